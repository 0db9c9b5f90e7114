"""The gap as an experiment measures it: known answers for reports made by hand, and arms compared seed by seed."""

from types import SimpleNamespace

import pytest

from grok_core.config import RunConfig
from grok_core.experiments.criteria import sooner
from grok_core.experiments.gap_numbers import (
    AREA,
    FINAL,
    LENGTH,
    OPEN_TIME,
    PEAK,
    GapNumbers,
    accuracy_gap,
    larger,
    numbers_by_arm,
    size_at_the_end,
)
from grok_core.experiments.record import Verdict
from tests.experiments.hand_made import run


def followed(train, val):
    """Return the numbers of a run with these losses at steps 0, 10, 20 …, at accuracies of 1 and 0.5."""
    follower = GapNumbers(RunConfig())
    for i, (one, other) in enumerate(zip(train, val, strict=True)):
        metrics = SimpleNamespace(train_loss=one, val_loss=other, train_accuracy=1.0, val_accuracy=0.5)
        follower.see(SimpleNamespace(step=10 * i, metrics=metrics))
    return follower.numbers()


def measured(**beside):
    """Return a run with these numbers beside."""
    return run(1000, None, beside=beside)


def arm_of(name, values):
    """Return an arm whose runs have these values of one number."""
    return tuple(measured(**{name: value}) for value in values)


def test_of_losses_by_hand_everything_is_known():
    found = followed([1] * 7, [1, 2, 5, 2, 1.1, 1.1, 1.2])
    assert set(found) == set(GapNumbers.names)
    assert (found["gap_peak"], found["gap_peak_step"], found["gap_opened"], found["gap_closed"]) == (4, 20, 10, 40)
    assert found["gap_length"] == found["gap_open_so_far"] == 30
    assert found["gap_area"] == found["gap_area_so_far"] == pytest.approx(10 * (1 / 2 + 4 + 1 + 0.1 / 2))
    assert found["gap_final"] == pytest.approx(0.2)
    assert (found["end_train_loss"], found["end_val_loss"]) == (1, 1.2)
    assert (found["end_train_accuracy"], found["end_val_accuracy"]) == (1, 0.5)


def test_a_gap_that_never_closes_has_a_least_area_and_no_area():
    found = followed([0] * 4, [0, 1, 2, 3])
    assert (found["gap_closed"], found["gap_area"], found["gap_length"]) == (None, None, None)
    assert (found["gap_open_so_far"], found["gap_area_so_far"]) == (20, 40)


@pytest.mark.parametrize(
    ("train", "val"), [([0, 1], [0, 2]), ([0, 0, 0], [1, float("inf"), 1]), ([1, 1, 1], [1, 1, 1])]
)
def test_reports_that_tell_no_gap_leave_the_ends(train, val):
    found = followed(train, val)
    assert {name for name in found if found[name] is not None} == {n for n in found if n.startswith("end_")}


def test_numbers_beside_a_run():
    below = measured(gap_final=-0.25, end_train_accuracy=0.75, end_val_accuracy=0.5)
    assert (FINAL.of(below), size_at_the_end(below), accuracy_gap(below)) == (-0.25, 0.25, 0.25)
    nothing = measured()
    assert [of(nothing) for of in (FINAL.of, size_at_the_end, accuracy_gap, PEAK.of, AREA.of, LENGTH.of)] == [None] * 6


@pytest.mark.parametrize(
    ("first", "second", "verdict", "words"),
    [
        ([2, 3, 4], [1, 2, 3], Verdict.HOLDS, "difference +1 (+1 to +1)"),
        ([1, 2, 3], [2, 3, 4], Verdict.DOES_NOT, "difference -1 (-1 to -1)"),
        # differences 1, 3, -1: mean 1, standard error 2 / sqrt(3), Student's quantile 4.303
        ([2, 5, 3], [1, 2, 4], Verdict.UNDECIDED, "difference +1 (-3.97 to +5.97)"),
        ([2000, 3000, 4000], [1, 2, 3], Verdict.HOLDS, "difference +2,998 (+516 to +5,480)"),
        ([2, None, 3], [1, 2, 4], Verdict.UNDECIDED, "2 of 3 pairs of runs have the number"),
    ],
)
def test_larger_is_judged_by_differences_seed_by_seed(first, second, verdict, words):
    part = larger("wide", "narrow", "peak of its gap", PEAK.of)
    assert "“wide” has a larger peak of its gap than “narrow”" in part.says
    found = part.judge({"wide": arm_of("gap_peak", first), "narrow": arm_of("gap_peak", second)})
    assert (found.verdict, found.numbers) == (verdict, words)


def test_a_gap_that_stays_open_counts_as_open_for_longer():
    short = tuple(measured(gap_length=10 * i, gap_open_so_far=10 * i) for i in range(10, 17))
    never = tuple(measured(gap_length=None, gap_open_so_far=900) for _ in short)
    assert sooner("short", "never", OPEN_TIME).judge({"short": short, "never": never}).verdict == Verdict.HOLDS
    assert sooner("a", "b", OPEN_TIME).judge({"a": never, "b": never}).verdict == Verdict.UNDECIDED


def test_each_number_has_a_figure_of_its_own():
    arms = {name: arm_of("gap_peak", values) for name, values in (("one", [1, 2, 6]), ("two", [3, 3, None]))}
    drawn = numbers_by_arm(PEAK, area=AREA)(None, arms)
    assert list(drawn) == ["", "-area"]
    assert drawn[""].frame["value"].dropna().tolist() == [1, 2, 6, 3, 3]
    assert "one: median 2, from 1 to 6" in drawn[""].words
