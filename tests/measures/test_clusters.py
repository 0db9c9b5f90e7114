"""Clusters are those of k-means at its best: nearer than scikit-learn's by many starts, and the same every time."""

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from grok_core.measures.clusters import clusterer
from grok_core.measures.rows import centred, one_thread


def blobs(k, n, d, *, apart, seed):
    """Rows (n, d) around k places, and which place each is around."""
    generator = np.random.default_rng(seed)
    labels = np.arange(n) % k
    return centred(apart * generator.normal(size=(k, d))[labels] + generator.normal(size=(n, d))), labels


def inertia(rows, labels):
    return sum(((rows[labels == c] - rows[labels == c].mean(axis=0)) ** 2).sum() for c in np.unique(labels))


@pytest.mark.parametrize("k", [2, 5, 12, 24, 40])
def test_clusters_that_are_apart_are_found(k):
    rows, labels = blobs(k, 120, 16, apart=3, seed=k)
    assert adjusted_rand_score(labels, clusterer(rows, seed=0)(k)) == 1


@pytest.mark.parametrize("k", [2, 5, 12, 24, 40])
def test_rows_lie_about_as_near_to_their_means_as_scikit_learn_gets_them(k):
    rows, _ = blobs(12, 120, 16, apart=0.5, seed=1)
    with one_thread():
        best = KMeans(k, n_init=10, random_state=0).fit(rows).inertia_
    assert inertia(rows, clusterer(rows, seed=0)(k)) <= 1.005 * best


def test_every_row_is_with_the_nearest_mean():
    rows, _ = blobs(8, 120, 16, apart=0.5, seed=2)
    labels = clusterer(rows, seed=0)(8)
    means = np.stack([rows[labels == c].mean(axis=0) for c in range(8)])
    assert np.array_equal(labels, ((rows[:, None] - means) ** 2).sum(axis=2).argmin(axis=1))


def test_the_same_seed_gives_the_same_clusters():
    rows, _ = blobs(8, 60, 4, apart=0, seed=3)
    assert np.array_equal(clusterer(rows, seed=4)(9), clusterer(rows, seed=4)(9))


def test_there_are_no_more_clusters_than_distinct_rows():
    rows, labels = blobs(3, 30, 4, apart=1, seed=5)
    rows = centred(np.stack([rows[labels == c][0] for c in range(3)])[labels])
    assert adjusted_rand_score(labels, clusterer(rows, seed=0)(10)) == 1
