"""What every analysis of a matrix of rows asks of it first."""

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from grok_core.errors import AnalysisError
from grok_core.tasks.groups import Group

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def centred(rows: npt.ArrayLike, *, least: int = 3) -> FloatArray:
    """The rows (n, d) in float64, minus their mean.

    Raises AnalysisError unless they form a finite matrix of at least `least` rows that are not all equal.
    """
    matrix = np.asarray(rows, dtype=np.float64)
    if matrix.ndim != 2 or len(matrix) < least or matrix.shape[1] == 0:
        raise AnalysisError(f"Got rows of shape {matrix.shape}; give a matrix of at least {least} rows.")
    if not np.isfinite(matrix).all():
        bad = int((~np.isfinite(matrix)).any(axis=1).sum())
        raise AnalysisError(f"{bad} of {len(matrix)} rows are not finite numbers; choose an earlier step.")
    result: FloatArray = matrix - matrix.mean(axis=0)
    if np.abs(result).max() <= 1e-12 * np.abs(matrix).max():  # what rounding leaves of equal rows
        raise AnalysisError(f"All {len(matrix)} rows are equal; there is no structure to measure.")
    return result


def rows_of(rows: npt.ArrayLike, group: Group) -> FloatArray:
    """The rows (n, d) of the n elements of a group, as `centred`. Raises AnalysisError for another number of rows."""
    matrix = centred(rows)
    if len(matrix) != group.order:
        raise AnalysisError(
            f"Got {len(matrix)} rows for {group.name}; give one for each of its {group.order} elements."
        )
    return matrix


def shuffles(n: int, draws: int, seed: int) -> IntArray:
    """(draws, n) independent random permutations of 0 .. n-1. Raises AnalysisError unless draws >= 1."""
    if draws < 1:
        raise AnalysisError(f"permutations is {draws}; a p-value needs at least 1, and 199 is usual.")
    return np.random.default_rng(seed).permuted(np.tile(np.arange(n), (draws, 1)), axis=1)


def p_value(observed: float, null: FloatArray) -> float:
    """(1 + how many of the null are as large) / (1 + its size), so never 0 (Phipson and Smyth 2010)."""
    reached = np.count_nonzero(null >= observed - 1e-9 * abs(observed))  # rounding must not break a tie
    return float((1 + reached) / (1 + len(null)))


def one_thread() -> threadpool_limits:
    """A context in which scikit-learn's loops run in the caller's thread alone.

    Their threads wait for each other by spinning: beside a training run, on two cores, a t-SNE of 120 rows
    took 15 s with two threads and 0.7 s with one. The setting is the calling thread's own, so nobody else's
    is changed.
    """
    return threadpool_limits(1, user_api="openmp")
