"""Scores of forecasts: by hand, under changes that must not matter, and refused where nothing is to score."""

import math

import numpy as np
import pytest

from grok_core.errors import AnalysisError
from grok_core.measures.waits import forecast_scores as scores


def test_errors_are_factors_either_way():
    assert scores.log_errors([200, 50, 100], [100, 100, 100]) == pytest.approx([math.log(2), math.log(2), 0])
    with pytest.raises(AnalysisError, match="give a positive one"):
        scores.log_errors([0.0], [100])


def test_the_median_error_and_its_interval():
    found = scores.median_error(np.arange(1.0, 102.0))
    assert found.value == 51
    assert 35 < found.low < 51 < found.high < 67
    alone = scores.median_error([0.3])
    assert (alone.low, alone.value, alone.high) == (0.3, 0.3, 0.3)


def test_a_difference_pairs_the_runs():
    errors = np.random.default_rng(0).exponential(size=80)
    constant = scores.better_by(errors, errors + 0.1)
    assert (constant.value, constant.low, constant.high) == pytest.approx((-0.1, -0.1, -0.1))
    same = scores.better_by(errors, errors)
    assert (same.low, same.value, same.high) == (0, 0, 0)
    with pytest.raises(AnalysisError, match="those of the same runs"):
        scores.better_by(errors, errors[1:])


def test_coverage_by_hand_ends_count_as_held():
    found = scores.coverage([1, 5, 5, 20], [10, 10, 10, 30], [1, 10, 11, 15])
    assert (found.held, found.n, found.share.value) == (2, 4, 0.5)
    assert (found.share.low, found.share.high) == pytest.approx((0.0676, 0.9324), abs=1e-3)  # Clopper and Pearson
    with pytest.raises(AnalysisError):
        scores.coverage([], [], [])


def test_a_ranking_by_hand_and_under_any_growing_function():
    score, there = np.array([1.0, 2.0, 3.0, 4.0, 2.0, 5.0]), np.array([0, 0, 1, 1, 1, 1], dtype=bool)
    settings = list("abcdef")
    found = scores.ranking(score, there, settings)
    assert found.auc.value == pytest.approx((8 - 0.5) / 8)  # of 8 pairs one is a tie
    assert (found.n, found.n_positive) == (6, 4)
    assert scores.ranking(np.exp(score), there, settings).auc.value == found.auc.value
    assert scores.ranking(-score, there, settings).auc.value == pytest.approx(1 - found.auc.value)


def test_settings_are_drawn_whole_so_repeats_do_not_narrow_the_interval():
    rng = np.random.default_rng(2)
    score, there = rng.normal(size=30), rng.random(30) < 0.5
    once = scores.ranking(score, there, list(range(30))).auc
    often = scores.ranking(np.repeat(score, 5), np.repeat(there, 5), np.repeat(np.arange(30), 5).tolist()).auc
    assert often.value == pytest.approx(once.value)
    assert often.high - often.low == pytest.approx(once.high - once.low, rel=0.05)


@pytest.mark.parametrize(
    ("score", "there", "says"),
    [
        ([1.0, 2.0], [True, True], "Of 2 runs 2 got there"),
        ([1.0, 2.0], [False, False], "Of 2 runs 0 got there"),
        ([0.5, 0.5, 0.5], [True, False, True], "runs that are alike cannot be ranked"),
        ([1.0], [True, False], "give one for each"),
    ],
)
def test_runs_that_are_alike_are_not_ranked(score, there, says):
    with pytest.raises(AnalysisError, match=says):
        scores.ranking(score, there, list(range(len(score))))


def test_settings_and_seeds_are_told_apart():
    rng = np.random.default_rng(4)
    settings = np.repeat(np.arange(200), 3)
    logs = 0.6 * rng.normal(size=200)[settings] + 0.2 * rng.normal(size=600)
    found = scores.settings_and_seed(logs, settings.tolist())
    assert found.by_settings == pytest.approx(0.36, rel=0.25)
    assert found.by_seed == pytest.approx(0.04, rel=0.15)
    assert found.share.low < 0.9 < found.share.high
    assert (found.n, found.n_settings) == (600, 200)
    alone = scores.settings_and_seed([*logs, 99.0], [*settings.tolist(), "once"])
    assert alone.by_seed == pytest.approx(found.by_seed)  # a setting with a single run says nothing of seeds


def test_seeds_of_one_setting_alone_are_refused():
    with pytest.raises(AnalysisError, match="Got 1 settings"):
        scores.settings_and_seed([1.0, 2.0, 3.0], ["a", "a", "b"])


def test_a_correlation_within_settings_leaves_out_what_settings_do():
    settings = ["a", "a", "b", "b"]
    assert scores.within_settings([1, 2, 10, 11], [5, 6, -50, -49], settings) == pytest.approx(1)
    assert math.isnan(scores.within_settings([1, 1, 2, 2], [1, 2, 3, 4], settings))
