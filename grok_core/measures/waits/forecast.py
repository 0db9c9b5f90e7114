"""A forecast of the step at which validation reaches 99 %, learnt from runs of the same kind.

Model: the logarithm of the step is a line in a few features plus normal noise, fitted by penalised maximum likelihood.
A run that was stopped before it got there is not dropped: it counts with the probability that it takes longer (Tobit's
likelihood, a log-normal accelerated failure time model). In Olsen's parameters (1978, doi:10.2307/1913828) that is
concave, so there is one best fit. The penalty is a ridge on standardised features.

Band: split by whole settings. Each setting's runs are forecast by a fit to all others; the quantiles of what was
missed, of runs that got there, are added to a new forecast (cross-conformal; Vovk 2015,
doi:10.1007/s10472-013-9368-4). So the band is about runs that get there within their steps; how likely that is stands
beside it.
"""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.languages import say

Floats = npt.NDArray[np.float64]
WhyNot = Literal["", "few", "outside", "passed"]

LEVEL = 0.90  # of the band
FEWEST_REACHED = math.ceil(2 / (1 - LEVEL)) - 1  # runs that got there, from which both ends of the band are defined
FEWEST_SETTINGS = 6  # different ones, below which leaving one out says nothing of another
RIDGE = 1.0  # prior precision of a standardised coefficient, in units of the noise
CERTAIN = 40.0  # standard deviations beyond which an argument is cut, for finite logarithms


@dataclass(frozen=True, eq=False)
class Taught:
    """Runs of one kind to learn from.

    Args:
        features: Shape (n, k), finite.
        steps: Shape (n,), positive: the step at which a run reached 99 %, or its last one if it did not.
        reached: Shape (n,), whether it did.
        settings: What is equal for runs that differ in their seeds alone, n of them.
    Raises:
        AnalysisError: When the shapes differ or a number is not finite.
    """

    features: Floats
    steps: Floats
    reached: npt.NDArray[np.bool_]
    settings: Sequence[Hashable]

    def __post_init__(self) -> None:
        n = len(self.settings)
        if self.features.ndim != 2 or not len(self.features) == len(self.steps) == len(self.reached) == n:
            shapes = f"{self.features.shape}, {np.shape(self.steps)}, {np.shape(self.reached)}, ({n},)"
            raise AnalysisError(
                say("Got features, steps, ends and settings of {shapes}; give a row for each run.", shapes=shapes)
            )
        if not np.isfinite(self.features).all() or not np.isfinite(self.steps).all() or not (self.steps > 0).all():
            raise AnalysisError(say("A feature is not finite or a step not positive; leave such runs out."))

    def without(self, setting: Hashable) -> tuple["Taught", npt.NDArray[np.bool_]]:
        """Return the runs of all other settings, and which runs are of this one."""
        here = np.array([one == setting for one in self.settings])
        kept = [one for one in self.settings if one != setting]
        return Taught(self.features[~here], self.steps[~here], self.reached[~here], kept), here


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted line.

    Args:
        centre, scale: Of the features, shape (k,) each, by which they are standardised.
        slopes: Of log step by standardised feature, shape (k,).
        height: Log step where all features are at their centre.
        noise: Standard deviation of log step around the line.
    """

    centre: Floats
    scale: Floats
    slopes: Floats
    height: float
    noise: float

    def log_step(self, features: Floats) -> Floats:
        """Return the median log step of runs with these features, shape (m, k) -> (m,)."""
        return np.asarray(self.height + ((features - self.centre) / self.scale) @ self.slopes)

    def likely(self, features: Floats, steps: npt.ArrayLike) -> Floats:
        """Return the probability that runs get there within so many steps, shape (m,)."""
        from scipy.special import ndtr

        return np.asarray(ndtr((np.log(np.asarray(steps, dtype=float)) - self.log_step(features)) / self.noise))


@dataclass(frozen=True)
class Forecast:
    """A forecast of the step at which validation reaches 99 %; or why there is none.

    Args:
        median, low, high: Of the step, given that it gets there within its steps; the band holds LEVEL.
        likely: Probability that it gets there within its steps, by the fitted line.
        n, n_settings: Runs and different settings that it was learnt from.
        why_not: "" for a forecast; "few" taught runs, features "outside" what was taught, or "passed": the whole band
            lies before the step that the run has come to.
    """

    median: float
    low: float
    high: float
    likely: float
    n: int
    n_settings: int
    why_not: WhyNot = ""


@dataclass(frozen=True, eq=False)
class Forecaster:
    """What was learnt from runs of one kind.

    Args:
        fit: To all of them; None where there are too few.
        missed: By how much log step was missed of runs that got there, when their setting was left out; ascending.
        farthest: The largest distance of a taught setting from all others.
        taught: What it was learnt from.
    """

    fit: Fit | None
    missed: Floats
    farthest: float
    taught: Taught

    def forecast(self, features: npt.ArrayLike, *, steps: float, now: float = 1.0) -> Forecast:
        """Return the forecast of one run.

        Args:
            features: Shape (k,), as of those taught.
            steps: Its last step, when it is not stopped.
            now: The step that it has come to: it has not got there yet.
        """
        row = np.atleast_2d(np.asarray(features, dtype=np.float64))
        n, n_settings = len(self.taught.steps), len(set(self.taught.settings))
        if self.fit is None:
            return Forecast(math.nan, math.nan, math.nan, math.nan, n, n_settings, "few")
        if not np.isfinite(row).all() or distance(self.taught.features, row)[0] > self.farthest:
            return Forecast(math.nan, math.nan, math.nan, math.nan, n, n_settings, "outside")
        low, median, high = np.exp(self.fit.log_step(row)[0] + np.array(band(self.missed)))
        if high <= now:
            return Forecast(math.nan, math.nan, math.nan, math.nan, n, n_settings, "passed")
        median, low = max(median, now), max(low, now)
        return Forecast(float(median), float(low), float(high), float(self.fit.likely(row, steps)[0]), n, n_settings)


def learn(taught: Taught, *, ridge: float = RIDGE) -> Forecaster:
    """Learn from runs of one kind; nothing is where fewer than FEWEST_REACHED got there, or FEWEST_SETTINGS differ."""
    names = list(dict.fromkeys(taught.settings))
    if int(taught.reached.sum()) < FEWEST_REACHED or len(names) < FEWEST_SETTINGS:
        return Forecaster(None, np.empty(0), math.nan, taught)
    missed, farthest = [], 0.0
    for name in names:
        others, here = taught.without(name)
        reached = here & taught.reached
        if others.reached.any() and reached.any():
            expected = fit(others, ridge=ridge).log_step(taught.features[reached])
            missed += (np.log(taught.steps[reached]) - expected).tolist()
        farthest = max(farthest, float(distance(others.features, taught.features[here]).max()))
    if len(missed) < FEWEST_REACHED:
        return Forecaster(None, np.empty(0), math.nan, taught)
    return Forecaster(fit(taught, ridge=ridge), np.sort(missed), farthest, taught)


def band(missed: Floats, level: float = LEVEL) -> tuple[float, float, float]:
    """Return low end, median and high end of what is missed, by conformal ranks: a new one lies between the ends with
    at least this probability, if it is exchangeable with the n that are known (Vovk et al. 2005).

    Args:
        missed: Ascending, shape (n,).
        level: Of the band.
    Raises:
        AnalysisError: When n is too small for the level: both tails need a rank of their own.
    """
    n, tail = len(missed), (1 - level) / 2
    rank = math.floor((n + 1) * tail + 1e-9)
    if rank < 1:
        needed = math.ceil(1 / tail - 1e-9) - 1
        raise AnalysisError(say("Got {n} runs; a band of {level:.0%} needs {needed}.", n=n, level=level, needed=needed))
    return float(missed[rank - 1]), float(np.median(missed)), float(missed[n - rank])


def distance(taught: Floats, features: Floats) -> Floats:
    """Return how far runs lie from those taught, shape (m, k) -> (m,): their leverage, as if they were added.

    The features are standardised by those taught; a feature that is constant there counts in its own unit.
    """
    centre, scale = _standards(taught)
    x, new = ((values - centre) / scale for values in (taught, features))
    inverse = np.linalg.pinv(x.T @ x + np.eye(x.shape[1]))
    return np.asarray(1 / len(taught) + np.einsum("mk,kj,mj->m", new, inverse, new))


def fit(taught: Taught, *, ridge: float = RIDGE) -> Fit:
    """Fit the line by penalised maximum likelihood, runs that were stopped before they got there included.

    Raises:
        AnalysisError: When no run got there: then there is no step to learn from.
    """
    from scipy.optimize import minimize
    from scipy.special import log_ndtr

    if not taught.reached.any():
        raise AnalysisError(
            say("Of {n} runs none got there; a forecast learns from some that did.", n=len(taught.steps))
        )
    centre, scale = _standards(taught.features)
    x = np.column_stack([np.ones(len(taught.steps)), (taught.features - centre) / scale])
    log_step, reached = np.log(taught.steps), taught.reached
    middle = float(log_step.mean())
    y = log_step - middle
    penalty = np.full(x.shape[1], ridge)
    penalty[0] = 1e-6

    def loss(parameters: Floats) -> tuple[float, Floats]:
        """Return minus the penalised log likelihood of the slopes and the log precision, and its gradient."""
        slopes, log_precision = parameters[:-1], parameters[-1]
        precision = math.exp(min(log_precision, CERTAIN))
        z = precision * y - x @ slopes
        log_tail = log_ndtr(-z[~reached])
        hazard = np.exp(np.clip(-0.5 * z[~reached] ** 2 - 0.5 * math.log(2 * math.pi) - log_tail, -700, CERTAIN**2))
        value = 0.5 * np.sum(z[reached] ** 2) - reached.sum() * log_precision - log_tail.sum()
        by_z = np.where(reached, z, 0.0)
        by_z[~reached] = hazard
        slope = -x.T @ by_z + penalty * slopes
        by_precision = precision * (by_z @ y) - reached.sum()
        return float(value + 0.5 * np.sum(penalty * slopes**2)), np.append(slope, by_precision)

    # From the line through all steps, as if none were censored, it is a few iterations away.
    line = np.linalg.solve(x.T @ x + np.diag(penalty), x.T @ y)
    precision = 1 / max(float(np.std(y - x @ line)), 1e-3)
    start = np.append(line * precision, math.log(precision))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(None, None)] * x.shape[1] + [(-7.0, 7.0)])
    noise = math.exp(-found.x[-1])
    return Fit(centre, scale, found.x[1:-1] * noise, float(found.x[0] * noise + middle), noise)


def _standards(features: Floats) -> tuple[Floats, Floats]:
    spread = features.std(axis=0)
    return features.mean(axis=0), np.where(spread > 1e-9, spread, 1.0)
