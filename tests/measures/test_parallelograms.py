"""Representation quality: the share of parallelograms closed, against counting them one by one."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.errors import AnalysisError
from grok_core.measures.parallelograms import TOLERANCE, representation_quality


def counted(rows):
    """Count the definition out: all unordered pairs of different unordered pairs with one sum."""
    scaled = (rows - rows.mean(0)) / rows.std(0)
    pairs = list(itertools.combinations_with_replacement(range(len(rows)), 2))
    found = [
        np.square(scaled[i] + scaled[j] - scaled[m] - scaled[n]).mean() <= TOLERANCE
        for (i, j), (m, n) in itertools.combinations(pairs, 2)
        if i + j == m + n
    ]
    return np.mean(found)


@given(st.integers(3, 9), st.integers(1, 4), st.floats(0, 0.3), st.integers(0, 99))
def test_it_is_the_share_counted_one_by_one(n, d, noise, seed):
    generator = np.random.default_rng(seed)
    rows = np.arange(n)[:, None] * generator.normal(size=d) + noise * generator.normal(size=(n, d))
    assert representation_quality(rows) == pytest.approx(counted(rows))


@pytest.mark.parametrize("n", [3, 10, 128])
def test_a_line_with_equal_steps_closes_all(n):
    assert representation_quality(3.0 - 2.0 * np.arange(n)[:, None]) == 1


def test_where_the_numbers_are_shuffled_few_close_and_on_a_circle_not_all():
    generator = np.random.default_rng(0)
    shuffled = [representation_quality(generator.permutation(10)[:, None]) for _ in range(20)]
    assert max(shuffled) < 0.4
    angles = 2 * np.pi * np.arange(10) / 10
    assert representation_quality(np.stack([np.cos(angles), np.sin(angles)], axis=1)) < 0.5


def test_what_has_no_spread_has_no_quality():
    assert representation_quality(np.ones((5, 2))) == 0
    assert np.isnan(representation_quality([[0.0], [np.nan], [1.0]]))
    line = np.column_stack([np.arange(5.0), np.ones(5)])
    assert representation_quality(line) == 1


@pytest.mark.parametrize("rows", [[1.0, 2.0, 3.0], [[1.0], [2.0]]])
def test_another_shape_is_refused(rows):
    with pytest.raises(AnalysisError, match="3 elements or more: choose a larger p"):
        representation_quality(rows)
