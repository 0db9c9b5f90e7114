"""What the horizontal axis of several runs can count: steps, epochs, seconds, decay clocks."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grok_core.config import FIELDS, RunConfig
from grok_core.config.interventions import parse
from grok_core.errors import AnalysisError
from grok_core.languages import mark, say
from grok_core.views.reading import Reading

Places = NDArray[np.float64]


@dataclass(frozen=True)
class Clock:
    """A way to count how far a run has come; its words are to be said.

    Args:
        title: Of the axis, with its unit.
        short: In the heading of a column.
        of: Returns the place (n,) of each report of a run. Raises AnalysisError for a run that has no such clock.
    """

    title: str
    short: str
    of: Callable[[Reading], Places]


def places(now: Reading, clock: str) -> Places:
    """Return where the reports of a run stand on an axis, in its unit, rising; one for each row of its metrics.

    Args:
        now: A run.
        clock: One of CLOCKS.
    Raises:
        AnalysisError: When the run has no such clock; the message says why, without the name of the run.
    """
    return CLOCKS[clock].of(now)


def place_of(now: Reading, clock: str, step: int | None) -> float | None:
    """Return where a reported step stands on an axis; None for no step, or on an axis that the run has no place on."""
    if step is None or now.metrics.empty:
        return None
    try:
        return float(np.interp(step, now.metrics["step"], places(now, clock)))
    except AnalysisError:
        return None


def step_at(now: Reading, clock: str, place: float) -> int | None:
    """Return the newest reported step at a place of an axis or before it; None where there is none, or no such axis."""
    try:
        found = bisect_right(places(now, clock).tolist(), place * (1 + 1e-6))  # a place in an address is rounded
    except AnalysisError:
        return None
    return int(now.metrics["step"].iloc[found - 1]) if found else None


def _steps(now: Reading) -> Places:
    return now.metrics["step"].to_numpy(np.float64)


def _epochs(now: Reading) -> Places:
    """Return how often the training pairs were seen: once an epoch, whose last batch is what is left of them."""
    if which := _changed(now, "batch_size", "train_fraction"):
        raise AnalysisError(say("its {field} changes on the way, so no one length of an epoch", field=which))
    config = now.config
    whole, batches = np.divmod(_steps(now) * config.accumulate, batches_per_epoch(config))
    return whole + batches * config.batch_rows / config.n_train


def _seconds(now: Reading) -> Places:
    return np.maximum.accumulate(now.metrics["seconds"].to_numpy(np.float64))


def _decay_clocks(now: Reading) -> Places:
    """Return steps · lr · weight_decay: the times in which decay alone shrinks a weight to 37 %."""
    config = now.config
    if which := _changed(now, "lr", "weight_decay"):
        raise AnalysisError(say("its {field} changes on the way, so no one decay clock", field=which))
    if not config.weight_decay:
        raise AnalysisError(say("no weight decay"))
    if not np.isfinite(config.decay_clock):
        raise AnalysisError(
            say("{optimizer} adds the decay to the gradient: no decay clock", optimizer=config.optimizer)
        )
    if config.schedule != "constant":
        raise AnalysisError(
            say("its learning rate follows a {schedule} schedule, so no one decay clock", schedule=config.schedule)
        )
    return _steps(now) / config.decay_clock


def _changed(now: Reading, *names: str) -> str:
    """Return the label of the first of these fields that changed during the run, or is to, or ""."""
    planned = [name for one in parse(now.config.interventions) for name, _ in one.changes]
    made = [name for event in now.run.events() for name, _ in event.changes]
    return next((say(FIELDS[name].label) for name in names if name in {*planned, *made}), "")


def batches_per_epoch(config: RunConfig) -> int:
    """Return in how many batches all training pairs come once."""
    return -(-config.n_train // config.batch_rows)


def unit_words(now: Reading, clock: str) -> str:
    """Return how many steps of a run a unit of its clock is, or "" where that is no number of its own."""
    try:
        places(now, clock)
    except AnalysisError:
        return ""
    if clock == "epochs":
        steps = batches_per_epoch(now.config) / now.config.accumulate
        if steps == 1:
            return say("an epoch is {steps:,.3g} step", steps=steps)
        return say("an epoch is {steps:,.3g} steps", steps=steps)
    return say("a decay clock is {n:,.4g} steps", n=now.config.decay_clock) if clock == "decay clocks" else ""


CLOCKS: Mapping[str, Clock] = {
    "steps": Clock(mark("step"), mark("step"), _steps),
    "epochs": Clock(mark("epochs"), mark("epoch"), _epochs),
    "seconds": Clock(mark("seconds of training"), mark("second"), _seconds),
    "decay clocks": Clock(mark("decay clocks, 1/(lr · wd)"), mark("decay clock"), _decay_clocks),
}
"""What can be counted, by name; a run that was deleted meanwhile raises StoreError."""
