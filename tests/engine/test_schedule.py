"""When a run is measured, and how fast it learns when."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.config import RunConfig
from grok_core.engine.schedule import PER_DECADE, is_report_step, learning_rate

TOP = 100_000
LOG_STEPS = [step for step in range(TOP + 1) if is_report_step(step, "log")]


@given(st.integers(0, 10**7), st.integers(1, 10**6))
def test_every_n_steps(step, n):
    assert is_report_step(step, str(n)) == (step % n == 0)


def test_log_steps_are_the_first_at_or_after_each_grid_point():
    grid = (10 ** (i / PER_DECADE) for i in range(5 * PER_DECADE + 1))
    assert set(LOG_STEPS) == {0} | {math.ceil(point - 1e-6) for point in grid}


def test_log_steps_begin_with_all_and_thin_out_to_forty_a_decade():
    assert LOG_STEPS[:15] == list(range(15))
    assert {1, 10, 100, 1000, 10_000, 100_000} <= set(LOG_STEPS)
    for low, high in itertools.pairwise((100, 1000, 10_000, 100_000)):
        assert sum(low < step <= high for step in LOG_STEPS) == PER_DECADE
    ratios = [b / a for a, b in itertools.pairwise(LOG_STEPS) if a >= 100]
    assert max(ratios) < 1.08


@given(st.integers(0, 300), st.integers(0, 100_000), st.floats(1e-6, 10))
def test_the_rate_rises_evenly_over_the_warm_up_and_stays(step, warmup, lr):
    config = RunConfig(lr=lr, warmup_steps=warmup)
    now, later = learning_rate(step + 1, config), learning_rate(step + 2, config)
    assert 0 < now <= later <= lr
    assert now == pytest.approx(lr * (step + 1) / warmup if step + 1 < warmup else lr)
    assert learning_rate(max(warmup, 1), config) == lr


@pytest.mark.parametrize("schedule", ["cosine", "linear"])
def test_a_schedule_falls_from_the_warm_up_to_nothing_after_the_last_step(schedule):
    config = RunConfig(lr=2.0, warmup_steps=10, steps=110, schedule=schedule)
    rates = [learning_rate(step, config) for step in range(1, 112)]
    assert rates[9] == rates[10] == 2.0
    assert all(b < a for a, b in itertools.pairwise(rates[10:]))
    assert rates[60] == pytest.approx(1.0)  # half-way
    assert rates[110] == pytest.approx(0)
