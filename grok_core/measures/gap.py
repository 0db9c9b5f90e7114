"""The generalization gap of a run over its steps: its peak, how long it is open, how fast it opens and closes.

The gap is validation loss minus training loss, both in evaluation mode: positive when the network overfits. A paper on
the generalization gap names its peak, inflection, area and length and leaves open what they are; `docs/sources.md`
(G1 to G6) says what was adopted. Everything but the cumulative gap is of the gap's absolute value.

Units: L is the unit of the loss (nats for cross-entropy).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.languages import say

Floats = npt.NDArray[np.float64]

OPEN = 0.1  # share of the peak from which the gap is open
SUSTAINED = 3  # reports in a row below it, from which the gap is closed
LEAST = 3  # reports
PER_DECADE = 20  # places on the even grid of log10(step) on which rates are measured
LOG_POINT = 10  # steps from one of the paper's log points to the next
LITERAL = 0.01  # its "gradient threshold": of a second difference over log points, in L
SMOOTHED_OVER = 3  # log points
RISEN, FALLEN = 0.1, 0.5  # of the lowest loss before, and of the rise: from there on a loss has risen and has fallen


@dataclass(frozen=True)
class GapPhase:
    """A phase of a gap (G6).

    Args:
        name: "I" before the gap opens, "II" while it grows to its peak, "III" from there until it closes.
        first, last: Its steps; equal where it has no length.
        censored: Whether the reports end before it does, so that `last` is no more than the last report.
    """

    name: str
    first: int
    last: int
    censored: bool = False


@dataclass(frozen=True)
class Gap:
    """The gap of a run.

    Args:
        steps: Steps of the reports, increasing, shape (R,).
        signed: Validation loss minus training loss, L, shape (R,).
        peak: The largest absolute gap, L.
        peak_step: Where it was first.
        opened: t1, the first step at which the absolute gap is a tenth of the peak; from there it is open.
        closed: t2, the first step after the peak from which it is below that for three reports; None while it is open.
        onset: The step at which the absolute gap grows fastest, by decades of steps; None where it never grows.
        release: The step after the peak at which it shrinks fastest; None where it never shrinks.
    """

    steps: npt.NDArray[np.int64]
    signed: Floats
    peak: float
    peak_step: int
    opened: int
    closed: int | None
    onset: int | None
    release: int | None

    @cached_property
    def literal(self) -> tuple[int, int] | None:
        """The paper's inflection, read literally: the first and the last step at which its criterion holds (G3).

        The second difference of the absolute gap over log points of ten steps, averaged over three, exceeds 0.01 L;
        None where it never does.
        """
        return _literal(self.steps, self.absolute)

    @property
    def phases(self) -> tuple[GapPhase, GapPhase, GapPhase]:
        """The phases I to III, divided at `opened`, `peak_step` and `closed` (G6); the paper's steps are fixed.

        The second is censored where the peak is the last report, as the gap may grow on; the third where it never
        closes.
        """
        last = int(self.steps[-1])
        return (
            GapPhase("I", int(self.steps[0]), self.opened),
            GapPhase("II", self.opened, self.peak_step, censored=self.peak_step == last),
            GapPhase("III", self.peak_step, self.last_open, censored=self.closed is None),
        )

    @property
    def last_open(self) -> int:
        """t2 where it is known, the last report otherwise."""
        return int(self.steps[-1]) if self.closed is None else self.closed

    @property
    def final(self) -> float:
        """The signed gap at the last report, L."""
        return float(self.signed[-1])

    @property
    def absolute(self) -> Floats:
        """The absolute gap, L, shape (R,)."""
        return np.abs(self.signed)

    @property
    def cumulative(self) -> Floats:
        """The signed gap, summed over the steps up to each report by trapezoids, L · steps, shape (R,)."""
        pieces = np.diff(self.steps) * (self.signed[1:] + self.signed[:-1]) / 2
        return np.concatenate([[0.0], np.cumsum(pieces)])

    @property
    def length(self) -> int | None:
        """For how many steps it was open; None while it is."""
        return None if self.closed is None else self.closed - self.opened

    @property
    def area(self) -> float | None:
        """The absolute gap summed over the steps for which it was open, by trapezoids, L · steps; None while it is."""
        return None if self.closed is None else self.area_so_far

    @property
    def area_so_far(self) -> float:
        """The area until it closed or, where it never did, until the last report, L · steps."""
        inside = (self.steps >= self.opened) & (self.steps <= self.last_open)
        return float(np.trapezoid(self.absolute[inside], self.steps[inside]))

    @property
    def open_so_far(self) -> int:
        """For how many steps it has been open at least."""
        return self.last_open - self.opened

    def rate(self) -> tuple[Floats, Floats]:
        """Return steps, evenly spaced by their logarithms, and how fast the absolute gap grows there, L a decade."""
        return _rate(self.steps, self.absolute)


def gap(steps: npt.ArrayLike, train_loss: npt.ArrayLike, val_loss: npt.ArrayLike) -> Gap:
    """Return the gap of a run and what is measured of it.

    Args:
        steps: Steps of the reports, increasing, shape (R,), three or more.
        train_loss, val_loss: Mean losses in evaluation mode, shape (R,), finite.
    Raises:
        AnalysisError: When the shapes differ, steps do not increase, there are too few reports, a loss is not finite,
            or there never was a gap.
    """
    step = np.asarray(steps, dtype=np.int64)
    train, val = np.asarray(train_loss, dtype=float), np.asarray(val_loss, dtype=float)
    if step.ndim != 1 or not step.shape == train.shape == val.shape:
        raise AnalysisError(
            say(
                "Got {steps} steps, {train} training losses and {val} validation losses; give one step for each pair.",
                steps=step.size,
                train=train.size,
                val=val.size,
            )
        )
    if (np.diff(step) <= 0).any():
        raise AnalysisError(say("The steps of a gap must increase; sort the reports by step, one for each."))
    signed = val - train
    if len(step) < LEAST:
        raise AnalysisError(
            say("The gap needs {least} reports or more, got {n}; let the run go on.", least=LEAST, n=len(step))
        )
    if not np.isfinite(signed).all():
        raise AnalysisError(
            say("The gap needs finite losses; this run has some that are not, so choose a run that did not diverge.")
        )
    size = np.abs(signed)
    at = int(size.argmax())
    if not size[at]:
        raise AnalysisError(
            say("Training and validation loss are equal at every report, so there is no gap; choose another run.")
        )
    is_open = size >= OPEN * size[at] * (1 - 1e-9)  # a tenth, however it is rounded
    onset, release = _turns(step, size, int(step[at]))
    return Gap(
        steps=step,
        signed=signed,
        peak=float(size[at]),
        peak_step=int(step[at]),
        opened=int(step[is_open.argmax()]),
        closed=_closed(step, is_open, at),
        onset=onset,
        release=release,
    )


@dataclass(frozen=True)
class RiseAndFall:
    """A loss that rises and falls again along training: double descent in time (G14).

    Args:
        low_step, low: Where it was lowest before its rise, L.
        top_step, top: Where it has risen most above what was lowest before, L.
        end_step, end: Where it is lowest after that, L.
    """

    low_step: int
    low: float
    top_step: int
    top: float
    end_step: int
    end: float


def rise_and_fall(steps: npt.ArrayLike, losses: npt.ArrayLike) -> RiseAndFall | None:
    """Return the largest rise of a loss, where it is over a tenth of the lowest before and half of it is lost again.

    Args:
        steps: Steps of the reports, increasing, shape (R,).
        losses: Losses, L, shape (R,), not negative; those that are not finite are left out.
    """
    step, loss = np.asarray(steps, dtype=np.int64), np.asarray(losses, dtype=float)
    step, loss = step[np.isfinite(loss)], loss[np.isfinite(loss)]
    if not len(loss):
        return None
    rise = loss - np.minimum.accumulate(loss)
    top = int(rise.argmax())
    low, end = int(loss[: top + 1].argmin()), top + int(loss[top:].argmin())
    if rise[top] <= RISEN * loss[low] or loss[top] - loss[end] < FALLEN * rise[top]:
        return None
    (low_step, low_loss), (top_step, top_loss), (end_step, end_loss) = (
        (int(step[i]), float(loss[i])) for i in (low, top, end)
    )
    return RiseAndFall(low_step, low_loss, top_step, top_loss, end_step, end_loss)


def _closed(step: npt.NDArray[np.int64], is_open: npt.NDArray[np.bool_], at: int) -> int | None:
    """Return the first step after the peak from which the gap is closed for so many reports."""
    shut = ~is_open[at:]
    if len(shut) < SUSTAINED:
        return None
    found = np.flatnonzero(np.lib.stride_tricks.sliding_window_view(shut, SUSTAINED).all(axis=1))
    return int(step[at + found[0]]) if len(found) else None


def _even(step: npt.NDArray[np.int64], size: Floats) -> tuple[Floats, Floats]:
    """Return log10 of steps on an even grid, and the gap there; step 0 has no logarithm and is left out."""
    there = step > 0
    place = np.log10(step[there])
    if len(place) < 2:
        return np.empty(0), np.empty(0)
    count = max(LEAST, round(PER_DECADE * (place[-1] - place[0])) + 1)
    grid = np.linspace(place[0], place[-1], count)
    return grid, np.interp(grid, place, size[there])


def _rate(step: npt.NDArray[np.int64], size: Floats) -> tuple[Floats, Floats]:
    grid, values = _even(step, size)
    return (10**grid, np.gradient(values, grid)) if len(grid) else (grid, values)


def _turns(step: npt.NDArray[np.int64], size: Floats, peak_step: int) -> tuple[int | None, int | None]:
    """Return where the gap grows fastest up to its peak, and where it shrinks fastest after it."""
    places, rates = _rate(step, size)
    before, after = places <= max(peak_step, 1), places >= max(peak_step, 1)
    onset = release = None
    if before.any() and rates[before].max() > 0:
        onset = round(places[before][rates[before].argmax()])
    if after.any() and rates[after].min() < 0:
        release = round(places[after][rates[after].argmin()])
    return onset, release


def _literal(step: npt.NDArray[np.int64], size: Floats) -> tuple[int, int] | None:
    """Return the first and the last log point at which the paper's criterion holds."""
    points = np.arange(step[0], step[-1] + 1, LOG_POINT)
    if len(points) < SMOOTHED_OVER + 2:
        return None
    even = np.interp(points, step, size)
    smooth = np.convolve(even, np.full(SMOOTHED_OVER, 1 / SMOOTHED_OVER), mode="valid")
    bends = np.flatnonzero(np.diff(smooth, 2) > LITERAL)
    first = SMOOTHED_OVER // 2 + 1  # the place of the first second difference among the points
    return (int(points[first + bends[0]]), int(points[first + bends[-1]])) if len(bends) else None
