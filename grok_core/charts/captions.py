"""One sentence under each picture: what it shows, with its numbers and its null.

Plain text from numbers and our own words; what a user typed never comes in here, and nothing in it means
anything to Markdown.
"""

import math
from collections.abc import Mapping
from typing import Any

from grok_core.charts.operation_table import TableCounts
from grok_core.charts.part_names import called
from grok_core.charts.words.happening import happening
from grok_core.charts.words.percentages import percent
from grok_core.languages import number, say

__all__ = [
    "SIGNIFICANT",
    "answers_caption",
    "circularity_caption",
    "coset_caption",
    "decay_clock_caption",
    "dimension_caption",
    "happening",
    "irreps_caption",
    "measure_caption",
    "outliers_caption",
    "percent",
    "progress_caption",
    "quality_caption",
    "ring_caption",
    "spectrum_caption",
    "table_caption",
]

SIGNIFICANT = 0.05  # p-values at or below this are spoken of as structure


def spectrum_caption(
    frequency: int, share: float, *, null_95: float, p_value: float, gini: float, gini_null_95: float
) -> str:
    """Return what the largest frequency carries and how unequal all shares are, beside what shuffled rows reach."""
    unequal = say(
        "Gini coefficient of all shares: {gini:.2f} (95 % of shuffled rows stay below {null:.2f}).",
        gini=gini,
        null=gini_null_95,
    )
    parts = {"frequency": frequency, "share": percent(share), "null": _null(percent(null_95), p_value)}
    if p_value <= SIGNIFICANT:
        said = say("Frequency {frequency} carries {share} of the variance ({null}).", **parts)
    else:
        said = say("No frequency stands out: the largest, {frequency}, carries {share} ({null}).", **parts)
    return f"{said} {unequal}"


def measure_caption(name: str, values: Mapping[str, object], *, p_value: float | None) -> str:
    """Return the values of a measure in one sentence, with the p-value against shuffled rows if it has one."""
    listed = ", ".join(
        f"{say(key.replace('_', ' '))} {number(value, '.3g') if isinstance(value, float) else value}"
        for key, value in values.items()
    )
    title = say(name)
    title = f"{title[:1].upper()}{title[1:]}"
    if p_value is None:
        return f"{title}: {listed}."
    return say("{name}: {listed} (against shuffled rows {p}).", name=title, listed=listed, p=_p(p_value))


def _null(value: str, p_value: float) -> str:
    return say("95 % of shuffled rows stay below {value}, {p}", value=value, p=_p(p_value))


def ring_caption(frequency: int, score: float, *, spread: float, null_95: float, p_value: float) -> str:
    """Return how well a ring of this frequency predicts elements it was not fitted on.

    Args:
        frequency: How often the ring is walked.
        score, spread: The ring score, at most 1: mean and standard deviation over random halves of the elements.
        null_95, p_value: What 95 of 100 shuffles stay below, and how many reach the score.
    """
    parts: dict[str, Any] = {"frequency": frequency, "score": score, "spread": spread}
    parts["null"] = _null(number(null_95, ".2f"), p_value)
    if p_value <= SIGNIFICANT:
        return say(
            "A ring of frequency {frequency}, cross-fitted: ring score {score:.2f} ± {spread:.2f} ({null}).", **parts
        )
    return say(
        "No ring beyond chance: at frequency {frequency} the cross-fitted ring score is {score:.2f} ± {spread:.2f} "
        "({null}).",
        **parts,
    )


def circularity_caption(value: float, *, null_95: float, p_value: float) -> str:
    """Return how far the four widest directions are waves, each of one frequency (Zhong et al. 2023)."""
    return say(
        "Circularity of the four widest directions, as Zhong et al. define it: {value:.2f} ({null}).",
        value=value,
        null=_null(number(null_95, ".2f"), p_value),
    )


def coset_caption(
    subgroup: str,
    side: str,
    *,
    cosets: int,
    adjusted_r2: float,
    p_value: float,
    k_means: tuple[float, float, float] | None = None,
    silhouette: tuple[float, float, float] | None = None,
) -> str:
    """Return how far the cosets of a subgroup explain the rows.

    Args:
        subgroup: Its name in `tasks.groups`, for example "A5".
        side: "left" or "right".
        cosets: How many there are, the index of the subgroup.
        adjusted_r2: Share of variance between the cosets, adjusted for their number.
        p_value: Against the best of all subgroups in shuffled rows.
        k_means, silhouette: How well k-means finds the cosets (adjusted Rand index) and how separate they are, each
            with what the best of all subgroups stays below in 95 of 100 shuffles and its p-value; left out when None.
    """
    parts: dict[str, Any] = {"cosets": cosets, "subgroup": called(subgroup), "share": percent(max(adjusted_r2, 0.0))}
    name = say("{cosets} left cosets of {subgroup}", **parts)
    if side == "right":
        name = say("{cosets} right cosets of {subgroup}", **parts)
    parts |= {"name": name, "p": _p(p_value)}
    if p_value <= SIGNIFICANT:
        said = say("The {name} explain {share} of the variance (adjusted; shuffled rows: {p})", **parts)
    else:
        said = say(
            "The {name} explain no more than chance: {share} of the variance (adjusted; shuffled rows: {p})", **parts
        )
    found = [said]
    if k_means is not None:
        found.append(say("k-means finds them with an adjusted Rand index of {score}", score=_beside_best(*k_means)))
    if silhouette is not None:
        found.append(say("silhouette {score}", score=_beside_best(*silhouette)))
    return "; ".join(found) + "."


def _beside_best(value: float, null_95: float, p_value: float) -> str:
    """Return a score beside that of the best subgroup in shuffled rows."""
    return say(
        "{value:.2f} (best in shuffled rows, 95 %: below {null:.2f}; {p})", value=value, null=null_95, p=_p(p_value)
    )


def irreps_caption(shares: Mapping[str, float], *, p_value: float) -> str:
    """Return which representations of the group carry the variance, largest first."""
    largest = ", ".join(f"{called(name)} ({percent(share)})" for name, share in list(shares.items())[:3])
    if p_value <= SIGNIFICANT:
        return say(
            "Representations that carry the variance: {largest} (shuffled rows: {p}).", largest=largest, p=_p(p_value)
        )
    return say("No representation stands out: {largest} (shuffled rows: {p}).", largest=largest, p=_p(p_value))


def dimension_caption(dimension: float, most: int) -> str:
    """Return over how many directions rows spread: at most n - 1 for n rows, or their width."""
    return say(
        "The rows spread over {dimension:.1f} of {most} directions (participation ratio).",
        dimension=dimension,
        most=most,
    )


def progress_caption(parts: str) -> str:
    """Return what the two progress measures are (D); `parts` are "frequencies" or "representations"."""
    if parts == "frequencies":
        return say(
            "Restricted: the loss with the strongest frequencies of each answer's mean logits alone; learning by heart "
            "lowers it too. Excluded: the training loss without them."
        )
    return say(
        "Restricted: the loss with the strongest representations of each answer's mean logits alone; learning by heart "
        "lowers it too. Excluded: the training loss without them."
    )


def quality_caption(share: float) -> str:
    """Return how far numbers lie on a line with equal steps (I)."""
    return say(
        "{share} of the parallelograms i + j = m + n close; on a line with equal steps all do.", share=percent(share)
    )


def answers_caption(pairs: int, n: int, *, is_symmetric: bool) -> str:
    """Say what the table to be learnt holds."""
    if is_symmetric:
        return say(
            "{pairs:,} pairs, {n} answers, each with a colour of its own; it is symmetric, so pairs give their mirror "
            "images away.",
            pairs=pairs,
            n=n,
        )
    return say("{pairs:,} pairs, {n} answers, each with a colour of its own.", pairs=pairs, n=n)


def table_caption(counts: TableCounts) -> str:
    """Return the split or, once there are predictions, how many of the cells that were never shown are right."""
    if not counts.predicted:
        return say(
            "{train:,} cells to train on, {validation:,} held out.", train=counts.train, validation=counts.validation
        )
    share = counts.validation_right / counts.validation if counts.validation else math.nan
    return say(
        "held out: {right:,} of {all:,} right ({share}).",
        right=counts.validation_right,
        all=counts.validation,
        share=percent(share),
    )


def outliers_caption(asked: int, changed: int) -> str:
    """Return how many of the outliers that were asked for are some: the answer drawn may be the right one (P13)."""
    stayed = asked - changed
    if not stayed:
        return say("{changed:,} of {asked:,} outliers have a wrong answer.", changed=changed, asked=asked)
    return say(
        "{changed:,} of {asked:,} outliers have a wrong answer; {stayed:,} drew the right answer by chance.",
        changed=changed,
        asked=asked,
        stayed=stayed,
    )


def decay_clock_caption(clock: float, weight_decay: float, optimizer: str) -> str:
    """Return what weight decay does by itself.

    Args:
        clock: `RunConfig.decay_clock`, in steps.
        weight_decay, optimizer: As in the configuration.
    """
    if weight_decay == 0:
        return say("No weight decay: nothing pulls the weights back.")
    if not math.isfinite(clock):
        return say(
            "{optimizer} adds the decay to the gradient and rescales both: there is no decay clock.",
            optimizer=optimizer,
        )
    return say(
        "1/(lr·wd) = {clock:,.0f} steps: left to weight decay, weights shrink to 37 % in this time.", clock=clock
    )


def _p(value: float) -> str:
    return say("p = {value:.3f}", value=value) if math.isfinite(value) else say("p unknown")
