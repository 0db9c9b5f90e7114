"""Two numbers for many divisions of the same rows at once: adjusted Rand index and silhouette.

A null needs them for hundreds of shuffles of each subgroup's cosets, which scikit-learn would take one by one.
"""

import numpy as np

from grok_core.measures.rows import FloatArray, IntArray

# D divisions of n rows into k parts each


def rand_indices(clusters: IntArray, divisions: IntArray) -> FloatArray:
    """Return the adjusted Rand index of divisions with clusters, (D,): 1 for equal ones, 0 on average by chance.

    Args:
        clusters: Shape (D, n), the cluster of each row in each case, numbered from 0.
        divisions: Shape (D, n), the part of each row, numbered from 0.
    Source: Hubert and Arabie 1985, doi:10.1007/BF01908075.
    """
    rows = clusters.shape[1]
    width = int(divisions.max()) + 1
    both = _pairs(clusters * width + divisions)
    of_clusters, of_divisions = _pairs(clusters), _pairs(divisions)
    chance = of_clusters * of_divisions / (rows * (rows - 1) / 2)
    most = (of_clusters + of_divisions) / 2
    same = most == chance  # all rows in one part, or each in its own
    return np.where(same, 1.0, (both - chance) / np.where(same, 1.0, most - chance))


def silhouettes(distances: FloatArray, divisions: IntArray) -> FloatArray:
    """Return the mean silhouette of divisions, (D,): 1 when parts are far apart, below 0 when they are not parts.

    Args:
        distances: Shape (n, n), between rows.
        divisions: Shape (D, n), numbered from 0; every part has 2 rows or more, and there are 2 parts or more.
    Source: Rousseeuw 1987, doi:10.1016/0377-0427(87)90125-7.
    """
    k = int(divisions.max()) + 1
    belongs = (divisions[:, :, None] == np.arange(k)).astype(np.float64)  # (D, n, k)
    sums = np.tensordot(distances, belongs, axes=(1, 1)).transpose(1, 0, 2)  # (D, n, k)
    sizes = belongs.sum(axis=1)[:, None, :]
    own_size = np.take_along_axis(np.broadcast_to(sizes, sums.shape), divisions[:, :, None], 2)[..., 0]
    own = np.take_along_axis(sums, divisions[:, :, None], 2)[..., 0] / (own_size - 1)
    nearest = np.where(belongs > 0, np.inf, sums / sizes).min(axis=2)
    largest = np.maximum(own, nearest)
    return np.asarray(((nearest - own) / np.where(largest > 0, largest, 1.0)).mean(axis=1))


def _pairs(parts: IntArray) -> FloatArray:
    """Return how many pairs of rows share a part, (D,), for parts (D, n)."""
    width = int(parts.max()) + 1
    draws = len(parts)
    counts = np.bincount((parts + width * np.arange(draws)[:, None]).ravel(), minlength=width * draws)
    counts = counts.reshape(draws, width)
    return np.asarray((counts * (counts - 1) / 2).sum(axis=1))
