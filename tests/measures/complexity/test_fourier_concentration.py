"""One frequency is concentrated, equal ones are not, and noise is known."""

import numpy as np
import pytest

from grok_core.errors import AnalysisError
from grok_core.measures.complexity.fourier_concentration import column_shares, concentration, inverse_participation
from grok_core.measures.fourier import frequency_shares
from tests.measures.planting import circles


def noise(n, d, seed=0):
    return np.random.default_rng(seed).normal(size=(n, d))


@pytest.mark.parametrize("n", [12, 13, 59])
def test_one_frequency_has_1_and_equal_frequencies_one_over_their_number(n):
    angles = 2 * np.pi * 3 * np.arange(n) / n
    one = 4 + 2 * np.cos(angles + 0.3)[:, None]
    found = concentration(one, permutations=9)
    assert (found.ipr, found.column_ipr) == (pytest.approx(1), pytest.approx(1))
    k = n // 2
    assert found.gini == pytest.approx((k - 1) / k)
    impulse = np.eye(n)[:, :1]  # every frequency of an impulse is as strong
    if n % 2:
        flat = concentration(impulse, permutations=9)
        assert (flat.ipr, flat.column_ipr) == (pytest.approx(1 / k), pytest.approx(1 / k))
        assert flat.gini == pytest.approx(0, abs=1e-9)


def test_the_nyquist_frequency_is_one_frequency_too():
    assert concentration((-1.0) ** np.arange(12)[:, None], permutations=9).ipr == pytest.approx(1)


@pytest.mark.parametrize("n", [11, 12])
def test_shares_of_a_column_are_those_of_the_column_alone(n):
    rows = noise(n, 4)
    for column, shares in zip(rows.T, column_shares(rows), strict=True):
        assert shares == pytest.approx(frequency_shares(column[:, None]))


def test_neurons_of_one_frequency_each_are_told_from_rows_of_one_frequency():
    n = 31
    waves = np.stack([np.cos(2 * np.pi * k * np.arange(n) / n) for k in range(1, 11)], axis=1)  # ten neurons
    found = concentration(waves, permutations=9)
    assert found.column_ipr == pytest.approx(1)
    assert found.ipr == pytest.approx(1 / 10)
    mixed = concentration(waves @ np.linalg.qr(noise(10, 10))[0], permutations=9)
    assert mixed.ipr == pytest.approx(1 / 10)
    assert mixed.column_ipr < 0.5


def test_noise_has_about_two_over_the_number_of_frequencies_and_one():
    values = inverse_participation(column_shares(noise(59, 4000)))
    assert values.mean() == pytest.approx(2 / 30, rel=0.02)


def test_planted_circles_are_above_their_null_and_noise_is_not():
    planted = concentration(circles(59, 24, (3, 7), np.random.default_rng(0)) + 0.01 * noise(59, 24), permutations=39)
    assert planted.gini > planted.gini_null_95
    assert planted.ipr > 3 * planted.ipr_null_95
    assert planted.column_ipr > 3 * planted.column_ipr_null_95
    above = [
        c.column_ipr > c.column_ipr_null_95
        for c in (concentration(noise(31, 8, s), permutations=39) for s in range(20))
    ]
    assert sum(above) <= 5


def test_scale_shift_and_unused_columns_change_nothing():
    rows = noise(23, 6)
    found = concentration(rows, permutations=9)
    moved = concentration(np.hstack([5 * rows - 2, np.full((23, 2), 3.0)]), permutations=9)
    for name in ("gini", "ipr", "column_ipr", "column_ipr_null_95"):
        assert getattr(moved, name) == pytest.approx(getattr(found, name)), name


def test_constant_rows_are_refused():
    with pytest.raises(AnalysisError, match="equal"):
        concentration(np.ones((9, 4)))
