"""What the first part of a run shows: its reports until it is known to have memorised.

A run is known to have memorised at the third report in a row with training accuracy at 99 % (`measures.phases`). What
is reported afterwards is not looked at, so a forecast from this knows nothing that was not known then.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.languages import say
from grok_core.measures.phases import SUSTAINED, first_sustained

Floats = npt.NDArray[np.float64]

POINTS = 128  # to which the training loss is resampled, evenly in steps, before its spectrum is taken
LOW_BAND = 0.1  # the part of its frequencies, from the lowest on, that is called low (R)
FEWEST = 3  # reports with finite numbers below which nothing is said
FLOOR = 1e-12  # least number whose logarithm is taken


@dataclass(frozen=True)
class FirstPart:
    """What the first part of a run shows. All losses in the unit of the loss trained on.

    Args:
        memorised: The step of the first of three reports in a row with training accuracy at 99 %.
        known_at: The step of the third of them; nothing later was looked at.
        norm: Euclidean norm of the weights at `known_at`.
        norm_slope: Growth of the norm's logarithm per unit of the step's, over the second half of the first part (of
            the steps' logarithms).
        val_accuracy: At `known_at`, 0 .. 1.
        val_loss, train_loss: At `known_at`.
        low_energy: Mean power of the training loss' logarithm in the lowest tenth of its frequencies, once a straight
            line was taken off (R).
        activity: Hjorth's activity of the same: its variance (R).
    Source of the last two: Notsawo et al. 2023, arXiv:2306.13253 (R); their loss is that of epochs, ours is
    interpolated between reports.
    """

    memorised: int
    known_at: int
    norm: float
    norm_slope: float
    val_accuracy: float
    val_loss: float
    train_loss: float
    low_energy: float
    activity: float


def first_part(curves: Mapping[str, npt.ArrayLike]) -> FirstPart | None:
    """Return what the first part of a run shows; None where it has not memorised yet, or too little is finite.

    Args:
        curves: By name, shape (R,) each, in order of step: step, train_loss, val_loss, train_accuracy, val_accuracy,
            weight_norm. Reports with a number that is not finite are left out.
    Raises:
        AnalysisError: When the curves differ in length.
    """
    names = ("step", "train_loss", "val_loss", "train_accuracy", "val_accuracy", "weight_norm")
    columns = [np.asarray(curves[name], dtype=np.float64) for name in names]
    if len({column.shape for column in columns}) != 1 or columns[0].ndim != 1:
        lengths = ", ".join(str(column.shape) for column in columns)
        raise AnalysisError(
            say("Got curves of shapes {shapes}; give one number of each for each report.", shapes=lengths)
        )
    table = np.stack(columns, axis=1)
    table = table[np.isfinite(table).all(axis=1)]
    memorised = first_sustained(table[:, 0], table[:, 3])
    if memorised is None:
        return None
    last = int(np.searchsorted(table[:, 0], memorised)) + SUSTAINED - 1
    table = table[: last + 1]
    if len(table) < FEWEST or table[last, 5] <= 0:
        return None
    energy, activity = loss_texture(table[:, 0], table[:, 1])
    return FirstPart(
        memorised=memorised,
        known_at=int(table[last, 0]),
        norm=float(table[last, 5]),
        norm_slope=_late_slope(table[:, 0], table[:, 5]),
        val_accuracy=float(table[last, 4]),
        val_loss=float(table[last, 2]),
        train_loss=float(table[last, 1]),
        low_energy=energy,
        activity=activity,
    )


def loss_texture(steps: npt.ArrayLike, losses: npt.ArrayLike) -> tuple[float, float]:
    """Return the energy in the low frequencies of a loss, and its Hjorth activity (R); 0 and 0 for a straight line.

    The logarithm of the loss is interpolated at POINTS places, evenly in steps, and a straight line is taken off.

    Args:
        steps: Increasing, shape (R,) with R >= 3.
        losses: Shape (R,), finite.
    Raises:
        AnalysisError: For fewer than three reports.
    """
    step, loss = np.asarray(steps, dtype=np.float64), np.asarray(losses, dtype=np.float64)
    if len(step) < FEWEST:
        raise AnalysisError(say("Got {n} reports; the texture of a loss needs three or more.", n=len(step)))
    even = np.linspace(step[0], step[-1], POINTS)
    rest = _without_line(even, np.interp(even, step, np.log(np.maximum(loss, FLOOR))))
    power = np.abs(np.fft.rfft(rest)) ** 2 / POINTS**2
    low = power[1 : 1 + math.ceil(LOW_BAND * (len(power) - 1))]
    return float(2 * low.sum()), float(rest.var())


def _without_line(x: Floats, y: Floats) -> Floats:
    slope, height = np.polyfit(x - x.mean(), y, 1)
    rest: Floats = y - height - slope * (x - x.mean())
    return rest


def _late_slope(steps: Floats, norms: Floats) -> float:
    """Return the slope of log norm over log step in the second half; 0 where that holds a single report."""
    place, value = np.log(np.maximum(steps, 1.0)), np.log(np.maximum(norms, FLOOR))
    late = place >= (place[0] + place[-1]) / 2
    if np.ptp(place[late]) == 0:
        return 0.0
    return float(np.polyfit(place[late], value[late], 1)[0])
