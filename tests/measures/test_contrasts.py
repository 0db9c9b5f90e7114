"""Shares, ratios and times of two arms: known values, and what must not change them."""

import numpy as np
import pytest
from scipy.stats import t as student
from scipy.stats import ttest_1samp

from grok_core.errors import AnalysisError
from grok_core.measures.contrasts import (
    logrank,
    mean,
    partial_rank_correlation,
    rank_correlation,
    ratio,
    separation,
    share,
)

TIMES = (474.0, 502.0, 631.0, 422.0, 892.0, 376.0, 563.0)
ALL = [True] * len(TIMES)


def test_a_share_of_seven_has_the_exact_interval():
    assert share(7, 7).low == pytest.approx(0.025 ** (1 / 7))
    assert share(0, 7).high == pytest.approx(1 - 0.025 ** (1 / 7))
    assert share(7, 7).high == share(7, 7).value == 1


@pytest.mark.parametrize(("count", "n"), [(1, 0), (-1, 3), (4, 3)])
def test_an_impossible_share_is_refused(count, n):
    with pytest.raises(AnalysisError, match=f"{count} of {n} runs"):
        share(count, n)


def test_a_ratio_has_student_s_interval_on_logarithms():
    others = np.array(TIMES)[::-1]
    found = ratio(TIMES, others)
    ends = ttest_1samp(np.log(np.array(TIMES) / others), 0).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((np.exp(ends.low), np.exp(ends.high)))


def test_twice_the_time_on_every_seed_is_a_ratio_of_two_without_doubt():
    found = ratio(2 * np.array(TIMES), TIMES)
    assert (found.low, found.value, found.high) == pytest.approx((2, 2, 2))


def test_a_ratio_turned_round_is_its_inverse():
    there, back = ratio(TIMES, sorted(TIMES)), ratio(sorted(TIMES), TIMES)
    assert (there.low, there.value) == pytest.approx((1 / back.high, 1 / back.value))


@pytest.mark.parametrize("below", [(1.0, 2.0), (0.0,) * 7, (np.inf,) * 7])
def test_a_ratio_of_what_is_no_time_is_refused(below):
    with pytest.raises(AnalysisError, match="times"):
        ratio(TIMES, below)


def test_the_first_group_is_sooner_when_the_second_never_gets_there():
    found = logrank(TIMES, ALL, [3000] * 7, [False] * 7)
    assert found.effect > 0
    assert found.p_value < 0.001
    assert logrank([3000] * 7, [False] * 7, TIMES, ALL).effect == pytest.approx(-found.effect)


def test_censoring_counts_as_later_than_that():
    late = [3000] * 3 + list(TIMES[3:])
    assert logrank(TIMES, ALL, late, [False] * 3 + [True] * 4).p_value > 0.01
    assert logrank(TIMES, ALL, TIMES, ALL).p_value == pytest.approx(1)


def test_when_nobody_gets_there_nothing_differs():
    assert logrank([3000] * 7, [False] * 7, [3000] * 7, [False] * 7).p_value == 1


def test_separation_is_one_where_every_value_is_larger():
    assert separation([0.9, 1.0, 0.95, 0.99], [0.1, 0.5, 0.2, 0.3]).effect == 1
    assert separation([0.5, 0.5], [0.5, 0.5]).effect == 0
    with pytest.raises(AnalysisError, match="0 and 2 runs"):
        separation([], [0.1, 0.2])


def test_a_mean_of_shares_has_students_interval_inside_what_is_possible():
    found = mean([0.2, 0.4, 0.6])
    assert (found.value, found.low, found.high) == pytest.approx((0.4, 0.0, 0.4 + 4.302653 * 0.2 / 3**0.5))
    assert mean([1.0, 1.0, 0.97]).high == 1
    with pytest.raises(AnalysisError, match="two or more"):
        mean([1.0])


def test_ranks_that_go_together_have_student_s_p_and_fisher_s_interval():
    order, other = np.arange(20), np.array([12, 18, 17, 16, 15, 14, 13, 19, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 11])
    found = rank_correlation(order, other)
    assert found.value == pytest.approx(1 - 6 * ((order - other) ** 2).sum() / (20 * 399))
    assert found.p_below == pytest.approx(student.cdf(found.value * np.sqrt(18 / (1 - found.value**2)), 18))
    assert found.p_value == pytest.approx(2 * found.p_below)
    half = 1.959964 * np.sqrt((1 + found.value**2 / 2) / 17)
    assert np.arctanh([found.low, found.high]) == pytest.approx(np.arctanh(found.value) + np.array([-half, half]))
    assert rank_correlation(order.astype(float) ** 3, np.exp(-0.1 * other)).value == pytest.approx(-found.value)


def test_the_p_value_of_figure_7_is_that_of_twenty_networks_one_sided():
    """Power et al. 2022, A.5 (P16): "-0.79548 (significant with p < 0.000014)", without the number of networks."""
    p_below = {n: student.cdf(-0.79548 * np.sqrt((n - 2) / (1 - 0.79548**2)), n - 2) for n in (19, 20, 21)}
    assert [n for n, p in p_below.items() if 1.3e-5 < p < 1.4e-5] == [20]


def test_ranks_in_opposite_orders_are_minus_one_and_ties_have_their_mean_rank():
    turned = rank_correlation(TIMES, [-t for t in TIMES])
    assert (turned.value, turned.low, turned.high) == (-1, -1, -1)
    assert turned.p_below < 1e-6
    assert rank_correlation([1, 2, 3, 4, 5], [1, 1, 1, 2, 2]).value == pytest.approx(3 / np.sqrt(12))


def test_what_a_third_value_explains_is_not_left():
    """Two noisy copies of a third go together through it alone; the value is that of the textbook's formula."""
    rng = np.random.default_rng(3)
    third = rng.standard_normal(400)
    first, second = (third + rng.standard_normal(400) for _ in range(2))
    found = partial_rank_correlation(first, second, third)
    xy, xz, yz = (rank_correlation(*of).value for of in ((first, second), (first, third), (second, third)))
    assert xy > 0.4
    assert found.value == pytest.approx((xy - xz * yz) / np.sqrt((1 - xz**2) * (1 - yz**2)))
    assert found.low < 0 < found.high
    assert found.p_value > 0.05
    assert found.p_value == pytest.approx(2 * min(found.p_below, 1 - found.p_below))
    straight = partial_rank_correlation(first, -first + 0.1 * second, third)
    assert straight.high < -0.9
    assert straight.p_below < 1e-6


def test_a_third_value_in_the_order_of_another_leaves_nothing_to_correlate():
    with pytest.raises(AnalysisError, match="not in the order"):
        partial_rank_correlation(TIMES, sorted(TIMES), [t**2 for t in TIMES])


@pytest.mark.parametrize(
    ("first", "second"), [([1, 2, 3, 4], [1, 2, 3, 4]), ([1, 1, 1, 1, 1], range(5)), ([0, 1, 2, 3, np.nan], range(5))]
)
def test_ranks_that_are_none_are_refused(first, second):
    with pytest.raises(AnalysisError, match="rank correlation needs"):
        rank_correlation(first, list(second))
