"""Distance irrelevance of planted tables, in every operation that turns a circle, and what the numbers are called."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from grok_core.config import RunConfig
from grok_core.errors import AnalysisError
from grok_core.measures.clock import PAPER, by_angles, distance_irrelevance, irrelevance, verdict
from grok_core.tasks.task import build_task

OPERATIONS = {"add": {}, "subtract": {}, "multiply": {}, "divide": {}, "compose": {"group": "z1xz11"}}


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("p", [5, 11, 12])
def test_cells_of_one_answer_lie_on_one_antidiagonal(operation, p):
    if operation in ("multiply", "divide") and p == 12:
        p = 13
    task = build_task(RunConfig(operation=operation, p=p, **OPERATIONS[operation]))
    order = task.cyclic_order
    found = by_angles(task.answers(), task.answers(), order).astype(int)
    i = np.arange(len(order))
    assert (found == order[(i[:, None] + i) % len(order)]).all()


def test_what_turns_no_circle_has_no_distance():
    task = build_task(RunConfig(operation="x2_y2", p=7))
    with pytest.raises(AnalysisError, match="does not turn a circle"):
        by_angles(task.answers(), task.answers(), np.arange(7))
    task = build_task(RunConfig(operation="formula", formula="2*x + y", p=11))
    with pytest.raises(AnalysisError, match="does not turn a circle"):
        by_angles(task.answers(), task.answers(), np.arange(11))
    with pytest.raises(AnalysisError, match=r"shape \(2, 3\)"):
        distance_irrelevance(np.zeros((2, 3)))


@given(st.integers(3, 40), st.integers(0, 99))
def test_a_function_of_the_distance_alone_is_0_and_one_of_the_answer_alone_1(m, seed):
    f, i = np.random.default_rng(seed).normal(size=m), np.arange(m)
    assert distance_irrelevance(f[(i - i[:, None]) % m]) == pytest.approx(0, abs=1e-7)
    if m % 2:  # else a distance meets only every other answer
        assert distance_irrelevance(f[(i + i[:, None]) % m]) == pytest.approx(1)


@given(st.integers(3, 25), st.integers(0, 99))
def test_it_is_the_definition_written_out(m, seed):
    logits = np.random.default_rng(seed).normal(size=(m, m))
    spreads = [np.std([logits[i, (i + d) % m] for i in range(m)]) for d in range(m)]
    assert distance_irrelevance(logits) == pytest.approx(np.mean(spreads) / np.std(logits))
    assert distance_irrelevance(5 * logits + 3) == pytest.approx(distance_irrelevance(logits))


def test_a_clock_and_a_pizza_by_their_formulas():
    """Right logits as the paper idealises them, with a little noise: constant, and |cos| of half the gap."""
    n, random = 59, np.random.default_rng(0)
    x, y = np.indices((n, n))
    noise = 0.1 * random.normal(size=(n, n))
    pizza = sum(np.abs(np.cos(np.pi * k * (x - y) / n)) for k in (3, 14, 25)) + noise
    clock = 3 + noise
    assert distance_irrelevance(pizza) < 0.3
    assert distance_irrelevance(clock) > 0.9
    for planted, is_pizza in ((clock, False), (pizza, True)):
        found = irrelevance(planted)
        assert found.value == distance_irrelevance(planted)
        assert found.null_median == pytest.approx(1, abs=0.03)
        assert found.null_5 <= found.null_median
        assert (found.p_value == 1 / 200) == (found.value < found.null_5) == is_pizza


@pytest.mark.parametrize("m", [11, 12])
def test_logits_that_depend_on_the_answer_and_chance_alone_have_uniform_p_values(m):
    """For even m a distance meets every other answer: in freely shuffled cells that would pass for a pizza."""
    i, found = np.arange(m), []
    for seed in range(200):
        random = np.random.default_rng(seed)
        of_answer = np.where(i % 2, 5.0, 0.0)[(i + i[:, None]) % m]
        found.append(irrelevance(of_answer + random.normal(size=(m, m)), permutations=49, seed=seed))
    assert kstest([one.p_value for one in found], "uniform").pvalue > 0.01
    if m % 2 == 0:
        assert max(one.value for one in found) < 0.7


def test_without_spread_there_is_no_number():
    assert math.isnan(distance_irrelevance(np.full((5, 5), 3.7)))
    assert math.isnan(distance_irrelevance(np.full((5, 5), np.nan)))
    assert math.isnan(distance_irrelevance(np.where(np.eye(5), np.inf, 0)))
    assert all(map(math.isnan, vars(irrelevance(np.full((5, 5), 3.7))).values()))


def test_the_papers_networks_are_called_by_their_names():
    for name, numbers in PAPER.items():
        assert verdict(*numbers) == name
    assert verdict(math.nan, 0.17) == "pizza"
    assert verdict(math.nan, 0.85) == verdict(math.nan, 1.0) == "no pizza"
    assert verdict(0.99, 0.85) == verdict(0.33, 0.17) == verdict(0.66, 0.5) == verdict(math.nan, 0.5) == "between"
    assert verdict(0.33, math.nan) == "unknown"
    assert verdict(-0.2, 1.0) == "clock"
