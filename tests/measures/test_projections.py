"""Projections keep what they promise to keep, and refuse what they cannot draw."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness

from grok_core.errors import AnalysisError
from grok_core.measures.projections import (
    align,
    distances,
    effective_dimension,
    neighbours,
    pca,
    shared_neighbours,
    tsne,
)
from grok_core.measures.projections import trustworthiness as trusted


def noise(n, d, seed=0):
    return np.random.default_rng(seed).normal(size=(n, d))


@given(st.integers(3, 30), st.integers(2, 8), st.integers(0, 1000))
def test_pca_agrees_with_scikit_learn_up_to_the_sign(n, d, seed):
    rows = noise(n, d, seed) * np.arange(1, d + 1)
    points, shares = pca(rows)
    reference = PCA(2, svd_solver="full").fit(rows)
    np.testing.assert_allclose(np.abs(points), np.abs(reference.transform(rows)), atol=1e-6)
    np.testing.assert_allclose(shares, reference.explained_variance_ratio_, atol=1e-9)


@given(st.integers(3, 12), st.integers(1, 5), st.integers(0, 1000))
def test_distances_are_those_of_the_neighbours_in_their_order(n, d, seed):
    rows = noise(n, d, seed)
    near = neighbours(rows)
    for i in range(n):
        far, typical = distances(rows, i)
        assert far[i] == 0
        np.testing.assert_allclose(far[near[i]], np.sort(far)[1 : near.shape[1] + 1])
    pairs = [np.linalg.norm(a - b) for k, a in enumerate(rows) for b in rows[:k]]
    assert typical == pytest.approx(np.median(pairs))


def test_pca_signs_do_not_hang_on_the_rows_order():
    rows = noise(20, 6)
    points, _ = pca(rows)
    np.testing.assert_allclose(pca(rows[::-1])[0][::-1], points, atol=1e-9)


def test_pca_of_one_column_is_a_line():
    points, shares = pca(np.arange(5.0)[:, None])
    np.testing.assert_allclose(points, [[-2, 0], [-1, 0], [0, 0], [1, 0], [2, 0]], atol=1e-12)
    assert shares.tolist() == [1, 0]


def test_tsne_keeps_neighbours_and_repeats_itself():
    groups = np.repeat(np.arange(6), 10)
    rows = 5 * noise(6, 16)[groups] + 0.1 * noise(60, 16, 1)
    points = tsne(rows, perplexity=8, seed=3)
    assert points.shape == (60, 2)
    assert trustworthiness(rows, points, n_neighbors=9) > 0.95
    np.testing.assert_array_equal(points, tsne(rows, perplexity=8, seed=3))


def test_tsne_starts_from_the_principal_axes_for_seed_0_alone():
    rows = noise(60, 2) * [5, 2]
    points = tsne(rows, perplexity=20, seed=0)
    agreement = np.abs(np.corrcoef(np.hstack([points, pca(rows)[0]]).T))  # t-SNE's first leaps may mirror
    assert agreement[0, 2] > 0.9
    assert agreement[1, 3] > 0.8
    assert not np.allclose(points, tsne(rows, perplexity=20, seed=1))


def test_two_random_starts_give_two_pictures_that_share_neighbours_where_there_are_any():
    """Moved starts ended in the same picture, point on point: what both showed was no more than what one showed."""
    clusters = 5 * noise(12, 16)[np.repeat(np.arange(12), 5)] + 0.1 * noise(60, 16, 1)
    for rows, low, high in ((clusters, 0.6, 1.0), (noise(60, 16), 0.2, 0.8)):
        one, other = (tsne(rows, perplexity=8, seed=seed) for seed in (1, 2))
        apart = np.linalg.norm(one - align(other, one), axis=1)
        assert np.median(apart) > 0.05 * np.linalg.norm(one - one.mean(axis=0), axis=1).mean()
        share, chance = shared_neighbours(one, other, count=4)
        assert chance == pytest.approx(4 / 59)
        assert low < share <= high


def test_neighbours_that_two_pictures_share_are_counted():
    line = np.stack([np.arange(10.0), np.zeros(10)], axis=1)
    assert shared_neighbours(line, 3 * line[:, ::-1] + 7) == (1.0, 5 / 9)
    at_random = [shared_neighbours(noise(40, 2, s), noise(40, 2, s + 500)) for s in range(30)]
    assert np.mean([share for share, _ in at_random]) == pytest.approx(at_random[0][1], abs=0.02)


def test_tsne_of_one_column_is_drawn():
    assert np.isfinite(tsne(np.arange(12.0)[:, None], perplexity=3, seed=0)).all()


@pytest.mark.parametrize("perplexity", [0, 0.5, -1, 12, 40, float("nan")])
def test_tsne_refuses_a_perplexity_that_does_not_fit(perplexity):
    with pytest.raises(AnalysisError, match=r"perplexity \S+ for 12 rows; choose at least 1 and below 12"):
        tsne(noise(12, 4), perplexity=perplexity, seed=0)


@pytest.mark.parametrize("project", [pca, effective_dimension, lambda rows: tsne(rows, perplexity=2, seed=0)])
def test_unusable_rows_are_refused(project):
    with pytest.raises(AnalysisError, match="not finite"):
        project(np.full((9, 4), np.nan))
    with pytest.raises(AnalysisError, match="All 9 rows are equal"):
        project(np.ones((9, 4)))


@given(st.integers(3, 30), st.integers(1, 40), st.floats(-3, 3), st.integers(0, 1000))
def test_effective_dimension_lies_between_a_line_and_all_directions(n, d, steepness, seed):
    rows = noise(n, d, seed) * np.arange(1, d + 1) ** steepness
    value = effective_dimension(rows)
    assert 1 - 1e-9 <= value <= min(n - 1, d) + 1e-9
    points = np.linalg.qr(noise(d, d, seed + 1))[0]
    assert effective_dimension(7 * rows @ points + 3) == pytest.approx(value, rel=1e-6)


@given(st.integers(1, 12), st.integers(0, 5), st.integers(0, 1000))
def test_equal_orthogonal_directions_are_counted(k, unused, seed):
    directions = np.linalg.qr(noise(k + unused, k, seed))[0].T  # (k, d) orthonormal
    columns = np.linalg.qr(np.column_stack([np.ones(20), noise(20, k, seed)]))[0][:, 1:]  # (20, k), each of mean 0
    assert effective_dimension(4 * columns @ directions - 2) == pytest.approx(k)


@given(st.integers(0, 1000), st.floats(0, 6.28), st.sampled_from([-1, 1]))
def test_align_undoes_turning_mirroring_and_moving(seed, angle, mirror):
    reference = noise(15, 2, seed)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    moved = reference @ turn * [1, mirror] + [7, -3]
    np.testing.assert_allclose(align(moved, reference), reference, atol=1e-9)


@given(st.integers(0, 1000))
def test_align_stretches_nothing(seed):
    points, reference = noise(15, 2, seed), 9 * noise(15, 2, seed + 1)
    aligned = align(points, reference)
    distances = [np.linalg.norm(p[:, None] - p[None], axis=-1) for p in (points, aligned)]
    np.testing.assert_allclose(*distances, atol=1e-9)
    assert ((aligned - reference) ** 2).sum() <= ((points - reference) ** 2).sum() + 1e-9


def test_align_refuses_other_shapes():
    with pytest.raises(AnalysisError, match=r"\(3, 2\) over a reference \(4, 2\)"):
        align(noise(3, 2), noise(4, 2))


def test_neighbours_are_the_nearest_rows():
    rows = noise(15, 4)
    found = neighbours(rows, 3)
    for i, some in enumerate(found):
        by_distance = np.argsort(np.linalg.norm(rows - rows[i], axis=1))[1:4]
        assert some.tolist() == by_distance.tolist()


def test_neighbours_of_few_rows_are_all_others():
    assert neighbours(noise(3, 2), 5).shape == (3, 2)


def test_trust_is_full_where_the_picture_is_the_rows_and_low_where_it_is_chance():
    rows = noise(80, 2)
    assert trusted(rows, rows) == 1
    pictures = [trusted(rows, noise(80, 2, seed)) for seed in range(1, 6)]
    assert all(0.35 < value < 0.65 for value in pictures), pictures


def test_trust_of_a_handful_is_measured_and_of_fewer_refused():
    assert trusted(noise(5, 2), noise(5, 2)) == 1
    with pytest.raises(AnalysisError, match="it takes 5 or more"):
        trusted(noise(4, 3), noise(4, 2))
