"""The two numbers of many divisions at once are scikit-learn's of each."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import pdist, squareform
from sklearn.metrics import adjusted_rand_score, silhouette_score

from grok_core.measures.coset_agreement import rand_indices, silhouettes

SEEDS = st.integers(0, 999)


@settings(deadline=None, max_examples=40)
@given(st.integers(2, 6), st.integers(2, 5), SEEDS)
def test_they_are_those_of_scikit_learn(parts, size, seed):
    random = np.random.default_rng(seed)
    rows = random.normal(size=(parts * size, 3))
    divisions = random.permuted(np.tile(np.repeat(np.arange(parts), size), (4, 1)), axis=1)
    clusters = random.integers(0, 4, size=divisions.shape)
    agreement = [adjusted_rand_score(*pair) for pair in zip(divisions, clusters, strict=True)]
    np.testing.assert_allclose(rand_indices(clusters, divisions), agreement, atol=1e-12)
    separate = [silhouette_score(rows, division) for division in divisions]
    np.testing.assert_allclose(silhouettes(squareform(pdist(rows)), divisions), separate, atol=1e-9)


def test_equal_divisions_agree_completely_whatever_their_numbers():
    division = np.array([[0, 0, 1, 1, 2, 2]])
    assert rand_indices(2 - division, division).tolist() == [1.0]
    assert rand_indices(np.zeros_like(division), np.zeros_like(division)).tolist() == [1.0]
    assert rand_indices(np.zeros_like(division), division) == pytest.approx(0)


def test_rows_that_coincide_have_no_silhouette():
    assert silhouettes(np.zeros((4, 4)), np.array([[0, 0, 1, 1]])).tolist() == [0.0]
