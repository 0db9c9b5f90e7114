"""Whether a run that reached 99 % of validation has lost it again: a table of collapses, and one sentence."""

import math
from functools import partial
from typing import TYPE_CHECKING

from grok_core.charts.words.percentages import percent
from grok_core.languages import say, say_many
from grok_core.measures.fates.collapses import Watch, watch
from grok_core.measures.phases import SUSTAINED
from grok_core.runs import Run
from grok_core.runs.store import metrics_file
from grok_core.views.cache import unchanged

if TYPE_CHECKING:
    import pandas as pd


def collapses_of(run: Run, *, until: int | None = None) -> Watch:
    """Return the collapses and falls of a run so far, by its scheduled reports; `until` leaves out later ones.

    Raises:
        StoreError: When the run cannot be read.
    """
    steps, accuracy = unchanged(run.path / metrics_file.FILE, "validation", partial(_validation, run))
    if until is not None:
        accuracy = [value for step, value in zip(steps, accuracy, strict=True) if step <= until]
        steps = [step for step in steps if step <= until]
    return watch(steps, accuracy)


def _validation(run: Run) -> tuple[list[int], list[float]]:
    rows = [row for row in run.rows() if row["scheduled"]]
    accuracy = [row["val_accuracy"] for row in rows]
    return [row["step"] for row in rows], [math.nan if value is None else value for value in accuracy]


def collapse_table(found: Watch) -> "pd.DataFrame":
    """Return a row for each collapse: columns lost, lowest, lowest_step, regained (missing where it is not).

    Steps are whole numbers, the lowest is an accuracy between 0 and 1.
    """
    import pandas as pd

    columns = ("lost", "lowest", "lowest_step", "regained")
    rows = [[getattr(of, name) for name in columns] for of in found.collapses]
    kinds = {"lost": "Int64", "lowest": "float64", "lowest_step": "Int64", "regained": "Int64"}
    return pd.DataFrame(rows, columns=columns).astype(kinds)


def collapses_sentence(found: Watch) -> str:
    """Return in words whether validation was lost, how often, how deep, and how short a fall the reports would miss."""
    if found.reached is None:
        return say("Validation has not held 99 % yet, so there is nothing to lose.")
    return f"{_happened(found)} {_missed(found)}".rstrip()


def _happened(found: Watch) -> str:
    values = {"reached": found.reached, "last": found.last, "lowest": percent(found.lowest)}
    if not found.falls:
        return say(
            "From step {reached:,} to step {last:,} validation has not fallen below 90 % at any report; its lowest was "
            "{lowest}.",
            **values,
        )
    deepest = min(found.falls, key=lambda fall: fall.lowest)
    values |= {"at": deepest.lowest_step}
    if not found.collapses:
        return say_many(
            "From step {reached:,} to step {last:,} validation fell below 90 % once, for one or two reports: to "
            "{lowest} at step {at:,}.",
            "From step {reached:,} to step {last:,} validation fell below 90 % {n} times, each time for one or two "
            "reports; the lowest was {lowest} at step {at:,}.",
            found.dips,
            **values,
        )
    lost = say_many(
        "From step {reached:,} to step {last:,} validation was lost once, for {sustained} reports or more below 90 %; "
        "the lowest was {lowest} at step {at:,}.",
        "From step {reached:,} to step {last:,} validation was lost {n} times, each time for {sustained} reports or "
        "more below 90 %; the lowest was {lowest} at step {at:,}.",
        len(found.collapses),
        **values,
        sustained=SUSTAINED,
    )
    ending = found.collapses[-1]
    if ending.regained is None:
        return f"{lost} {say('Since step {step:,} it has not been regained.', step=ending.lost)}"
    return f"{lost} {say('It was regained at step {step:,}.', step=ending.regained)}"


def _missed(found: Watch) -> str:
    if found.widest < 2:
        return ""
    return say("Reports are up to {widest:,} steps apart: a fall between two of them is not seen.", widest=found.widest)
