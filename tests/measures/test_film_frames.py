"""Films: every moment has its picture, each laid over the next, and what cannot be drawn stays empty."""

import numpy as np
import pytest

from grok_core.errors import AnalysisError
from grok_core.measures import fourier
from grok_core.measures.circular_correlation import best_of_frequencies
from grok_core.measures.film_frames import film
from grok_core.measures.projections import align, pca

N, D = 23, 8


def circle(frequency=3, noise=0.0, seed=0):
    """Rows (N, D) on a circle of one frequency in a random plane, with noise."""
    rng = np.random.default_rng(seed)
    turn = 2 * np.pi * frequency * np.arange(N) / N
    plane, _ = np.linalg.qr(rng.normal(size=(D, 2)))
    return np.column_stack([np.cos(turn), np.sin(turn)]) @ plane.T + noise * rng.normal(size=(N, D))


def turned(rows, seed):
    """The same rows in another basis: what a picture alone would show as a jump."""
    basis, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(D, D)))
    return rows @ basis


@pytest.mark.parametrize("view", ["PCA", "ring", "t-SNE"])
def test_every_moment_has_a_picture_from_the_last_one_back(view):
    moments = [circle(noise=noise, seed=1) for noise in (1.0, 0.3, 0.1)]
    order = [index for index, points in film(moments, view=view, perplexity=5) if points.shape == (N, 2)]
    assert order == [2, 1, 0]


@pytest.mark.parametrize("view", ["PCA", "ring"])
def test_what_only_turned_does_not_move(view):
    rows = circle(noise=0.05)
    frames = dict(film([turned(rows, seed) for seed in range(4)], view=view))
    for index in range(3):
        np.testing.assert_allclose(frames[index], frames[3], atol=1e-8)


def test_each_picture_lies_over_its_successor_as_well_as_it_can():
    moments = [circle(noise=noise, seed=seed) for seed, noise in enumerate((0.8, 0.4, 0.1))]
    frames = dict(film(moments, view="PCA"))
    for index in (0, 1):
        np.testing.assert_allclose(frames[index], align(pca(moments[index])[0], frames[index + 1]), atol=1e-10)


def test_tsne_that_begins_where_its_successor_lies_moves_less_than_one_from_anew():
    moments = [circle(noise=0.1, seed=4) + 0.02 * np.random.default_rng(k).normal(size=(N, D)) for k in range(2)]
    frames = dict(film(moments, view="t-SNE", perplexity=5))
    (_, anew), *_ = film(moments[:1], view="t-SNE", perplexity=5)

    def apart(points):
        return np.linalg.norm(align(points, frames[1]) - frames[1])

    assert apart(frames[0]) < apart(anew)


def test_the_ring_keeps_the_frequency_of_the_end():
    moments = [circle(frequency=5), circle(frequency=2)]
    frames = dict(film(moments, view="ring"))
    assert best_of_frequencies(frames[1], [2])[0] > 0.99
    np.testing.assert_allclose(
        frames[0], align(fourier.ring(moments[0], frequency=2, permutations=1).points, frames[1]), atol=1e-10
    )


def test_a_moment_without_a_picture_stays_empty_and_the_others_are_drawn():
    frames = dict(film([np.zeros((N, D)), np.full((N, D), np.nan), circle()], view="PCA"))
    assert np.isnan(frames[0]).all()
    assert np.isnan(frames[1]).all()
    assert np.isfinite(frames[2]).all()


def test_without_an_end_there_is_no_film():
    with pytest.raises(AnalysisError, match="rows"):
        list(film([circle(), np.zeros((N, D))], view="PCA"))
