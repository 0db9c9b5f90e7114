"""Phases and outcomes: when a run memorised, when it generalised, and the names of what happened.

A crossing is "sustained" when three reports in a row are above the threshold: one report could be luck. Its step is
that of the first report. The outcomes are the four of Liu et al. 2022 (arXiv:2205.10343); the delay of grokking is
relative as well as absolute, so that small runs can grok too.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError

Phase = Literal["memorising", "plateau", "grokking", "grokked"]
Outcome = Literal["grokking", "comprehension", "memorisation", "confusion"]

THRESHOLD = 0.99  # accuracy from which the network has learnt the equations
SUSTAINED = 3  # reports in a row
PLATEAU_BELOW = 0.5  # validation accuracy below which a memorised run is on the plateau
GROKKING_RATIO = 5  # t_val / t_train from which the delay is called grokking ...
GROKKING_DELAY = 1000  # ... or t_val - t_train, in steps


@dataclass(frozen=True)
class Progress:
    """The phase of a run and its crossings so far.

    step_train_99 and step_val_99 are the steps of the sustained crossings, None before them; best_val_accuracy is
    between 0 and 1, and 0 before the first report.
    """

    phase: Phase
    step_train_99: int | None
    step_val_99: int | None
    best_val_accuracy: float


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
    step, above = np.asarray(steps), np.asarray(values, dtype=float) >= threshold
    if step.ndim != 1 or step.shape != above.shape:
        raise AnalysisError(f"Got {step.shape} steps for {above.shape} values; give one step for each value.")
    if sustained < 1:
        raise AnalysisError(f"sustained is {sustained}; ask for at least 1 report in a row.")
    if len(above) < sustained:
        return None
    windows = np.lib.stride_tricks.sliding_window_view(above, sustained).all(axis=1)
    return int(step[np.argmax(windows)]) if windows.any() else None


def progress(steps: npt.ArrayLike, train_accuracy: npt.ArrayLike, val_accuracy: npt.ArrayLike) -> Progress:
    """Return the phase and the crossings after scheduled reports (shape (R,) each, accuracies between 0 and 1).

    A run without reports is memorising. Raises AnalysisError when the shapes differ.
    """
    step_train = first_sustained(steps, train_accuracy)
    step_val = first_sustained(steps, val_accuracy)
    val = np.asarray(val_accuracy, dtype=float)
    best = float(np.max(val, initial=0.0, where=~np.isnan(val)))
    return Progress(_phase(step_train, step_val, val), step_train, step_val, best)


def outcome(progress: Progress) -> Outcome:
    """Return the outcome of a finished run.

    "grokking" generalised late (t_val >= 5 t_train, or 1000 steps later), "comprehension" sooner or without
    memorising first, "memorisation" fitted the training pairs only, "confusion" fitted neither part.
    """
    train, val = progress.step_train_99, progress.step_val_99
    if val is None:
        return "confusion" if train is None else "memorisation"
    if train is None:
        return "comprehension"
    late = val >= GROKKING_RATIO * max(train, 1) or val - train >= GROKKING_DELAY
    return "grokking" if late else "comprehension"


def _phase(step_train: int | None, step_val: int | None, val: npt.NDArray[np.float64]) -> Phase:
    if step_val is not None:
        return "grokked"
    if step_train is None:
        return "memorising"
    return "grokking" if val[-1] >= PLATEAU_BELOW else "plateau"
