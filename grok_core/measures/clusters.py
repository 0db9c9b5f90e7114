"""k-means that finds the clusters where there are some.

Ten random starts seldom find them: of the cosets that networks learn in S5, five hundred random starts missed half,
although these clusters have the smaller sum of squared distances. So scikit-learn's k-means begins with the clusters
of Ward's tree and with rows drawn at random. Then one centre at a time moves to a row drawn at random, and a move that
makes the sum of squared distances smaller is kept. Nothing proposes cosets to it.
Source: Ward 1963, doi:10.1080/01621459.1963.10500845, and Fränti 2018, doi:10.1186/s40537-018-0122-y.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from scipy.cluster.hierarchy import cut_tree, ward
from sklearn.cluster import KMeans

from grok_core.measures.rows import FloatArray, IntArray, one_thread

STARTS = 40  # centres drawn at random from the rows, for each number of clusters
SWAPS = 100  # moves of one centre, tried one after the other
TRIAL = 6  # iterations that show whether a move is good
ITERATIONS = 100  # the most that k-means may take from one start; it needs fewer


def clusterer(matrix: FloatArray, seed: int) -> Callable[[int], IntArray]:
    """Return a function that gives the k-means clusters (n,) of the rows (n, d) for a number of clusters k.

    Each k is computed once. Fewer than k clusters come out when fewer rows are distinct. The rows have mean 0; the
    seed draws starts and moves.
    """
    distinct = len(np.unique(np.round(matrix / np.abs(matrix).max(), 6), axis=0))
    nested = cut_tree(ward(matrix))  # (n, n), k clusters in column -k

    @lru_cache
    def clusters(k: int) -> IntArray:
        k = min(k, distinct)
        generator = np.random.default_rng(seed)
        drawn = [matrix[generator.choice(len(matrix), k, replace=False)] for _ in range(STARTS)]
        with one_thread():
            best = _fit(matrix, [_means(matrix, nested[:, -k], k), *drawn])
            centres = _swap(matrix, best.cluster_centers_, generator)
            return np.asarray(_fit(matrix, [centres]).labels_, dtype=np.int64)

    return clusters


def _fit(matrix: FloatArray, starts: list[FloatArray]) -> KMeans:
    """Return the best k-means fit from the given starts, each (k, d)."""
    remaining = iter(starts)

    def next_start(_rows: FloatArray, _k: int, **_options: object) -> FloatArray:
        return next(remaining)

    k_means = KMeans(
        len(starts[0]), init=next_start, n_init=len(starts), max_iter=ITERATIONS, tol=0.0, algorithm="lloyd"
    )
    return k_means.fit(matrix)


def _swap(matrix: FloatArray, centres: FloatArray, generator: np.random.Generator) -> FloatArray:
    """Return the centres (k, d) after the random moves of one centre that make the rows lie nearer to them."""
    centres, cost = _improve(matrix, centres, 0)
    moves = generator.integers(len(centres), size=SWAPS), generator.integers(len(matrix), size=SWAPS)
    for centre, row in zip(*moves, strict=True):
        moved = centres.copy()
        moved[centre] = matrix[row]
        moved, moved_cost = _improve(matrix, moved, TRIAL)
        if moved_cost < cost:
            centres, cost = moved, moved_cost
    return centres


def _improve(matrix: FloatArray, centres: FloatArray, iterations: int) -> tuple[FloatArray, float]:
    """Return the centres after some of Lloyd's iterations, and the sum of squared distances, up to a constant.

    scikit-learn's k-means does the same; for so few iterations its checks of the input take three times as long.
    """
    distances = _distances(matrix, centres)
    labels = distances.argmin(axis=1)
    for _ in range(iterations):
        centres = _means(matrix, labels, len(centres))
        distances = _distances(matrix, centres)
        before, labels = labels, distances.argmin(axis=1)
        if np.array_equal(before, labels):
            break
    return centres, float(distances.min(axis=1).sum())


def _means(matrix: FloatArray, labels: IntArray, k: int) -> FloatArray:
    """Return the mean of each cluster, (k, d); of an empty cluster the origin."""
    members = labels == np.arange(k)[:, None]
    return np.asarray(members @ matrix / np.maximum(members.sum(axis=1), 1)[:, None])


def _distances(matrix: FloatArray, centres: FloatArray) -> FloatArray:
    """Return (n, k) squared distances less each row's squared length, which changes nothing between centres."""
    return np.asarray((centres**2).sum(axis=1) - 2 * matrix @ centres.T)
