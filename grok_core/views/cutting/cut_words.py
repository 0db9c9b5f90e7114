"""What cuts leave, for pictures, tables and sentences."""

import math
from collections.abc import Iterator, Sequence

import pandas as pd

from grok_core.charts.captions import percent
from grok_core.charts.figures.cut_landmarks import CUT, RANDOM, WHOLE, Row
from grok_core.charts.part_names import called
from grok_core.languages import mark, number, say
from grok_core.measures.ablations.cut import FIGURES, Scores
from grok_core.views.cutting.cuts import Kind, Outcome

DELETED = {
    "parts": mark("{landmark}, {n} directions cut out: {share} of the held-out pairs right ({low} – {high}; whole "
                  "{whole}, baseline {baseline})."),
    "neurons": mark("{landmark}, {n} neurons held at their means: {share} of the held-out pairs right ({low} – {high}; "
                    "whole {whole}, baseline {baseline})."),
    "heads": mark("{landmark}, {n} head held at its mean: {share} of the held-out pairs right ({low} – {high}; whole "
                  "{whole}, baseline {baseline})."),
}  # fmt: skip
KEPT = {
    "parts": mark("{landmark}, {n} directions alone: {share} of the held-out pairs right ({low} – {high}; whole "
                  "{whole}, baseline {baseline})."),
    "neurons": mark("{landmark}, {n} neurons alone, the others held at their means: {share} of the held-out pairs "
                    "right ({low} – {high}; whole {whole}, baseline {baseline})."),
}  # fmt: skip
TITLES = {
    "landmark": mark("landmark"), "network": mark("network"), "train_accuracy": mark("training accuracy"),
    "val_accuracy": mark("validation accuracy"), "train_loss": mark("training loss"),
    "val_loss": mark("validation loss"),
}  # fmt: skip
"""Titles of the columns of `table`."""


def rows(outcomes: Sequence[Outcome]) -> list[Row]:
    """Return the rows of the picture: accuracies with 95 % intervals, and what 5 to 95 % of the random cuts leave."""
    return [row for found in outcomes for row in _rows(found)]


def _rows(found: Outcome) -> Iterator[Row]:
    for name, scores in ((WHOLE, found.whole), (CUT, found.cut)):
        at = scores.interval
        yield found.name, name, at.value, at.low, at.high
    if found.null is not None:
        yield found.name, RANDOM, found.null.median("val_accuracy"), *found.null.ends("val_accuracy")


def table(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """Return a row for each landmark and network, by the columns of TITLES, all as text."""
    lines = []
    for found in outcomes:
        for name, scores in ((WHOLE, found.whole), (CUT, found.cut)):
            lines.append([called(found.name), say(name), *(_written(scores, figure) for figure in FIGURES)])
        if (null := found.null) is not None:
            said = [_with_ends(figure, null.median(figure), *null.ends(figure)) for figure in FIGURES]
            lines.append([called(found.name), say(RANDOM), *said])
    return pd.DataFrame(lines, columns=list(TITLES))


def sentence(found: Outcome, kind: Kind | None, *, keep: bool, baseline: float) -> str:
    """Say what a cut leaves at a landmark, beside the whole network, the baseline and random cuts of that size.

    Args:
        found: What is left.
        kind: What is cut; None for a head.
        keep: Whether it was kept instead.
        baseline: Share of the commonest answer.
    """
    of = "heads" if kind is None else "neurons" if kind == "neurons" else "parts"
    at = found.cut.interval
    said = say(
        (KEPT if keep else DELETED)[of],
        landmark=called(found.name),
        n=found.size,
        share=percent(at.value),
        low=percent(at.low),
        high=percent(at.high),
        whole=percent(found.whole.val_accuracy),
        baseline=percent(baseline),
    )
    if found.null is None:
        return said
    low, high = found.null.ends("val_accuracy")
    beside = say(
        "{draws} random cuts of that size leave {median} (median; 5 to 95 %: {low} – {high}).",
        draws=len(found.null.drawn),
        median=percent(found.null.median("val_accuracy")),
        low=percent(low),
        high=percent(high),
    )
    return f"{said} {beside}"


def _written(scores: Scores, figure: str) -> str:
    value = getattr(scores, figure)
    if figure == "val_accuracy":
        return _with_ends(figure, value, scores.interval.low, scores.interval.high)
    return _number(figure, value)


def _with_ends(figure: str, value: float, low: float, high: float) -> str:
    return f"{_number(figure, value)} ({_number(figure, low)} – {_number(figure, high)})"


def _number(figure: str, value: float) -> str:
    if math.isnan(value):
        return "–"
    return percent(value) if figure.endswith("accuracy") else number(value, ".3g")
