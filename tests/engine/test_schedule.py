"""When a run is measured, and how fast it learns when."""

import itertools
import math
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.config import RunConfig
from grok_core.engine.schedule import learning_rate, report_rule
from grok_core.presets import preset

TOP = 100_000
CHEAP = RunConfig()
DEAR = RunConfig(batch_size=64)


def report_steps(config):
    """Return the report steps until TOP."""
    is_due = report_rule(config)
    return [step for step in range(TOP + 1) if is_due(step)]


def largest_gap(steps):
    """Return the largest ratio of neighbours from step 100 on."""
    return max(b / a for a, b in itertools.pairwise(steps) if a >= 100)


@given(st.integers(0, 10**7), st.integers(1, 10**6))
def test_every_n_steps(step, n):
    config = SimpleNamespace(report=str(n))  # whatever else the configuration says
    assert report_rule(config)(step) == (step % n == 0)


def test_forty_a_decade_where_an_evaluation_is_cheap():
    steps = report_steps(CHEAP)
    assert steps[:15] == list(range(15))
    assert set(steps) == {0} | {math.ceil(10 ** (i / 40) - 1e-6) for i in range(5 * 40 + 1)}
    for low, high in itertools.pairwise((100, 1000, 10_000, 100_000)):
        assert sum(low < step <= high for step in steps) == 40
    assert largest_gap(steps) < 1.07


def test_fewer_where_an_evaluation_is_dear():
    steps = report_steps(DEAR)
    first = {math.ceil(10 ** (i / 10) - 1e-6) for i in range(2 * 10 + 1)}
    assert set(steps) == {0} | first | {math.ceil(100 * 10 ** (i / 25) - 1e-6) for i in range(3 * 25 + 1)}
    assert {0, 1, 10, 100, 1000, 10_000, TOP} <= set(steps)
    assert largest_gap(steps) < 1.11


@pytest.mark.parametrize(
    ("name", "is_dear"),
    [
        ("power-division", True),
        ("s5-cosets", True),
        ("lstm-alpha", True),
        ("rnn", True),
        ("s5-composition", True),
        ("hello-grok", False),
        ("transformer-grok", False),
        ("nanda-addition", False),
        ("number-line", False),
    ],
)
def test_which_presets_are_dear_to_measure(name, is_dear):
    """Measured: an evaluation costs 7, 6, 5, 4 and 3 steps, and in the others two steps or less."""
    assert (preset(name).config.evaluation_cost >= 2) == is_dear


def test_what_an_evaluation_costs_counts_all_batches_of_a_step():
    config = RunConfig(p=7, train_fraction=0.5, batch_size=8)  # 49 equations, 24 trained on
    assert config.evaluation_cost == 49 / (3 * 8)
    assert config.replace(accumulate=2).evaluation_cost == 49 / (3 * 16)
    assert config.replace(batch_size=0).evaluation_cost == config.replace(batch_size=512).evaluation_cost == 49 / 72


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
