"""Rises of curves whose times are known, and what must not change them."""

import math

import numpy as np
import pytest

from grok_core.errors import AnalysisError
from grok_core.measures.rises import rise

STEPS = np.unique(np.logspace(0, 4, 200).round().astype(int))
PLACE = np.log10(STEPS)


def test_a_straight_line_over_decades():
    found = rise(STEPS, np.clip((PLACE - 1) / 2, 0, 1))
    assert found is not None
    assert [math.log10(t) for t in (found.t10, found.t50, found.t90)] == pytest.approx([1.2, 2.0, 2.8], abs=0.01)
    assert found.sharpness == pytest.approx(1.6, abs=0.02)
    assert (found.worst, found.best) == (0, 1)


@pytest.mark.parametrize("width", [0.02, 0.1, 0.3])
def test_a_logistic_curve_is_as_sharp_as_it_was_made(width):
    found = rise(STEPS, 1 / (1 + np.exp(-(PLACE - 2.5) / width)))
    assert found is not None
    assert found.sharpness == pytest.approx(2 * math.log(9) * width, rel=0.1, abs=0.03)
    assert math.log10(found.t50) == pytest.approx(2.5, abs=0.02)


def test_a_loss_that_rises_before_it_falls_begins_where_it_is_worst():
    loss = 4 + 8 * np.exp(-(((PLACE - 2) / 0.5) ** 2)) - 4 * np.clip((PLACE - 2.5) / 0.5, 0, 1)
    found = rise(STEPS, loss, lower_is_better=True)
    assert found is not None
    assert found.worst_step == pytest.approx(100, rel=0.1)
    assert found.worst == pytest.approx(12, rel=0.01)
    assert found.t10 > found.worst_step


def test_a_jump_has_no_width():
    found = rise(STEPS, (STEPS >= 500).astype(float))
    assert found is not None
    assert found.sharpness < 0.05
    assert found.t10 < found.t50 < found.t90 <= STEPS[(STEPS >= 500).argmax()]


def test_unit_direction_and_sampling_do_not_matter():
    curve = 1 / (1 + np.exp(-(PLACE - 2) / 0.2))
    one = rise(STEPS, curve)
    assert one is not None
    for other in (
        rise(STEPS, 5 - 3 * curve, lower_is_better=True),
        rise(STEPS[::2], curve[::2]),
        rise(STEPS * 10, curve),
    ):
        assert other is not None
        assert other.sharpness == pytest.approx(one.sharpness, abs=0.03)
    assert rise(STEPS * 10, curve).t50 == pytest.approx(10 * one.t50, rel=0.01)


def test_a_moment_of_luck_is_not_a_part_of_the_way():
    curve = (STEPS >= 1000).astype(float)
    lucky = curve.copy()
    lucky[20] = 1.0
    assert rise(STEPS, lucky).t50 == rise(STEPS, curve).t50


def test_what_never_gets_better_has_no_rise():
    assert rise(STEPS, np.ones(len(STEPS))) is None
    assert rise(STEPS, -PLACE) is None
    wobble = 10 * PLACE + 0.01 * np.sin(np.arange(len(STEPS)))
    assert rise(STEPS, wobble, lower_is_better=True) is None


@pytest.mark.parametrize(
    ("steps", "values", "sentence"),
    [
        ([0, 1], [0, 1], "3 reports or more, got 2"),
        ([0, 1, 2], [0, 1], "Got 3 steps for 2 values"),
        ([0, 1, 2], [0, math.nan, 1], "finite values"),
    ],
)
def test_bad_input_gives_one_sentence(steps, values, sentence):
    with pytest.raises(AnalysisError, match=sentence):
        rise(steps, values)
