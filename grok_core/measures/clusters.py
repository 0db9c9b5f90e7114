"""k-means that finds the clusters where there are some.

From ten random starts it seldom does: of the cosets that networks learn in S5, five hundred starts missed half,
although these were the better clusters by k-means' own measure. So it begins with the clusters of Ward's tree, and
with rows drawn at random; of the best of these it then moves one centre at a time to a row drawn at random, and keeps
what is better. Nothing proposes cosets to it.
Source: Ward 1963, doi:10.1080/01621459.1963.10500845, and Fränti 2018, doi:10.1186/s40537-018-0122-y.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from scipy.cluster.hierarchy import cut_tree, ward

from grok_core.measures.rows import FloatArray, IntArray

STARTS = 40  # with rows drawn at random, for each number of clusters
SWAPS = 100  # centres moved then
TRIAL = 6  # iterations that show whether a move is good
ITERATIONS = 100  # until nothing changes, and that is sooner


def clusterer(matrix: FloatArray, seed: int) -> Callable[[int], IntArray]:
    """Return a function of k: the k-means clusters (n,) of the rows (n, d), computed once for each k.

    Fewer than k clusters come out when fewer rows are distinct. The seed is of the moves.
    """
    distinct = len(np.unique(np.round(matrix / np.abs(matrix).max(), 6), axis=0))
    nested = cut_tree(ward(matrix))  # (n, n), k clusters in column -k

    @lru_cache
    def clusters(k: int) -> IntArray:
        k = min(k, distinct)
        generator = np.random.default_rng(seed)
        drawn = (matrix[generator.choice(len(matrix), k, replace=False)] for _ in range(STARTS))
        starts = (_settled(matrix, start, ITERATIONS) for start in (_means(matrix, nested[:, -k], k), *drawn))
        centres = _swapped(matrix, *min(starts, key=lambda start: start[1]), generator)
        return np.asarray(_distances(matrix, centres).argmin(axis=1))

    return clusters


def _swapped(matrix: FloatArray, centres: FloatArray, cost: float, generator: np.random.Generator) -> FloatArray:
    """The centres (k, d) after moving one at a time at random, wherever that makes the rows lie nearer to them."""
    moves = generator.integers(len(centres), size=SWAPS), generator.integers(len(matrix), size=SWAPS)
    for centre, row in zip(*moves, strict=True):
        moved = centres.copy()
        moved[centre] = matrix[row]
        moved, moved_cost = _settled(matrix, moved, TRIAL)
        if moved_cost < cost:
            centres, cost = moved, moved_cost
    centres, _ = _settled(matrix, centres, ITERATIONS)
    return centres


def _settled(matrix: FloatArray, centres: FloatArray, iterations: int) -> tuple[FloatArray, float]:
    """Lloyd's iterations: the centres (k, d), and the sum of squared distances to them, up to a constant."""
    labels = _distances(matrix, centres).argmin(axis=1)
    for _ in range(iterations):
        centres = _means(matrix, labels, len(centres))
        distances = _distances(matrix, centres)
        before, labels = labels, distances.argmin(axis=1)
        if np.array_equal(before, labels):
            break
    return centres, float(distances.min(axis=1).sum())


def _means(matrix: FloatArray, labels: IntArray, k: int) -> FloatArray:
    """(k, d) the mean of each cluster; of an empty one the origin."""
    members = labels == np.arange(k)[:, None]
    return np.asarray(members @ matrix / np.maximum(members.sum(axis=1), 1)[:, None])


def _distances(matrix: FloatArray, centres: FloatArray) -> FloatArray:
    """(n, k) squared distances less each row's squared length, which changes nothing between centres."""
    return np.asarray((centres**2).sum(axis=1) - 2 * matrix @ centres.T)
