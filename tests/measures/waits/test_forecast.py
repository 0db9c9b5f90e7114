"""Forecasts on made-up runs of a known law: it is found, behind censoring too, the band holds, and far is refused."""

import math

import numpy as np
import pytest

from grok_core.errors import AnalysisError
from grok_core.measures.waits.forecast import FEWEST_REACHED, Taught, band, distance, fit, learn

C, NOISE = 8.0, 0.2


def made(n_settings, *, seeds=3, budget=math.inf, seed=0, noise=NOISE):
    """Return runs that follow step = C / rate, times log-normal noise, and are stopped at the budget."""
    rng = np.random.default_rng(seed)
    logs = np.repeat(rng.uniform(math.log(0.002), math.log(0.03), n_settings), seeds)
    other = np.repeat(rng.normal(size=n_settings), seeds)  # which decides nothing
    steps = C / np.exp(logs) * np.exp(noise * rng.normal(size=len(logs)))
    settings = np.repeat(np.arange(n_settings), seeds).tolist()
    return Taught(np.column_stack([logs, other]), np.minimum(steps, budget), steps <= budget, settings)


def slope_of(found):
    """Return the slope of log step by the first feature, in its own unit."""
    return found.slopes[0] / found.scale[0]


def test_inverse_decay_is_found():
    found = fit(made(40), ridge=1e-6)
    assert slope_of(found) == pytest.approx(-1, abs=0.05)
    assert found.slopes[1] == pytest.approx(0, abs=0.05)
    assert found.noise == pytest.approx(NOISE, rel=0.15)
    assert math.exp(found.log_step(np.array([[math.log(0.01), 0.0]]))[0]) == pytest.approx(C / 0.01, rel=0.05)


def test_without_censoring_it_is_ridge_regression_of_equal_noise():
    data = made(12)
    found = fit(data, ridge=1e-9)
    x = np.column_stack([np.ones(36), data.features])
    wanted, *_ = np.linalg.lstsq(x, np.log(data.steps))
    assert found.log_step(data.features) == pytest.approx(x @ wanted, abs=1e-3)


def test_runs_that_were_stopped_count_as_later_and_are_not_dropped():
    data = made(150, budget=1200.0, seed=3, noise=0.6)
    kept = data.reached
    dropped = Taught(data.features[kept], data.steps[kept], kept[kept], [*np.array(data.settings)[kept]])
    assert 0.25 < 1 - kept.mean() < 0.6
    with_all, without = (fit(one, ridge=1e-6) for one in (data, dropped))
    assert slope_of(with_all) == pytest.approx(-1, abs=0.1)
    assert slope_of(without) > -0.7  # slow runs are missing, so slow settings look quicker than they are
    assert with_all.noise == pytest.approx(0.6, rel=0.1)


def test_nine_of_ten_fresh_runs_lie_in_the_band_and_the_median_in_the_middle():
    held = above = n = 0
    for seed in range(12):
        learnt = learn(made(16, seed=seed))
        fresh = made(40, seeds=1, seed=1000 + seed)
        for row, step in zip(fresh.features, fresh.steps, strict=True):
            found = learnt.forecast(row, steps=1e9)
            if not found.why_not:
                n, held, above = n + 1, held + (found.low <= step <= found.high), above + (step > found.median)
    assert n > 400
    assert 0.86 < held / n < 0.96
    assert 0.42 < above / n < 0.58


def test_far_from_what_was_taught_it_cannot_tell():
    learnt = learn(made(20))
    inside, outside = [math.log(0.01), 0.0], [math.log(3.0), 0.0]
    assert learnt.forecast(inside, steps=1e9).why_not == ""
    assert learnt.forecast(outside, steps=1e9).why_not == "outside"
    assert learnt.forecast([math.nan, 0.0], steps=1e9).why_not == "outside"


def test_few_runs_or_few_settings_or_none_teach_nothing():
    for data in (made(6), made(5, seeds=10), made(40, budget=300.0)):
        assert int(data.reached.sum()) < FEWEST_REACHED or len(set(data.settings)) < 6
        assert learn(data).forecast([math.log(0.01), 0.0], steps=1e9).why_not == "few"
    none = Taught(np.empty((0, 2)), np.empty(0), np.empty(0, dtype=bool), [])
    assert learn(none).forecast([0.0, 0.0], steps=1e9).why_not == "few"


def test_what_has_not_come_yet_comes_later_than_now():
    learnt = learn(made(20))
    row = [math.log(0.01), 0.0]
    found = learnt.forecast(row, steps=1e9)
    late = learnt.forecast(row, steps=1e9, now=found.median * 1.05)
    assert late.low == late.median == pytest.approx(found.median * 1.05)
    assert late.high == found.high
    assert learnt.forecast(row, steps=1e9, now=found.high + 1).why_not == "passed"


def test_how_likely_it_is_within_its_steps_grows_with_them():
    learnt, row = learn(made(20)), [math.log(0.01), 0.0]
    few, middle, many = (learnt.forecast(row, steps=steps).likely for steps in (C / 0.03, C / 0.01, C / 0.003))
    assert few < 0.01
    assert middle == pytest.approx(0.5, abs=0.15)
    assert many > 0.99


def test_the_order_of_runs_decides_nothing():
    data, order = made(10), np.random.default_rng(1).permutation(30)
    other = Taught(data.features[order], data.steps[order], data.reached[order], [data.settings[i] for i in order])
    one, two = (learn(of).forecast([math.log(0.01), 0.0], steps=1e4) for of in (data, other))
    assert (one.low, one.median, one.high) == pytest.approx((two.low, two.median, two.high), rel=1e-3)


def test_the_band_takes_the_conformal_ranks():
    missed = np.arange(1.0, 40.0)  # 39 of them: (39 + 1) · 5 % = 2
    assert band(missed) == (2.0, 20.0, 38.0)
    assert band(np.arange(19.0)) == (0.0, 9.0, 18.0)
    with pytest.raises(AnalysisError, match="needs 19"):
        band(np.arange(18.0))


def test_distance_is_least_in_the_middle_and_grows_outwards():
    data = made(20)
    middle = data.features.mean(axis=0)
    found = distance(data.features, middle + np.array([[0, 0], [1, 0], [5, 0]]))
    assert found[0] == pytest.approx(1 / 60)
    assert found[0] < found[1] < found[2]


def test_what_cannot_be_learnt_from_is_refused_in_a_sentence():
    with pytest.raises(AnalysisError, match="give a row for each run"):
        Taught(np.ones((3, 1)), np.ones(2), np.ones(3, dtype=bool), [1, 2, 3])
    with pytest.raises(AnalysisError, match="leave such runs out"):
        Taught(np.array([[math.nan]]), np.ones(1), np.ones(1, dtype=bool), [1])
    with pytest.raises(AnalysisError, match="none got there"):
        fit(Taught(np.ones((2, 1)), np.ones(2), np.zeros(2, dtype=bool), [1, 2]))
