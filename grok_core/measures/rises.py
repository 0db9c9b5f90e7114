"""How a measure of the answers gets from its worst to its best: when, and how suddenly (M, B6).

The same network is measured in several ways, and each way has a time of its own: t10, t50 and t90 are the steps at
which a tenth, a half and nine tenths of its own way are made, whatever its unit. *Sharpness* is log10(t90 / t10), in
decades of steps: 0 is a jump. The way begins at the worst report, not at the first: a validation loss rises for a long
time before it falls.
Source: Schaeffer et al. 2023, arXiv:2304.15004, for the question; the definitions are ours.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.languages import say

Floats = npt.NDArray[np.float64]

PARTS = (0.1, 0.5, 0.9)
LEAST = 3  # reports
LEAST_WAY = 0.5  # of the range of all its values: less is to and fro, no way from the worst to the best
SUSTAINED = 3  # reports in a row that have made a part of the way; at the end of a run fewer


@dataclass(frozen=True)
class Rise:
    """The way of a measure from its worst to its best.

    Args:
        worst_step, best_step: The report with the worst value, and that with the best one after it.
        worst, best: Their values.
        t10, t50, t90: Steps at which a tenth, a half, nine tenths of the way were made for good (three reports in a
            row), on a straight line over log10(step) between two reports.
    """

    worst_step: int
    best_step: int
    worst: float
    best: float
    t10: float
    t50: float
    t90: float

    @property
    def sharpness(self) -> float:
        """log10(t90 / t10), decades of steps."""
        return math.log10(self.t90 / self.t10)


def rise(steps: npt.ArrayLike, values: npt.ArrayLike, *, lower_is_better: bool = False) -> Rise | None:
    """Return how a measure got from its worst to its best; None where it never gained half of its range.

    Args:
        steps: Steps of the reports, increasing, shape (R,), three or more.
        values: The measure, shape (R,), finite.
        lower_is_better: Whether small values are good, as those of a loss.
    Raises:
        AnalysisError: When there are too few reports, or a value is not finite.
    """
    step, value = np.asarray(steps, dtype=float), np.asarray(values, dtype=float)
    if step.ndim != 1 or step.shape != value.shape:
        raise AnalysisError(say("Got {n} steps for {m} values; give one for each.", n=step.size, m=value.size))
    if len(step) < LEAST:
        raise AnalysisError(say("A rise needs {least} reports or more, got {n}.", least=LEAST, n=len(step)))
    if not np.isfinite(value).all():
        raise AnalysisError(say("A rise needs finite values; some of this measure are not."))
    good = -value if lower_is_better else value
    worst, best = _ends(good)
    if good[best] - good[worst] < LEAST_WAY * np.ptp(good) or not np.ptp(good):
        return None
    way = (good - good[worst]) / (good[best] - good[worst])
    place = np.log10(np.maximum(step, 1))
    t10, t50, t90 = (float(10 ** _crossing(place[worst:], way[worst:], part)) for part in PARTS)
    return Rise(int(step[worst]), int(step[best]), float(value[worst]), float(value[best]), t10, t50, t90)


def _ends(good: Floats) -> tuple[int, int]:
    """Return the places of the two reports, one after the other, between which the measure gains most."""
    lowest = np.minimum.accumulate(good)
    best = int((good - lowest).argmax())
    return int(good[: best + 1].argmin()), best


def _crossing(place: Floats, way: Floats, part: float) -> float:
    """Return where a part of the way is made, and kept for so many reports."""
    made = way >= part
    kept = np.array([made[i : i + SUSTAINED].all() for i in range(len(made))])
    at = int((kept if kept.any() else made).argmax())
    if at == 0:
        return float(place[0])
    before, after = way[at - 1], way[at]
    share = (part - before) / (after - before) if after > before else 1.0
    return float(place[at - 1] + min(max(share, 0.0), 1.0) * (place[at] - place[at - 1]))
