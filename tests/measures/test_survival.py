"""Kaplan–Meier against the product-limit formula by hand, textbook numbers and Greenwood's variance by hand."""

import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.errors import AnalysisError
from grok_core.measures.survival import Estimate, kaplan_meier, median, summarise

# Freireich et al. 1963: weeks of remission of children with leukaemia, 21 on 6-MP and 21 on placebo. The numbers
# below are in Kalbfleisch & Prentice, in Klein & Moeschberger (table 4.1), and what SAS and R print.
MP_WEEKS = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
MP_RELAPSED = [True] * 9 + [False] * 12
PLACEBO_WEEKS = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]

samples = st.lists(st.tuples(st.integers(0, 12), st.booleans()), max_size=25)


def split(sample):
    return [step for step, _ in sample], [reached for _, reached in sample]


def by_hand(sample):
    """Return the share not there after each step, in exact fractions."""
    share, curve = Fraction(1), []
    for step in sorted({step for step, _ in sample}):
        at_risk = sum(other >= step for other, _ in sample)
        share *= 1 - Fraction(sum(reached for other, reached in sample if other == step), at_risk)
        curve.append((step, share))
    return curve


@given(samples)
def test_the_curve_is_the_product_over_the_events(sample):
    curve = kaplan_meier(*split(sample))
    assert curve.iloc[0].tolist() == [0, 1, 1, 1]
    assert curve["step"].tolist()[1:] == [step for step, _ in by_hand(sample)]
    np.testing.assert_allclose(curve["share"][1:], [float(share) for _, share in by_hand(sample)], atol=1e-12)


@given(samples)
def test_the_median_is_where_the_exact_curve_crosses_a_half(sample):
    curve = by_hand(sample)
    reaches = next((step for step, share in curve if share <= Fraction(1, 2)), None)
    below = next((step for step, share in curve if share < Fraction(1, 2)), curve[-1][0] if curve else None)
    expected = None if reaches is None else (reaches + below) / 2
    found = median(*split(sample))
    assert found.value == expected
    assert (found.n, found.n_reached) == (len(sample), sum(reached for _, reached in sample))
    if found.value is not None:
        assert found.low is None or found.low <= found.value
        assert found.high is None or found.high >= found.value


@given(st.lists(st.integers(1, 10**7), min_size=1))
def test_with_no_run_censored_it_is_the_usual_median(steps):
    assert median(steps, [True] * len(steps)).value == np.median(steps)


@pytest.mark.parametrize(
    ("steps", "reached", "value"),
    [
        ([10, 20, 30, 40], [True] * 4, 25),  # 3/4, 1/2 from 20 on, 1/4 from 30 on
        ([10, 20, 25, 40, 50], [True, True, False, True, True], 40),  # 4/5, 3/5, then 3/5 · 1/2 = 3/10 at 40
        ([5, 10, 15, 20], [True, True, False, True], 15),  # 1/2 from 10 until the last run arrives at 20
        ([100, 5000], [True, False], 2550),  # a half from 100 on, as long as was watched
        ([100, 5000, 5000], [True, False, False], None),
    ],
)
def test_a_curve_that_stays_at_a_half_has_its_median_in_the_middle(steps, reached, value):
    """What R's survfit prints, by hand."""
    assert median(steps, reached).value == value


@given(samples)
def test_the_band_is_greenwoods_on_the_log_log_scale(sample):
    steps, reached = split(sample)
    curve = kaplan_meier(steps, reached)[1:].set_index("step")
    variance = 0.0
    for step, share in by_hand(sample):
        at_risk, events = sum(s >= step for s in steps), sum(r for s, r in sample if s == step)
        low, high = curve.loc[step, ["low", "high"]]
        if share == 0:
            assert math.isnan(low)
            assert math.isnan(high)
            continue
        variance += events / (at_risk * (at_risk - events))
        factor = math.exp(1.959963984540054 * math.sqrt(variance) / -math.log(share)) if share < 1 else 1
        assert low == pytest.approx(float(share) ** factor, rel=1e-9)
        assert high == pytest.approx(float(share) ** (1 / factor), rel=1e-9)


def test_children_with_leukaemia():
    curve = kaplan_meier(MP_WEEKS, MP_RELAPSED).set_index("step")["share"]
    shares = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448, 35: 0.448}
    assert {week: round(curve[week], 3) for week in shares} == shares
    assert median(MP_WEEKS, MP_RELAPSED) == Estimate(23, 13, None, 21, 9)
    assert median(PLACEBO_WEEKS, [True] * 21) == Estimate(8, 4, 11, 21, 21)


@pytest.mark.parametrize(
    ("steps", "reached", "value", "low"),
    [
        ([], [], None, None),
        ([5], [True], 5, None),
        ([5], [False], None, None),
        ([5, 5, 5], [False] * 3, None, None),
        ([5, 5, 5], [True] * 3, 5, None),
        ([5, 5], [True, False], 5, 5),  # one that was still going at 5 is later than one that arrived at 5
        ([0, 0], [True, True], 0, None),
    ],
)
def test_edges_have_an_answer_and_no_warning(steps, reached, value, low):
    assert median(steps, reached) == Estimate(value, low, None, len(steps), sum(reached))


def test_a_half_that_rounding_lifts_is_still_a_half():
    steps = [1, 2, 3, 4, 5, 6]  # (5/6)(4/5)(3/4) is 1/2 on paper
    assert median(steps, [True, True, True, False, False, False]).value == (3 + 6) / 2
    assert median(steps, [True] * 6).value == 3.5


@pytest.mark.parametrize(("steps", "reached"), [([1, 2], [True]), ([[1, 2]], [[True, True]]), ([math.nan], [True])])
def test_what_cannot_be_estimated_is_refused(steps, reached):
    with pytest.raises(AnalysisError):
        kaplan_meier(steps, reached)


def line(decay, t_train, censored_train, t_val, censored_val):
    return {
        "decay": decay,
        "t_train": t_train,
        "censored_train": censored_train,
        "t_val": t_val,
        "censored_val": censored_val,
    }


FRAME = pd.DataFrame(
    [
        line((1.0, 2.0), 10, False, 90, False),
        line((1.0, 2.0), 30, False, 60, False),
        line((1.0, 2.0), 20, False, 100, True),
        line((0.0, 2.0), 15, False, 100, True),
        line((0.0, 2.0), 25, False, 100, True),
        line((0.0, 2.0), None, None, None, None),
    ]
).astype({"t_train": "Int64", "t_val": "Int64", "censored_train": "boolean", "censored_val": "boolean"})


def test_a_summary_has_one_line_a_group():
    summary = summarise(FRAME, ["decay"]).set_index("decay")
    assert list(summary.index) == [(1.0, 2.0), (0.0, 2.0)], "in order of appearance"
    quick, slow = summary.iloc[0], summary.iloc[1]
    assert quick[["n", "n_train", "n_val", "t_train", "t_val"]].tolist() == [3, 3, 2, 20, 90]
    assert quick["delay_ratio"] == 4.5
    assert quick["t_val_low"] == median([90, 60, 100], [True, True, False]).low
    assert slow[["n", "n_train", "n_val", "t_train"]].tolist() == [2, 2, 0, 20], "what has not begun is left out"
    assert slow[["t_val", "t_val_low", "t_val_high", "delay_ratio"]].isna().all()


def test_a_summary_without_groups_is_one_line():
    (alone,) = summarise(FRAME, []).to_dict("records")
    assert (alone["n"], alone["n_train"], alone["n_val"]) == (5, 5, 2)
    assert "decay" not in alone


def test_nothing_has_begun():
    (alone,) = summarise(FRAME[5:], ["decay"]).to_dict("records")
    assert alone["n"] == 0
    assert math.isnan(alone["t_val"])
