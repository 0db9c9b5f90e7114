"""The gap on curves whose peak, length and area are known, and on what changes nothing about them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.errors import AnalysisError
from grok_core.measures.gap import OPEN, GapPhase, RiseAndFall, gap, rise_and_fall


def triangle(steps, *, start=100, top=200, end=400, height=3.0):
    """Return a gap that rises from `start` to `height` at `top` and is gone at `end`."""
    return np.interp(steps, [0, start, top, end, 1e9], [0, 0, height, 0, 0])


def test_of_a_triangle_everything_is_known():
    steps = np.arange(0, 1001, 5)
    found = gap(steps, np.ones(len(steps)), 1 + triangle(steps))
    assert (found.peak, found.peak_step) == (pytest.approx(3), 200)
    assert (found.opened, found.closed) == (
        110,
        385,
    )  # a tenth of the way up; the first report below it on the way down
    assert found.length == found.open_so_far == 275
    whole = 3 * 300 / 2
    outside = 3 * OPEN * 10 / 2 + 3 * (15 / 200) * 15 / 2
    assert found.area == pytest.approx(whole - outside, rel=1e-6)
    assert found.cumulative[-1] == pytest.approx(whole, rel=1e-6)


def test_of_a_bump_by_decades_onset_and_release_are_its_flanks():
    steps = np.unique(np.round(10 ** np.linspace(0, 4, 400)).astype(int))
    width = 0.3
    bump = 2 * np.exp(-((np.log10(steps) - 2) ** 2) / (2 * width**2))
    found = gap(steps, np.zeros(len(steps)), bump)
    assert np.log10(found.onset) == pytest.approx(2 - width, abs=0.06)
    assert np.log10(found.release) == pytest.approx(2 + width, abs=0.06)
    places, rates = found.rate()
    steepest = 2 / width * np.exp(-0.5)
    assert rates.max() == pytest.approx(steepest, rel=0.05)
    assert rates.min() == pytest.approx(-steepest, rel=0.05)
    assert np.allclose(np.diff(np.log10(places)), np.diff(np.log10(places))[0])


def test_the_literal_inflection_is_where_the_second_difference_exceeds_its_threshold():
    steps = np.arange(0, 501, 10)
    kink = np.interp(steps, [0, 200, 500], [1, 1, 31])  # from 200 on it grows by 1 a log point
    found = gap(steps, np.zeros(len(steps)), kink)
    assert found.literal == (190, 210)  # averaged over three points, the kink is seen one point before and after
    straight = gap(steps, np.zeros(len(steps)), np.linspace(0, 5, len(steps)))
    assert straight.literal is None


def test_a_gap_that_never_closes_is_censored_and_not_of_length_zero():
    steps = np.arange(0, 1001, 5)
    found = gap(steps, np.zeros(len(steps)), np.interp(steps, [0, 100, 200, 1000], [0, 0, 3, 2]))
    assert (found.closed, found.length, found.area) == (None, None, None)
    assert found.open_so_far == 1000 - 110


def test_phases_are_divided_at_the_opening_the_peak_and_the_closing():
    steps = np.arange(0, 1001, 5)
    found = gap(steps, np.ones(len(steps)), 1 + triangle(steps))
    assert found.phases == (GapPhase("I", 0, 110), GapPhase("II", 110, 200), GapPhase("III", 200, 385))
    assert found.phases[2].last - found.phases[1].first == found.length


def test_the_third_phase_of_a_gap_that_never_closes_is_censored_and_the_second_where_it_may_still_grow():
    steps = np.arange(0, 1001, 5)
    still_open = gap(steps, np.zeros(len(steps)), np.interp(steps, [0, 100, 200, 1000], [0, 0, 3, 2]))
    assert still_open.phases[1:] == (GapPhase("II", 110, 200), GapPhase("III", 200, 1000, censored=True))
    growing = gap(steps, np.zeros(len(steps)), steps / 1000)
    assert [phase.censored for phase in growing.phases] == [False, True, True]
    assert growing.phases[0] == GapPhase("I", 0, 100)
    assert growing.phases[2].first == growing.phases[2].last == 1000


def test_of_a_gap_that_is_there_at_once_the_first_phase_has_no_length():
    assert gap([5, 10, 15, 20, 25, 30], np.zeros(6), [1, 2, 0, 0, 0, 0]).phases[0] == GapPhase("I", 5, 5)


def test_the_area_of_a_gap_that_never_closes_is_at_least_that_up_to_its_last_report():
    steps = np.arange(0, 101, 10)
    found = gap(steps, np.zeros(11), np.full(11, 2.0))
    assert (found.area, found.area_so_far, found.open_so_far) == (None, 200, 100)
    assert found.final == 2


def test_one_report_below_is_not_closed():
    values = np.array([0, 3, 0.1, 3, 3, 0.1, 0.1, 0.1])
    assert gap(np.arange(8) * 10, np.zeros(8), values).closed == 50


@given(st.integers(2, 9), st.floats(0.01, 100))
def test_it_does_not_depend_on_how_often_is_reported_nor_on_the_unit_of_the_loss(every, unit):
    coarse, fine = np.arange(0, 2001, 5 * every), np.arange(0, 2001, 5)
    one, other = (gap(steps, np.zeros(len(steps)), scale * triangle(steps, start=300, top=900, end=1500))
                  for steps, scale in ((coarse, unit), (fine, 1.0)))  # fmt: skip
    assert one.peak / unit == pytest.approx(other.peak, rel=0.06)
    for name in ("peak_step", "opened", "closed"):
        assert abs(getattr(one, name) - getattr(other, name)) <= 5 * every
    assert one.area / unit == pytest.approx(other.area, rel=0.06)


def test_the_sign_is_kept_where_validation_is_better():
    found = gap([0, 10, 20, 30], [2, 2, 2, 2], [2, 1, 1.5, 2])
    assert found.signed.tolist() == [0, -1, -0.5, 0]
    assert (found.peak, found.peak_step) == (1, 10)
    assert found.cumulative[-1] == pytest.approx(-15)


@pytest.mark.parametrize(
    ("steps", "train", "val", "words"),
    [
        ([1, 2], [0, 0], [1, 1], "needs 3 reports or more, got 2"),
        ([1, 2, 3], [0, 0, 0], [1, float("nan"), 1], "finite losses"),
        ([1, 2, 3], [1, 1, 1], [1, 1, 1], "equal at every report"),
        ([1, 2, 3], [1, 1], [1, 1], "Got 3 steps, 2 training losses and 2 validation losses"),
        ([1, 2, 3], [1, 1, 1], [2], "3 training losses and 1 validation losses"),
        ([1, 3, 2], [1, 1, 1], [2, 2, 2], "must increase"),
    ],
)
def test_what_has_no_gap_is_said_in_a_sentence(steps, train, val, words):
    with pytest.raises(AnalysisError, match=words):
        gap(steps, train, val)


def test_a_loss_that_rises_and_falls_is_told_with_its_three_turns():
    losses = [4, 3.5, 3, 5, 7, 6, 2, 1, 1.5]
    assert rise_and_fall(range(9), losses) == RiseAndFall(2, 3, 4, 7, 7, 1)
    assert rise_and_fall(range(10), [float("nan"), *losses]) == RiseAndFall(3, 3, 5, 7, 8, 1)


@pytest.mark.parametrize(
    "losses",
    [
        [5, 4, 3, 2],  # never rises
        [3, 4, 5, 6],  # never falls
        [3, 3.2, 3, 1],  # less than a tenth
        [3, 5, 4.5, 4.2],  # less than half of the rise is lost
        [],
        [float("inf")] * 3,
    ],
)
def test_a_loss_that_does_not_rise_and_fall_is_not_told(losses):
    assert rise_and_fall(range(len(losses)), losses) is None
