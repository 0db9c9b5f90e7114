"""The record of a measure along a run: what it is called, how it is defined, and where its curve comes from."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grok_core.views.reading import Reading

Curve = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Steps and values, (R,) each, without those that are missing."""

GROUPS = ("answers", "gap", "weights", "flatness", "complexity")


@dataclass(frozen=True)
class RunMeasure:
    """A measure along a run.

    Args:
        name: As in the address and in Python.
        group: One of GROUPS.
        title: Marked.
        unit: Marked, "" for a number without one; that of the loss where it is LOSS_UNIT.
        formula: In LaTeX.
        source: Where it was proposed, marked.
        resolution: What we adopted where the source leaves it open, marked; "" where it does not.
        curve: A reading -> its curve; empty where the run does not tell it.
        probe: The probe in `engine.probes.probes_by_name` that measures it, "" for what reports or snapshots tell.
        log: Whether its axis is logarithmic.
    """

    name: str
    group: str
    title: str
    unit: str
    formula: str
    source: str
    resolution: str
    curve: Callable[[Reading], Curve]
    probe: str = ""
    log: bool = False


LOSS_UNIT = "unit of the loss"


def column(*names: str) -> Callable[[Reading], Curve]:
    """Return what reads a column of the reports; of several the first that the run has."""

    def read(now: Reading) -> Curve:
        for name in names:
            found = now.metrics[["step", name]].replace([np.inf, -np.inf], np.nan).dropna()
            if len(found):
                return found["step"].to_numpy(np.float64), found[name].to_numpy(np.float64)
        return EMPTY

    return read


EMPTY: Curve = (np.empty(0), np.empty(0))
