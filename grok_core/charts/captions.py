"""One sentence under each picture: what it shows, with its numbers and its null.

Plain text from numbers and our own words; what a user typed never comes in here, and nothing in it means
anything to Markdown.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from grok_core.charts.operation_table import TableCounts
from grok_core.measures.phases import Progress, outcome

SIGNIFICANT = 0.05  # p-values at or below this are spoken of as structure

_ALIVE = ("queued", "running", "paused")


def percent(share: float) -> str:
    """Return a share of 1 as "1.8 %", "35 %", "99.9 %" or "100 %"; "100 %" only when it is all."""
    if not math.isfinite(share):
        return "unknown"
    value = 100 * share
    if 99 < value < 100:
        return f"{math.floor(10 * value) / 10:.1f} %"
    return f"{value:.0f} %" if value >= 9.95 or value == 0 else f"{value:.1f} %"


def happening(progress: Progress, row: Mapping[str, float] | None, *, state: str = "running") -> str:
    """Return what a run is doing, or what became of it.

    Args:
        progress: Phase, crossings and baseline.
        row: The newest metrics: step, train_accuracy, val_accuracy; None before the first report.
        state: As in the run's status; a run that is over is spoken of as such.
    """
    if state == "queued":
        return "Waiting for a place to run."
    if row is None:
        return "Nothing has been measured yet."
    step = f"{int(row['step']):,}"
    if state == "diverged":
        return f"Training diverged after step {step}: a loss is no longer a finite number."
    train, val = _number(row, "train_accuracy"), _number(row, "val_accuracy")
    now = _Now(progress, step, train, val, state in _ALIVE)
    ending = {
        "paused": f" Paused at step {step}.",
        "failed": f" The run failed at step {step}.",
        "interrupted": f" Interrupted at step {step}; it can be resumed.",
    }
    return _PHASES[progress.phase](now) + ending.get(state, "")


@dataclass(frozen=True)
class _Now:
    """What the sentences about a run are made of."""

    progress: Progress
    step: str
    train: float
    val: float
    is_alive: bool

    @property
    def memorised(self) -> str:
        step = self.progress.step_train_99
        return "Memorised" if step is None else f"Memorised at step {step:,}"

    @property
    def is_above_baseline(self) -> bool:
        """Whether validation is farther above the baseline than a small set scatters."""
        baseline = self.progress.baseline
        return self.val > baseline + max(0.01, min(baseline, 0.05))

    @property
    def is_climbing(self) -> bool:
        """Whether validation is above the baseline and rises."""
        return self.is_above_baseline and self.progress.is_rising

    @property
    def validation(self) -> str:
        """Say of an accuracy near the baseline that it is no better."""
        if math.isnan(self.val):
            return "validation could not be measured"
        baseline = self.progress.baseline
        if self.is_above_baseline:
            return f"validation is at {percent(self.val)}"
        return f"validation is at {percent(self.val)}, no better than the baseline ({percent(baseline)})"


def _memorising(now: _Now) -> str:
    said = f"{percent(now.train)} of the training cells are right, {now.validation}"
    return f"Memorising at step {now.step}: {said}." if now.is_alive else f"Not memorised by step {now.step}: {said}."


def _plateau(now: _Now) -> str:
    if now.is_alive:
        return f"{now.memorised}; {now.validation}{' and rising.' if now.is_climbing else '. Waiting…'}"
    return f"{now.memorised}, not understood: at step {now.step} {now.validation}."


def _grokking(now: _Now) -> str:
    said = f"{now.memorised}; at step {now.step} {now.validation}"
    if now.is_alive:
        return said + (" and rising." if now.is_climbing else ".")
    return f"{said}, short of 99 %."


def _grokked(now: _Now) -> str:
    train, val = now.progress.step_train_99, now.progress.step_val_99
    word = "Generalised early, without grokking" if outcome(now.progress) == "comprehension" else "Grokked"
    again = now.progress.val_turns[2:]
    if val is None:
        return f"{word}: {now.validation}."
    reached = f"{word}: validation reached 99 % at step {val:,}"
    if again:
        lost = now.progress.val_turns[-2]
        return f"{reached}, was lost at step {lost:,} and reached 99 % again at step {again[-1]:,}."
    if not train:
        return f"{reached}."
    if val < train:
        return f"{reached}, before training did (step {train:,})."
    return f"{reached}, {_times(val / train)} the memorisation step ({train:,})."


def _lost(now: _Now) -> str:
    turns = now.progress.val_turns
    at = f"at step {now.step} {percent(now.train)} of the training cells are right, {now.validation}"
    if not turns:
        return f"{now.memorised} and lost again: {at}."
    return f"Lost again: validation reached 99 % at step {turns[-2]:,} and lost it at step {turns[-1]:,}; {at}."


_PHASES = {"memorising": _memorising, "plateau": _plateau, "grokking": _grokking, "grokked": _grokked, "lost": _lost}


def _number(row: Mapping[str, float], name: str) -> float:
    """Return a metric, NaN where the row has none: JSON writes what is not finite as null."""
    value = row.get(name)
    return math.nan if value is None else float(value)


def _times(ratio: float) -> str:
    return f"{ratio:.1f} ×" if ratio < 99.5 else f"{ratio:,.0f} ×"


def spectrum_caption(
    frequency: int, share: float, *, null_95: float, p_value: float, gini: float, gini_null_95: float
) -> str:
    """Return what the largest frequency carries and how unequal all shares are, beside what shuffled rows reach."""
    null = f"95 % of shuffled rows stay below {percent(null_95)}, {_p(p_value)}"
    unequal = f"Gini coefficient of all shares: {gini:.2f} (95 % of shuffled rows stay below {gini_null_95:.2f})."
    if p_value <= SIGNIFICANT:
        return f"Frequency {frequency} carries {percent(share)} of the variance ({null}). {unequal}"
    return f"No frequency stands out: the largest, {frequency}, carries {percent(share)} ({null}). {unequal}"


def measure_caption(name: str, values: Mapping[str, object], *, p_value: float | None) -> str:
    """Return the values of a measure in one sentence, with the p-value against shuffled rows if it has one."""
    numbers = (f"{value:.3g}" if isinstance(value, float) else str(value) for value in values.values())
    listed = ", ".join(f"{key.replace('_', ' ')} {number}" for key, number in zip(values, numbers, strict=True))
    null = "" if p_value is None else f" (against shuffled rows {_p(p_value)})"
    return f"{name.capitalize()}: {listed}{null}."


def ring_caption(frequency: int, score: float, *, spread: float, null_95: float, p_value: float) -> str:
    """Return how well a ring of this frequency predicts elements it was not fitted on.

    Args:
        frequency: How often the ring is walked.
        score, spread: The ring score, at most 1: mean and standard deviation over random halves of the elements.
        null_95, p_value: What 95 of 100 shuffles stay below, and how many reach the score.
    """
    null = f"95 % of shuffled rows stay below {null_95:.2f}, {_p(p_value)}"
    if p_value <= SIGNIFICANT:
        return f"A ring of frequency {frequency}, cross-fitted: ring score {score:.2f} ± {spread:.2f} ({null})."
    said = f"at frequency {frequency} the cross-fitted ring score is {score:.2f} ± {spread:.2f}"
    return f"No ring beyond chance: {said} ({null})."


def circularity_caption(value: float, *, null_95: float, p_value: float) -> str:
    """Return how far the four widest directions are waves, each of one frequency (Zhong et al. 2023)."""
    null = f"95 % of shuffled rows stay below {null_95:.2f}, {_p(p_value)}"
    return f"Circularity of the four widest directions, as Zhong et al. define it: {value:.2f} ({null})."


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
    share = f"{percent(max(adjusted_r2, 0.0))} of the variance (adjusted; shuffled rows: {_p(p_value)})"
    found = [] if k_means is None else [f"k-means finds them with an adjusted Rand index of {_beside_best(*k_means)}"]
    found += [] if silhouette is None else [f"silhouette {_beside_best(*silhouette)}"]
    name = f"{cosets} {side} cosets of {subgroup}"
    verb = "explain" if p_value <= SIGNIFICANT else "explain no more than chance:"
    return f"The {name} {verb} {share}" + "".join(f"; {part}" for part in found) + "."


def _beside_best(value: float, null_95: float, p_value: float) -> str:
    """Return a score beside that of the best subgroup in shuffled rows."""
    return f"{value:.2f} (best in shuffled rows, 95 %: below {null_95:.2f}; {_p(p_value)})"


def irreps_caption(shares: Mapping[str, float], *, p_value: float) -> str:
    """Return which representations of the group carry the variance, largest first."""
    largest = ", ".join(f"{name} ({percent(share)})" for name, share in list(shares.items())[:3])
    if p_value <= SIGNIFICANT:
        return f"Representations that carry the variance: {largest} (shuffled rows: {_p(p_value)})."
    return f"No representation stands out: {largest} (shuffled rows: {_p(p_value)})."


def dimension_caption(dimension: float, most: int) -> str:
    """Return over how many directions rows spread: at most n - 1 for n rows, or their width."""
    return f"The rows spread over {dimension:.1f} of {most} directions (participation ratio)."


def progress_caption(parts: str) -> str:
    """Return what the two progress measures are (D); `parts` are frequencies or representations."""
    return (
        f"Restricted: the loss with the strongest {parts} of each answer's mean logits alone; learning by heart "
        "lowers it too. Excluded: the training loss without them."
    )


def quality_caption(share: float) -> str:
    """Return how far numbers lie on a line with equal steps (I)."""
    return f"{percent(share)} of the parallelograms i + j = m + n close; on a line with equal steps all do."


def answers_caption(pairs: int, n: int, *, is_symmetric: bool) -> str:
    """Say what the table to be learnt holds."""
    mirrored = "; it is symmetric, so pairs give their mirror images away" if is_symmetric else ""
    return f"{pairs:,} pairs, {n} answers, each with a colour of its own{mirrored}."


def table_caption(counts: TableCounts) -> str:
    """Return the split or, once there are predictions, how many of the cells that were never shown are right."""
    if not counts.predicted:
        return f"{counts.train:,} cells to train on, {counts.validation:,} held out."
    share = counts.validation_right / counts.validation if counts.validation else math.nan
    return f"held out: {counts.validation_right:,} of {counts.validation:,} right ({percent(share)})."


def outliers_caption(asked: int, changed: int) -> str:
    """Return how many of the outliers that were asked for are some: the answer drawn may be the right one (P13)."""
    stayed = asked - changed
    rest = f"; {stayed:,} drew the right answer by chance" if stayed else ""
    return f"{changed:,} of {asked:,} outliers have a wrong answer{rest}."


def decay_clock_caption(clock: float, weight_decay: float, optimizer: str) -> str:
    """Return what weight decay does by itself.

    Args:
        clock: `RunConfig.decay_clock`, in steps.
        weight_decay, optimizer: As in the configuration.
    """
    if weight_decay == 0:
        return "No weight decay: nothing pulls the weights back."
    if not math.isfinite(clock):
        return f"{optimizer} adds the decay to the gradient and rescales both: there is no decay clock."
    return f"1/(lr·wd) = {clock:,.0f} steps: left to weight decay, weights shrink to 37 % in this time."


def _p(value: float) -> str:
    return f"p = {value:.3f}" if math.isfinite(value) else "p unknown"
