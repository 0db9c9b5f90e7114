"""A run's curves on steps, epochs, seconds or decay clocks: the axis, and where reports and steps stand on it."""

from collections.abc import Iterable
from functools import partial
from typing import TypedDict

import numpy as np
import pandas as pd

from grok_core.charts.words.axes import Axis, clock_axis, steps_axis
from grok_core.views import clocks
from grok_core.views.reading import Reading

ENDS = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)
"""Where an axis ends while a run trains for nobody knows how long, in powers of ten: it changes seldom."""


def axis_of(now: Reading, ghost: Reading | None = None, clock: str = "steps", *, log: bool = True) -> Axis:
    """Return the axis of a run's curves; it counts steps where the run has no such clock.

    Args:
        now, ghost: The run and the one to compare with.
        clock: One of `clocks.CLOCKS`.
        log: Logarithmic.
    """
    if clock == "steps" or clocks.why_not(now, clock):
        return steps_axis(now.config.steps, log=log)
    last = _last(now, clock)
    return clock_axis(clock, (_first(now, ghost, clock) or last / 1000, last), log=log)


def reports(now: Reading, axis: Axis) -> pd.DataFrame:
    """Return the metrics of a run with their places on an axis; no rows where it has no such clock."""
    if axis.clock == "steps":
        return now.metrics
    if clocks.why_not(now, axis.clock):
        return now.metrics.iloc[:0].assign(**{axis.column: 0.0})
    return now.metrics.assign(**{axis.column: clocks.places(now, axis.clock)})


def place_of(now: Reading, axis: Axis, step: int | None) -> float | None:
    """Return where a step stands on an axis, None for no step and where that is not known."""
    return step if axis.clock == "steps" else clocks.place_of(now, axis.clock, step)


class Marks(TypedDict):
    """What `curve_frame` marks."""

    crossings: tuple[float | None, float | None]
    turns: list[float]
    cursor: float | None


def marks_of(now: Reading, axis: Axis, cursor: int | None = None) -> Marks:
    """Return where a run passed 99 %, where it was lost and passed it again, and the chosen step."""
    place, reached = partial(place_of, now, axis), now.progress
    turns = [at for step in reached.val_turns[1:] if (at := place(step)) is not None]
    return Marks(
        crossings=(place(reached.step_train_99), place(reached.step_val_99)), turns=turns, cursor=place(cursor)
    )


def placed(now: Reading, axis: Axis, steps: Iterable[tuple[int, str]]) -> tuple[tuple[float, str], ...]:
    """Return the places of some steps with their words, without those that are not known."""
    found = ((place_of(now, axis, step), words) for step, words in steps)
    return tuple((place, words) for place, words in found if place is not None)


def span_of(now: Reading, axis: Axis, steps: tuple[int, int] | None) -> tuple[float, float] | None:
    """Return the places of two steps, None where one is not known, as of a step that has not come on some clocks."""
    if steps is None:
        return None
    low, high = (place_of(now, axis, step) for step in steps)
    return None if low is None or high is None else (low, high)


def _first(now: Reading, ghost: Reading | None, clock: str) -> float | None:
    """Return the least place above 0 of both runs' reports, without any that of the first step."""
    there = [clocks.places(one, clock) for one in (now, ghost) if one is not None and not clocks.why_not(one, clock)]
    places = np.concatenate(there)
    positive = places[places > 0]
    return float(positive.min()) if len(positive) else clocks.place_of(now, clock, 1)


def _last(now: Reading, clock: str) -> float:
    """Return where a run ends: by its settings, or else where it has come to; while it trains a round number."""
    planned = clocks.place_of(now, clock, now.config.steps)
    if planned is not None:
        return planned
    newest = clocks.place_of(now, clock, now.step) or 0.0
    if not now.status.active:
        return newest or 1.0
    power = 10.0 ** np.floor(np.log10(max(newest, 0.1)))
    return float(next(end * power for end in ENDS if newest <= end * power))
