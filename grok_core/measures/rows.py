"""What every measure of a matrix of rows shares: centred rows, shuffles, the p-value, the Gini coefficient."""

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from grok_core.errors import AnalysisError
from grok_core.languages import say
from grok_core.tasks.groups import Group

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def centred(rows: npt.ArrayLike, *, least: int = 3) -> FloatArray:
    """Return the rows (n, d) in float64, minus their mean.

    Raises AnalysisError unless the rows form a finite matrix of at least `least` rows that are not all equal.
    """
    matrix = np.asarray(rows, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[1] == 0:
        raise AnalysisError(f"Got rows of shape {matrix.shape}; give a matrix with one row for each element.")
    if len(matrix) < least:
        raise AnalysisError(
            say(
                "Rows of {n} elements have no structure to measure; it takes {least} or more: choose other rows, a "
                "larger p or group.",
                n=len(matrix),
                least=least,
            )
        )
    if not np.isfinite(matrix).all():
        bad = int((~np.isfinite(matrix)).any(axis=1).sum())
        raise AnalysisError(
            say("{bad} of {n} rows are not finite numbers; choose an earlier step.", bad=bad, n=len(matrix))
        )
    result: FloatArray = matrix - matrix.mean(axis=0)
    if np.abs(result).max() <= 1e-12 * np.abs(matrix).max():  # what rounding leaves of equal rows
        raise AnalysisError(say("All {n} rows are equal; there is no structure to measure.", n=len(matrix)))
    return result


def centred_for_group(rows: npt.ArrayLike, group: Group) -> FloatArray:
    """Return `centred` rows (n, d), one for each of the n elements of a group.

    Raises AnalysisError as `centred`, and for another number of rows.
    """
    matrix = centred(rows)
    if len(matrix) != group.order:
        raise AnalysisError(
            say(
                "Got {n} rows for {group}; give one for each of its {order} elements.",
                n=len(matrix),
                group=group.name,
                order=group.order,
            )
        )
    return matrix


def shuffles(n: int, draws: int, seed: int) -> IntArray:
    """Return independent random permutations of 0 .. n-1, (draws, n). Raises AnalysisError unless draws >= 1."""
    if draws < 1:
        raise AnalysisError(f"permutations is {draws}; a p-value needs at least 1, and 199 is usual.")
    return np.random.default_rng(seed).permuted(np.tile(np.arange(n), (draws, 1)), axis=1)


def p_value(observed: float, null: FloatArray) -> float:
    """Return (1 + number of null values at least as large) / (1 + number of null values).

    It is never 0. Source: Phipson and Smyth 2010, doi:10.2202/1544-6115.1585.
    """
    reached = np.count_nonzero(null >= observed - 1e-9 * abs(observed))  # rounding must not break a tie
    return float((1 + reached) / (1 + len(null)))


def gini(shares: npt.ArrayLike) -> FloatArray:
    """Return the Gini coefficients (...) of non-negative shares (..., K); no sum over K may be 0.

    It is 0 when all K shares are equal, and (K - 1) / K when one share is everything.
    """
    ascending = np.sort(np.asarray(shares, dtype=np.float64), axis=-1)
    k = ascending.shape[-1]
    ranked = (ascending * np.arange(1, k + 1)).sum(axis=-1)
    return np.asarray(2 * ranked / (k * ascending.sum(axis=-1)) - (k + 1) / k)


def one_thread() -> threadpool_limits:
    """Return a context in which scikit-learn's loops run in the caller's thread alone.

    scikit-learn's threads wait for each other by spinning: beside a training run, on two cores, a t-SNE of 120 rows
    took 15 s with two threads and 0.7 s with one. The setting belongs to the calling thread: no other thread changes.
    """
    return threadpool_limits(1, user_api="openmp")
