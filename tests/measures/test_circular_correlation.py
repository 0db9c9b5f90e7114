"""The circular correlation is 1 for a ring however it lies, and no more than its null says in noise."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from grok_core.errors import AnalysisError
from grok_core.measures.circular_correlation import best_of_frequencies, circular_correlation


def circle(n, frequency):
    """(n, 2) the unit circle, walked `frequency` times."""
    angle = 2 * np.pi * frequency * np.arange(n) / n
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def noise(n, d, seed=0):
    return np.random.default_rng(seed).normal(size=(n, d))


@given(st.integers(5, 60), st.floats(0, 6.28), st.sampled_from([-1, 1]), st.data())
def test_it_ignores_turning_mirroring_moving_and_scaling(n, angle, mirror, data):
    k = data.draw(st.integers(1, (n - 1) // 2))
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    points = 4 * circle(n, k) @ turn * [1, mirror] + [100, -3]
    assert math.isclose(best_of_frequencies(points, [k])[0], 1, rel_tol=1e-6)
    value, best = best_of_frequencies(points, range(1, (n - 1) // 2 + 1))
    assert best == k
    assert math.isclose(value, 1, rel_tol=1e-6)


def test_a_cloud_has_little_of_it():
    assert best_of_frequencies(noise(97, 2), [5])[0] < 0.3


def test_a_ring_drawn_of_rows_on_a_circle_is_found_at_their_frequency():
    rows = circle(41, 6) @ noise(2, 12) + 0.1 * noise(41, 12, 1)
    found = circular_correlation(circle(41, 6) + 0.05 * noise(41, 2, 2), rows)
    assert (found.frequency, found.p_value) == (6, 1 / 200)
    assert found.null_95 < 0.6 < 0.95 < found.value


def test_pictures_of_noise_have_uniform_p_values():
    both = [noise(31, 8, seed) for seed in range(100)]
    found = [circular_correlation(rows[:, :2], rows, permutations=49, seed=i).p_value for i, rows in enumerate(both)]
    assert kstest(found, "uniform").pvalue > 0.02


def test_a_picture_without_extent_is_refused():
    with pytest.raises(AnalysisError, match="All 9 rows are equal"):
        circular_correlation(np.ones((9, 2)), noise(9, 3))
