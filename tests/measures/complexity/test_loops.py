"""Circles have a hole, a figure of eight has two, a cloud has none, and geometry says how long the bars are."""

import numpy as np
import pytest

from grok_core.errors import AnalysisError
from grok_core.measures.complexity.loops import longest_loop


def circle(n):
    angles = 2 * np.pi * np.arange(n) / n
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def noise(n, d, seed=0):
    return np.random.default_rng(seed).normal(size=(n, d))


@pytest.mark.parametrize("n", [12, 59, 113])
def test_a_circle_has_one_bar_as_long_as_geometry_says(n):
    """It opens at the distance of neighbours, and closes when three rows around the centre are joined."""
    found = longest_loop(circle(n), draws=9)
    assert found.birth == pytest.approx(2 * np.sin(np.pi / n), rel=1e-5)
    assert found.death == pytest.approx(2 * np.sin(np.pi * -(-n // 3) / n), rel=1e-5)
    assert found.persistence == pytest.approx(found.death - found.birth)
    assert found.second == 0
    assert found.p_value == 0.1
    assert found.persistence > found.null_95 > found.null_median > 0


def test_a_figure_of_eight_has_two_equal_bars():
    eight = np.concatenate([circle(40) + np.array([1, 0]), circle(40) - np.array([1, 0])])
    found = longest_loop(eight, draws=1)
    assert found.second == pytest.approx(found.persistence, rel=1e-5)
    alone = 2 * np.sin(np.pi * 14 / 40) - 2 * np.sin(np.pi / 40)  # in radii, of which the eight's own is √2
    assert found.persistence == pytest.approx(alone / np.sqrt(2), rel=1e-5)


def test_turning_moving_scaling_shuffling_and_more_dimensions_change_nothing():
    rows = circle(30) + 0.1 * noise(30, 2)
    found = longest_loop(rows, draws=3)
    wide = np.hstack([rows, np.zeros((30, 98))]) @ np.linalg.qr(noise(100, 100))[0]
    order = np.random.default_rng(0).permutation(30)
    for other in (7 * rows - 3, rows[order], wide):
        again = longest_loop(other, draws=3)
        assert again.persistence == pytest.approx(found.persistence, rel=1e-4)
        assert again.second == pytest.approx(found.second, rel=1e-4, abs=1e-6)


def test_rows_on_a_line_have_no_hole():
    found = longest_loop(np.arange(20.0)[:, None] @ np.ones((1, 3)), draws=9)
    assert (found.persistence, found.birth, found.death, found.p_value) == (0, 0, 0, 1)


def test_a_cloud_is_not_told_from_its_null():
    small = sum(longest_loop(noise(25, 3, seed), draws=19).p_value <= 0.05 for seed in range(20))
    assert small <= 4


def test_a_noisy_circle_is_told_from_a_cloud_of_the_same_covariance():
    found = longest_loop(np.hstack([circle(59), np.zeros((59, 6))]) + 0.1 * noise(59, 8), draws=19)
    assert found.p_value == 0.05
    assert found.persistence > 2 * found.null_95


def test_what_has_no_bars_is_refused():
    with pytest.raises(AnalysisError, match="513 rows"):
        longest_loop(noise(513, 2))
    with pytest.raises(AnalysisError, match="equal"):
        longest_loop(np.ones((5, 2)))
    with pytest.raises(AnalysisError, match="draws is 0"):
        longest_loop(noise(5, 2), draws=0)
