"""What the horizontal axis of several runs can count: steps, epochs, seconds, decay clocks."""

from bisect import bisect_right
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from grok_core.config import FIELDS, RunConfig
from grok_core.config.interventions import parse
from grok_core.errors import AnalysisError
from grok_core.languages import say
from grok_core.views.reading import Reading

Places = NDArray[np.float64]


def places(now: Reading, clock: str) -> Places:
    """Return where the reports of a run stand on an axis, in its unit, rising; one for each row of its metrics.

    Args:
        now: A run.
        clock: One of CLOCKS.
    Raises:
        AnalysisError: When the run has no such clock; the message says why, without the name of the run.
    """
    return CLOCKS[clock](now, now.metrics["step"].to_numpy(np.float64))


def place_of(now: Reading, clock: str, step: int | None) -> float | None:
    """Return where a step stands on an axis.

    None for no step, on an axis that the run has no place on, and for a step to come whose second nobody knows.
    """
    if step is None:
        return None
    try:
        place = float(CLOCKS[clock](now, np.array([step], np.float64))[0])
    except AnalysisError:
        return None
    return None if np.isnan(place) else place


def why_not(now: Reading, clock: str) -> str:
    """Return why a run has no such clock, or "" for one that has."""
    try:
        places(now, clock)
    except AnalysisError as error:
        return str(error)
    return ""


def step_at(now: Reading, clock: str, place: float) -> int | None:
    """Return the newest reported step at a place of an axis or before it; None where there is none, or no such axis."""
    try:
        found = bisect_right(places(now, clock).tolist(), place * (1 + 1e-6))  # a place in an address is rounded
    except AnalysisError:
        return None
    return int(now.metrics["step"].iloc[found - 1]) if found else None


def _steps(_: Reading, steps: Places) -> Places:
    return steps


def _epochs(now: Reading, steps: Places) -> Places:
    """Return how often the training pairs were seen: once an epoch, whose last batch is what is left of them."""
    if which := _changed(now, "batch_size", "train_fraction"):
        raise AnalysisError(say("its {field} changes on the way, so no one length of an epoch", field=which))
    config = now.config
    whole, batches = np.divmod(steps * config.accumulate, batches_per_epoch(config))
    return whole + batches * config.batch_rows / config.n_train


def _seconds(now: Reading, steps: Places) -> Places:
    """Return the seconds of the reports, and between them what lies between theirs; NaN after the newest."""
    if now.metrics.empty:
        return np.full(len(steps), np.nan)
    seconds = np.maximum.accumulate(now.metrics["seconds"].to_numpy(np.float64))
    return np.interp(steps, now.metrics["step"], seconds, right=np.nan)


def _decay_clocks(now: Reading, steps: Places) -> Places:
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
    return steps / config.decay_clock


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
    if why_not(now, clock):
        return ""
    if clock == "epochs":
        steps = batches_per_epoch(now.config) / now.config.accumulate
        if steps == 1:
            return say("an epoch is {steps:,.3g} step", steps=steps)
        return say("an epoch is {steps:,.3g} steps", steps=steps)
    return say("a decay clock is {n:,.4g} steps", n=now.config.decay_clock) if clock == "decay clocks" else ""


CLOCKS: Mapping[str, Callable[[Reading, Places], Places]] = {
    "steps": _steps,
    "epochs": _epochs,
    "seconds": _seconds,
    "decay clocks": _decay_clocks,
}
"""What can be counted, by the names of `words.axes.COUNTED`: returns the place (n,) of each of a run's steps (n,), and
raises AnalysisError for a run that has no such clock, StoreError for one that was deleted meanwhile."""
