"""Phases and outcomes: when a run memorised, when it generalised, and the names of what happened.

A crossing is "sustained" when three reports in a row are above the threshold: one report could be luck. Its step is
that of the first report. What was reached is lost when three reports in a row are below 90 %, again from the first.
The phase is about now; the outcome of a finished run is one of Liu et al. 2022's four (arXiv:2205.10343), or "lost";
the delay of grokking is relative as well as absolute, so that small runs can grok too.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError

Phase = Literal["memorising", "plateau", "grokking", "grokked", "lost"]
Outcome = Literal["grokking", "comprehension", "memorisation", "confusion", "lost"]

THRESHOLD = 0.99  # accuracy from which the network has learnt the equations
LOST_BELOW = 0.9  # accuracy below which what was learnt is lost
SUSTAINED = 3  # reports in a row
LEFT_BASELINE = 0.1  # the part of the way from the baseline to 1 from which validation has left the plateau
RISE = 0.01  # growth of validation accuracy, from three reports to the next three, from which it is rising
GROKKING_RATIO = 5  # t_val / t_train from which the delay is called grokking ...
GROKKING_DELAY = 1000  # ... or t_val - t_train, in steps


@dataclass(frozen=True)
class Progress:
    """The phase of a run and its crossings so far.

    Args:
        phase: What is so at the newest report.
        step_train_99, step_val_99: Steps of the first sustained crossings of 99 %; None before them.
        best_val_accuracy: Between 0 and 1, and 0 before the first report.
        val_turns: The steps at which validation reached 99 %, lost it, reached it again and so on.
        baseline: Share of the commonest answer in the table.
        is_rising: Whether the last three reports of validation are higher than the three before, by 1 % on average.
    """

    phase: Phase
    step_train_99: int | None
    step_val_99: int | None
    best_val_accuracy: float
    val_turns: tuple[int, ...] = ()
    baseline: float = 0.0
    is_rising: bool = False

    @property
    def has_lost(self) -> bool:
        """Whether validation once reached 99 % and has it no more."""
        return len(self.val_turns) > 0 and len(self.val_turns) % 2 == 0


def way_up(baseline: float, part: float) -> float:
    """Return the accuracy that is this part of the way from the baseline to 1."""
    return baseline + part * (1 - baseline)


def first_sustained(
    steps: npt.ArrayLike, values: npt.ArrayLike, *, threshold: float = THRESHOLD, sustained: int = SUSTAINED
) -> int | None:
    """Return the step of the first of `sustained` reports in a row whose values are all at least `threshold`.

    Args:
        steps: Steps of the reports, increasing, shape (R,).
        values: Values of the reports, shape (R,); NaN is below every threshold.
        threshold: Threshold in the unit of the values.
        sustained: Number of reports in a row, at least 1.
    Returns:
        A step, or None when there are no such reports.
    Raises:
        AnalysisError: When the shapes differ or `sustained` is below 1.
    """
    if sustained < 1:
        raise AnalysisError(f"sustained is {sustained}; ask for at least 1 report in a row.")
    step = np.asarray(steps)
    starts = _sustained(step, np.asarray(values, dtype=float) >= threshold, sustained)
    return int(step[starts[0]]) if len(starts) else None


def turns(steps: npt.ArrayLike, values: npt.ArrayLike) -> tuple[int, ...]:
    """Return the steps at which 99 % was reached, lost, reached again and so on, each time for three reports.

    Args:
        steps: Steps of the reports, increasing, shape (R,).
        values: Accuracies, shape (R,); NaN is neither above nor below.
    Raises:
        AnalysisError: When the shapes differ.
    """
    step, value = np.asarray(steps), np.asarray(values, dtype=float)
    both = [_sustained(step, above, SUSTAINED) for above in (value >= THRESHOLD, value < LOST_BELOW)]
    found: list[int] = []
    begin = 0
    while True:
        starts = both[len(found) % 2]
        following = int(np.searchsorted(starts, begin))
        if following == len(starts):
            return tuple(found)
        begin = int(starts[following])
        found.append(int(step[begin]))


def _sustained(step: npt.NDArray[np.int64], is_so: npt.NDArray[np.bool_], reports: int) -> npt.NDArray[np.int64]:
    """Return the places, ascending, from which something is so for a number of reports in a row."""
    if step.ndim != 1 or step.shape != is_so.shape:
        raise AnalysisError(f"Got {step.shape} steps for {is_so.shape} values; give one step for each value.")
    if len(is_so) < reports:
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero(np.lib.stride_tricks.sliding_window_view(is_so, reports).all(axis=1))


def progress(
    steps: npt.ArrayLike, train_accuracy: npt.ArrayLike, val_accuracy: npt.ArrayLike, *, baseline: float
) -> Progress:
    """Return the phase and the crossings after scheduled reports.

    Args:
        steps, train_accuracy, val_accuracy: Shape (R,) each, accuracies between 0 and 1.
        baseline: Share of the commonest answer in the table: the accuracy of who always gives it.
    Returns:
        Where a run is: "memorising" until training accuracy has reached 99 %, "plateau" while validation stays near
        the baseline, "grokking" once it has left it, "grokked" while it holds 99 %, "lost" when what was reached no
        longer holds. A run without reports is memorising.
    Raises:
        AnalysisError: When the shapes differ.
    """
    train_turns, val_turns = turns(steps, train_accuracy), turns(steps, val_accuracy)
    val = np.asarray(val_accuracy, dtype=float)
    best = float(np.max(val, initial=0.0, where=~np.isnan(val)))
    recent, earlier = val[-SUSTAINED:], val[-2 * SUSTAINED : -SUSTAINED]
    is_rising = len(earlier) == SUSTAINED and bool(recent.mean() >= earlier.mean() + RISE)
    has_left = len(recent) == SUSTAINED and bool((recent >= way_up(baseline, LEFT_BASELINE)).all())
    phase = _phase(train_turns, val_turns, has_left)
    first_train, first_val = next(iter(train_turns), None), next(iter(val_turns), None)
    return Progress(phase, first_train, first_val, best, val_turns, baseline, is_rising)


def outcome(progress: Progress) -> Outcome:
    """Return the outcome of a finished run.

    "grokking" generalised late (t_val >= 5 t_train, or 1000 steps later), "comprehension" sooner or without
    memorising first, "lost" generalised and has lost it again, "memorisation" fitted the training pairs only,
    "confusion" fitted neither part.
    """
    train, val = progress.step_train_99, progress.step_val_99
    if val is None:
        return "confusion" if train is None else "memorisation"
    if progress.has_lost:
        return "lost"
    if train is None:
        return "comprehension"
    late = val >= GROKKING_RATIO * max(train, 1) or val - train >= GROKKING_DELAY
    return "grokking" if late else "comprehension"


def _phase(train_turns: tuple[int, ...], val_turns: tuple[int, ...], has_left: bool) -> Phase:
    if len(val_turns) % 2:
        return "grokked"
    if val_turns or (train_turns and len(train_turns) % 2 == 0):
        return "lost"
    if not train_turns:
        return "memorising"
    return "grokking" if has_left else "plateau"
