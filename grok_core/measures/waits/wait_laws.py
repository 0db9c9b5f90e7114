"""Published laws of the wait, as baselines of a forecast.

All say how many steps lie between memorising and generalising, from lr × weight decay and the squared norm V of all
weights. Norm separation (arXiv:2603.13331): log(V_mem / V_grok) / (2·lr·wd). First passage (arXiv:2605.18845): the same
with a rate and a threshold V* calibrated on known runs. Inverse decay: c / (lr·wd), with c calibrated. The papers are
unrefereed; what their laws are worth on runs of ours is measured, not assumed (G17).
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.languages import mark, say

Floats = npt.NDArray[np.float64]

NORM, NORM_CALIBRATED = mark("norm law, as published"), mark("norm law, calibrated")
PASSAGE, DECAY = mark("first passage, calibrated"), mark("inverse decay, calibrated")
LAWS = (NORM, NORM_CALIBRATED, PASSAGE, DECAY)
"""What can be said at memorisation: the norm at 99 % is then not known, and that of known runs stands for it."""


@dataclass(frozen=True, eq=False)
class Known:
    """Runs that got there, from which laws are calibrated; shape (n,) each.

    Args:
        decay_rate: lr × weight decay, positive.
        memorised, grokked: Steps.
        norm, norm_grokked: Euclidean norm of the weights when it had memorised, and when it got there; NaN where not
            known.
    """

    decay_rate: Floats
    memorised: Floats
    grokked: Floats
    norm: Floats
    norm_grokked: Floats


@dataclass(frozen=True)
class Laws:
    """Calibrated laws.

    Args:
        norm_grokked: Median norm of known runs when they got there.
        norm_factor: Median of wait / (what the norm law says), over runs of which it says something.
        passage: Rate 1 / (2κ) and log V* of the first passage.
        decay: Median of wait × lr × weight decay.
    """

    norm_grokked: float
    norm_factor: float
    passage: tuple[float, float]
    decay: float

    def waits(self, *, decay_rate: float, norm: float) -> dict[str, float]:
        """Return the steps from memorising to 99 % by each of LAWS; NaN where a law says nothing.

        The norm laws and the first passage say nothing where the norm must not shrink to get there.

        Args:
            decay_rate: lr × weight decay; with 0 no law says anything.
            norm: Euclidean norm of the weights when it had memorised.
        """
        if not decay_rate > 0:
            return dict.fromkeys(LAWS, math.nan)
        published = norm_law(decay_rate, norm, self.norm_grokked)
        slope, threshold = self.passage
        passage = slope / decay_rate * (2 * math.log(norm) - threshold) if norm > 0 else math.nan
        return {
            NORM: published,
            NORM_CALIBRATED: self.norm_factor * published,
            PASSAGE: passage if passage > 0 else math.nan,
            DECAY: self.decay / decay_rate,
        }


def norm_law(decay_rate: float, norm: float, norm_grokked: float) -> float:
    """Return log(norm² / norm_grokked²) / (2 · decay_rate), in steps (arXiv:2603.13331); NaN unless positive."""
    if not (decay_rate > 0 and norm > norm_grokked > 0):
        return math.nan
    return math.log(norm / norm_grokked) / decay_rate


def calibrate(known: Known) -> Laws:
    """Calibrate the laws on known runs of one kind.

    By medians, but for the first passage: that is a least-squares line of wait × lr × weight decay over log V.

    Raises:
        AnalysisError: When there are fewer than three runs whose wait is positive.
    """
    waits = known.grokked - known.memorised
    there = np.isfinite(known.norm) & np.isfinite(known.norm_grokked) & (waits > 0) & (known.decay_rate > 0)
    if there.sum() < 3:
        raise AnalysisError(
            say(
                "Got {n} runs that waited, of {total}; a law is calibrated on three or more.",
                n=int(there.sum()),
                total=len(waits),
            )
        )
    rate, norm, end, wait = known.decay_rate[there], known.norm[there], known.norm_grokked[there], waits[there]
    typical = float(np.median(end))
    said = np.array([norm_law(r, v, typical) for r, v in zip(rate, norm, strict=True)])
    factors = (wait / said)[np.isfinite(said)]
    clocks, log_v = wait * rate, 2 * np.log(norm)
    slope, height = np.polyfit(log_v - log_v.mean(), clocks, 1) if np.ptp(log_v) > 1e-9 else (0.0, clocks.mean())
    threshold = log_v.mean() - height / slope if slope else math.nan
    return Laws(
        typical,
        float(np.median(factors)) if len(factors) else math.nan,
        (float(slope), float(threshold)),
        float(np.median(clocks)),
    )
