"""How good forecasts are: errors on the logarithm of the step, coverage, differences of paired errors, and ROC."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.languages import say
from grok_core.measures.contrasts import Interval, share

Floats = npt.NDArray[np.float64]

DRAWS = 4000  # of the bootstrap
SEED = 0
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Coverage:
    """How many of n bands held what came, with Clopper and Pearson's 95 % interval of the share."""

    held: int
    n: int
    share: Interval


@dataclass(frozen=True)
class Ranking:
    """How well a score ranks runs that got there above those that did not.

    Args:
        auc: Area under the ROC curve with its 95 % interval, drawn anew by whole settings; a half is chance.
        n, n_positive: Runs, and how many got there.
    """

    auc: Interval
    n: int
    n_positive: int


@dataclass(frozen=True)
class Spread:
    """How far log steps of runs differ by their settings, and how far by their seeds.

    Args:
        by_settings, by_seed: Variances of log step between settings and within one (one-way analysis, method of
            moments); that between settings is not below 0.
        share: Of the sum that is settings, with its 95 % interval, drawn anew by whole settings.
        n, n_settings: Runs, and settings of which two or more got there.
    """

    by_settings: float
    by_seed: float
    share: Interval
    n: int
    n_settings: int


def log_errors(forecast: npt.ArrayLike, came: npt.ArrayLike) -> Floats:
    """Return |log forecast − log came| for positive steps of equal shape (n,). Raises AnalysisError otherwise."""
    one, other = np.asarray(forecast, dtype=float), np.asarray(came, dtype=float)
    if one.shape != other.shape or not (one > 0).all() or not (other > 0).all():
        raise AnalysisError(
            say("Got {n} forecasts of {m} steps; give a positive one for each.", n=one.size, m=other.size)
        )
    return np.asarray(np.abs(np.log(one) - np.log(other)))


def median_error(errors: npt.ArrayLike) -> Interval:
    """Return the median of errors with its bootstrap interval."""
    values = _some(errors)
    return _interval(float(np.median(values)), np.median(_resampled(values), axis=1))


def better_by(errors: npt.ArrayLike, baseline: npt.ArrayLike) -> Interval:
    """Return the median error minus that of a baseline on the same runs, with its interval: runs are drawn anew, and
    both errors of a run stay together. Below 0 the forecast is better.

    Raises:
        AnalysisError: When the shapes differ or are empty.
    """
    one, other = _some(errors), _some(baseline)
    if one.shape != other.shape:
        raise AnalysisError(say("Got {n} and {m} errors; give those of the same runs.", n=one.size, m=other.size))
    draws = np.median(_resampled(one), axis=1) - np.median(_resampled(other), axis=1)
    return _interval(float(np.median(one) - np.median(other)), draws)


def coverage(low: npt.ArrayLike, high: npt.ArrayLike, came: npt.ArrayLike) -> Coverage:
    """Return how many bands held what came; ends count as held. Raises AnalysisError without any."""
    step = _some(came)
    held = int(((np.asarray(low) <= step) & (step <= np.asarray(high))).sum())
    return Coverage(held, len(step), share(held, len(step)))


def ranking(scores: npt.ArrayLike, got_there: npt.ArrayLike, settings: Sequence[Hashable]) -> Ranking:
    """Return how well a score ranks runs that got there above those that did not, ties counted half.

    Args:
        scores: Shape (n,), finite; larger for runs thought likelier to get there. Each is to come from a fit without
            the run's own setting.
        got_there: Shape (n,).
        settings: What is equal for runs that differ in their seeds alone.
    Raises:
        AnalysisError: When all runs got there or none did, or all scores are equal: then there is nothing to rank.
    """
    score, label = np.asarray(scores, dtype=float), np.asarray(got_there, dtype=bool)
    if not len(score) == len(label) == len(settings):
        raise AnalysisError(say("Got {n} scores of {m} runs; give one for each.", n=len(score), m=len(label)))
    if label.all() or not label.any():
        raise AnalysisError(
            say(
                "Of {n} runs {reached} got there; a ranking needs some that did and some that did not.",
                n=len(label),
                reached=int(label.sum()),
            )
        )
    if np.ptp(score) == 0:
        raise AnalysisError(
            say("All {n} runs have the same score; runs that are alike cannot be ranked.", n=len(score))
        )
    groups = _places(settings)
    rng, draws = np.random.default_rng(SEED), list[float]()
    while len(draws) < DRAWS // 4:
        places = np.concatenate([groups[i] for i in rng.integers(len(groups), size=len(groups))])
        if 0 < label[places].sum() < len(places):
            draws.append(_auc(label[places], score[places]))
        elif len(groups) == 1:
            break
    auc = _auc(label, score)
    return Ranking(_interval(auc, np.array(draws or [auc])), len(label), int(label.sum()))


def _auc(label: npt.NDArray[np.bool_], score: Floats) -> float:
    """Return the share of pairs, one that got there and one that did not, that are ranked right (Mann and Whitney)."""
    from scipy.stats import rankdata

    n = int(label.sum())
    pairs = n * (len(label) - n)
    return float((rankdata(score)[label].sum() - n * (n + 1) / 2) / pairs)


def settings_and_seed(log_steps: npt.ArrayLike, settings: Sequence[Hashable]) -> Spread:
    """Split the variance of log steps into what settings decide and what seeds do.

    Args:
        log_steps: Shape (n,), of runs that got there.
        settings: What is equal for runs that differ in their seeds alone; those with a single run are left out.
    Raises:
        AnalysisError: When fewer than two settings have two runs or more.
    """
    values = np.asarray(log_steps, dtype=float)
    groups = [values[places] for places in _places(settings) if len(places) > 1]
    if len(groups) < 2:
        raise AnalysisError(
            say("Got {n} settings with two runs or more; what seeds decide takes two such settings.", n=len(groups))
        )
    table = np.array([(len(group), group.mean(), ((group - group.mean()) ** 2).sum()) for group in groups])
    between, within = _components(*table.T)
    rng, draws = np.random.default_rng(SEED), list[float]()
    for _ in range(DRAWS // 4):
        b, w = _components(*table[rng.integers(len(table), size=len(table))].T)
        draws.append(b / (b + w) if b + w > 0 else 0.0)
    total = between + within
    found = _interval(between / total if total else 0.0, np.array(draws))
    return Spread(between, within, found, sum(map(len, groups)), len(groups))


def within_settings(first: npt.ArrayLike, second: npt.ArrayLike, settings: Sequence[Hashable]) -> float:
    """Return the correlation of two numbers once each setting's own mean is taken off; NaN where one does not vary."""
    x, y = np.array(first, dtype=float), np.array(second, dtype=float)
    for places in _places(settings):
        x[places] -= x[places].mean()
        y[places] -= y[places].mean()
    scale = float(np.sqrt((x**2).sum() * (y**2).sum()))
    return float((x * y).sum() / scale) if scale > 1e-12 else float("nan")


def _components(sizes: Floats, means: Floats, squares: Floats) -> tuple[float, float]:
    """Return the variances between and within groups of these sizes, means and sums of squares around the means."""
    n, k = float(sizes.sum()), len(sizes)
    within = float(squares.sum()) / (n - k)
    among = float((sizes * (means - (sizes * means).sum() / n) ** 2).sum()) / (k - 1)
    typical = (n - float((sizes**2).sum()) / n) / (k - 1)
    return max(0.0, (among - within) / typical), within


def _places(settings: Sequence[Hashable]) -> list[npt.NDArray[np.int64]]:
    names = {name: i for i, name in enumerate(dict.fromkeys(settings))}
    labels = np.array([names[name] for name in settings])
    return [np.flatnonzero(labels == i) for i in range(len(names))]


def _some(values: npt.ArrayLike) -> Floats:
    found = np.asarray(values, dtype=float)
    if found.ndim != 1 or not len(found):
        raise AnalysisError(say("Got numbers of shape {shape}; give those of one run or more.", shape=str(found.shape)))
    return found


def _resampled(values: Floats) -> Floats:
    """Return rows of values drawn anew, the same places for every call with as many values: so pairs stay together."""
    places = np.random.default_rng(SEED).integers(len(values), size=(DRAWS, len(values)))
    return np.asarray(values[places])


def _interval(value: float, draws: Floats) -> Interval:
    low, high = np.quantile(draws, ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2))
    return Interval(value, float(low), float(high))
