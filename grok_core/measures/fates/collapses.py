"""Collapses: validation accuracy that was reached, lost and perhaps regained while training went on.

What is lost, and when, is `phases.turns`: 99 % for three reports in a row reach it, three reports in a row below 90 %
lose it, each dated by the first. Shorter falls are dips. Between two reports nothing is known: a table of collapses
says how far apart the reports are, and a collapse shorter than three of them is a dip at most.
Source: late collapses after grokking are those of Prakash and Martin 2026, arXiv:2602.02859 ("anti-grokking").
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.measures import phases


@dataclass(frozen=True)
class Collapse:
    """One collapse of validation accuracy.

    Args:
        lost: Step of the first of three reports below 90 %.
        lowest: The lowest accuracy until it is regained, or until the last report, 0 .. 1.
        lowest_step: The step of that report, the first of them where several are as low.
        regained: Step of the first of three reports of 99 % or more afterwards; None where there is none.
    """

    lost: int
    lowest: float
    lowest_step: int
    regained: int | None


@dataclass(frozen=True)
class Fall:
    """Reports in a row below 90 %, after 99 % was reached.

    Args:
        step: Step of the first of them.
        lowest: The lowest accuracy among them, 0 .. 1.
        lowest_step: The step of that report.
        reports: How many they are; one or two make a dip, three or more lose what was reached.
    """

    step: int
    lowest: float
    lowest_step: int
    reports: int


@dataclass(frozen=True)
class Watch:
    """What was seen of a curve after it was reached.

    Args:
        reached: Step of the first of three reports of 99 % or more; None where there is none, and then nothing else.
        last: Step of the last report; None without reports.
        collapses: In their order.
        falls: All falls below 90 % in their order, dips as well.
        below: Share of the reports from `reached` on that are below 90 %, 0 .. 1; NaN where nothing was reached.
        lowest: The lowest accuracy from `reached` on, 0 .. 1; NaN where nothing was reached.
        widest: The widest gap between two reports from `reached` on, in steps; 0 where there are fewer than two.
    """

    reached: int | None
    last: int | None
    collapses: tuple[Collapse, ...]
    falls: tuple[Fall, ...]
    below: float
    lowest: float
    widest: int

    @property
    def dips(self) -> int:
        """Number of the falls that last one or two reports."""
        return sum(fall.reports < phases.SUSTAINED for fall in self.falls)

    @property
    def is_lost(self) -> bool:
        """Whether the last collapse was not regained by the last report."""
        return bool(self.collapses) and self.collapses[-1].regained is None


def watch(steps: npt.ArrayLike, accuracy: npt.ArrayLike) -> Watch:
    """Return the collapses and dips of a curve of validation accuracy.

    Args:
        steps: Steps of the reports, increasing, shape (R,).
        accuracy: Between 0 and 1, shape (R,). NaN is neither above nor below, and ends what lasts.
    Raises:
        AnalysisError: When the shapes differ, or the steps do not increase.
    """
    step, value = np.asarray(steps), np.asarray(accuracy, dtype=float)
    turns = phases.turns(step, value)
    if len(step) > 1 and (np.diff(step) <= 0).any():
        raise AnalysisError("The steps of the reports do not increase; give each report once, in order.")
    last = int(step[-1]) if len(step) else None
    if not turns:
        return Watch(None, last, (), (), float("nan"), float("nan"), 0)
    after = step >= turns[0]
    since, seen = step[after], value[after]
    is_below = seen < phases.LOST_BELOW
    return Watch(
        reached=turns[0],
        last=last,
        collapses=_collapses(step, value, turns),
        falls=_falls(since, seen, is_below),
        below=float(is_below.mean()),
        lowest=float(np.nanmin(seen)),
        widest=int(np.diff(since).max()) if len(since) > 1 else 0,
    )


def _collapses(
    step: npt.NDArray[np.int64], value: npt.NDArray[np.float64], turns: tuple[int, ...]
) -> tuple[Collapse, ...]:
    found = []
    for i in range(1, len(turns), 2):
        regained = turns[i + 1] if i + 1 < len(turns) else None
        inside = np.flatnonzero((step >= turns[i]) & (regained is None or step < regained))
        at = inside[np.nanargmin(value[inside])]
        found.append(Collapse(turns[i], float(value[at]), int(step[at]), regained))
    return tuple(found)


def _falls(
    step: npt.NDArray[np.int64], value: npt.NDArray[np.float64], is_below: npt.NDArray[np.bool_]
) -> tuple[Fall, ...]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_below, [False]]).astype(np.int8)))
    found = []
    for begin, end in edges.reshape(-1, 2).tolist():
        at = begin + int(value[begin:end].argmin())
        found.append(Fall(int(step[begin]), float(value[at]), int(step[at]), end - begin))
    return tuple(found)
