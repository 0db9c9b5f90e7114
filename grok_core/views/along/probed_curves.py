"""Curves of measures of the weights: what was probed of a run, read once per change."""

from collections.abc import Callable

import numpy as np

from grok_core.runs.probing.probed_file import Probed, probed_file, read_probed
from grok_core.views.along.run_measure import EMPTY, Curve
from grok_core.views.cache import unchanged
from grok_core.views.reading import Reading


def probed(now: Reading) -> list[Probed]:
    """Return what was measured of a run's weights so far."""
    file = probed_file(now.run)
    return unchanged(file, "probed", lambda: read_probed(file))


def of_probe(probe: str, value: str) -> Callable[[Reading], Curve]:
    """Return what reads a number of a probe."""

    def read(now: Reading) -> Curve:
        found = [(of.step, of.values.get(value)) for of in probed(now) if of.probe == probe]
        known = [(step, number) for step, number in found if number is not None]
        if not known:
            return EMPTY
        steps, numbers = np.array(known, dtype=np.float64).T
        return steps, numbers

    return read


def seconds_of(now: Reading, probe: str) -> float | None:
    """Return how long a probe took at a step, the mean; None before it was made."""
    took = [of.seconds for of in probed(now) if of.probe == probe]
    return float(np.mean(took)) if took else None


def strangest(now: Reading) -> float:
    """Return how far the networks that were measured are from those of the reports: of the loss, as a factor, the most.

    1 is the same network. A run that is trained once more on another kind of processor becomes another one.
    """
    losses = dict(zip(now.metrics["step"].tolist(), now.metrics["train_loss"].tolist(), strict=True))
    pairs = [(of.train_loss, losses[of.step]) for of in probed(now) if of.step in losses]
    factors = [max(one / two, two / one) for one, two in pairs if one > 0 and two > 0]
    return max(factors, default=1.0)
