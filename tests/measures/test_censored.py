"""Ratios and slopes of times with censoring: exact where nothing is censored, and their intervals cover the truth."""

import math

import numpy as np
import pytest
from scipy.stats import linregress, t

from grok_core.errors import AnalysisError
from grok_core.measures.censored import log_linear, time_ratio

SHARES = np.repeat(np.linspace(0.2, 0.5, 5), 7)
ALL = np.ones_like(SHARES, dtype=bool)


def times(seed, *, slope=-10.0, noise=0.3):
    return np.exp(8 + slope * SHARES + np.random.default_rng(seed).normal(0, noise, SHARES.size))


def test_without_censoring_it_is_the_line_of_least_squares_with_students_interval():
    steps = times(0)
    found, line = log_linear(SHARES, steps, ALL), linregress(SHARES, np.log(steps))
    half = t.ppf(0.975, SHARES.size - 2) * line.stderr
    assert [found.value, found.low, found.high] == pytest.approx([line.slope, line.slope - half, line.slope + half])


def test_intervals_of_censored_slopes_cover_the_truth():
    budget, covered, n = math.exp(5.0), 0, 60  # a third of the runs are stopped before they get there
    for seed in range(n):
        steps = times(seed)
        found = log_linear(SHARES, np.minimum(steps, budget), steps < budget)
        covered += found.low <= -10 <= found.high
    assert covered / n >= 0.88


def test_intervals_of_censored_ratios_cover_the_truth():
    covered, n, rng = 0, 60, np.random.default_rng(0)
    for _ in range(n):
        steps = np.exp(rng.normal(np.repeat([0, math.log(1.5)], 7), 0.4))
        seen, reached = np.minimum(steps, 1.6), steps < 1.6
        found = time_ratio(seen[:7], reached[:7], seen[7:], reached[7:])
        covered += found.low <= 1.5 <= found.high
    assert 0.88 <= covered / n < 1


def test_leaving_censoring_out_would_make_the_slope_flatter():
    steps, budget = times(1), math.exp(5.0)
    seen, reached = np.minimum(steps, budget), steps < budget
    assert log_linear(SHARES, seen, reached).value < linregress(SHARES, np.log(seen)).slope - 1


def test_a_group_that_never_gets_there_has_a_ratio_without_end():
    found = time_ratio([100, 120, 90, 110], [True] * 4, [1000] * 4, [False] * 4)
    assert (found.value, found.high) == (math.inf, math.inf)
    assert 5 < found.low < 12
    back = time_ratio([1000] * 4, [False] * 4, [100, 120, 90, 110], [True] * 4)
    assert (back.value, back.low, back.high) == (0, 0, pytest.approx(1 / found.low, rel=1e-3))


@pytest.mark.parametrize(
    ("x", "steps", "reached", "words"),
    [
        ([1, 2], [1, 2, 3], [True] * 3, "one each"),
        ([1, 2, 3], [1, 0, 3], [True] * 3, "no positive number"),
        ([1, 2, 3], [1, 2, 3], [True, True, False], "2 of 3 runs"),
        ([1, 1, 1], [1, 2, 3], [True] * 3, "two settings"),
        ([1, 2, 2, 2, 3], [9, 1, 2, 3, 9], [False, True, True, True, False], "between others"),
    ],
)
def test_what_has_no_line_gets_one_sentence(x, steps, reached, words):
    with pytest.raises(AnalysisError, match=words):
        log_linear(x, steps, reached)
