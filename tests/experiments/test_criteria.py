"""Verdicts on times and shares made by hand: each of the four, and what is censored."""

import pytest

from grok_core.experiments.criteria import (
    DOES_NOT_GENERALISE,
    GENERALISES,
    WAIT,
    best_is_inside,
    best_is_sooner,
    combined,
    ends_as,
    every,
    generalised_by,
    judge,
    lines_up,
    sooner,
    window,
)
from grok_core.experiments.record import Experiment, Verdict
from tests.experiments.hand_made import NEVER, TIMES, arm, run

HOLDS, IN_PART, DOES_NOT, UNDECIDED = Verdict
SOME = (*TIMES[:3], *NEVER[3:])


def twice(times):
    return tuple(2 * time for time in times)


@pytest.mark.parametrize(
    ("times", "verdict"), [(TIMES, HOLDS), (SOME, IN_PART), (NEVER, DOES_NOT), (TIMES[:3], UNDECIDED)]
)
def test_of_runs(times, verdict):
    found = every("a", GENERALISES).judge({"a": arm(times)})
    assert found.verdict == verdict
    assert f"{sum(time is not None for time in times)} of {len(times)} (" in found.numbers


def test_runs_about_which_a_claim_says_nothing_are_left_out():
    part = every("a", ends_as("grokking", "groks"), among=generalised_by(500))
    assert part.judge({"a": arm((*TIMES, *TIMES))}).numbers.startswith("6 of 6")
    assert part.judge({"a": arm(NEVER)}).verdict == UNDECIDED


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (TIMES, twice(TIMES), HOLDS),
        (twice(TIMES), TIMES, DOES_NOT),
        (TIMES, TIMES, DOES_NOT),  # no difference worth a name is a difference that does not hold
        (TIMES, tuple(reversed(TIMES)), UNDECIDED),
        (TIMES, NEVER, HOLDS),
        (NEVER, TIMES, DOES_NOT),
        (TIMES, (*TIMES[:6], None), UNDECIDED),
        (NEVER, NEVER, UNDECIDED),
    ],
)
def test_of_times(first, second, verdict):
    assert sooner("a", "b").judge({"a": arm(first), "b": arm(second)}).verdict == verdict


def test_a_ratio_comes_with_its_interval_and_log_rank_with_its_counts():
    whole = sooner("a", "b").judge({"a": arm(TIMES), "b": arm(twice(TIMES))})
    censored = sooner("a", "b").judge({"a": arm(TIMES), "b": arm(SOME)})
    assert whole.numbers == "ratio of times 2.00 for every seed"
    various = sooner("a", "b").judge({"a": arm((100,) * 3), "b": arm((100, 200, 400))})
    # By hand: logarithms of the ratios 0, ln 2, 2 ln 2; mean ln 2, standard error ln 2 / √3, Student's t 4.3027.
    assert (
        various.numbers
        == f"ratio of times 2.00 ({2 ** (1 - 4.302653 / 3**0.5):.2f}–{2 ** (1 + 4.302653 / 3**0.5):.2f})"
    )
    assert censored.numbers.startswith("log-rank p = 0.")
    assert censored.numbers.endswith("7 of 7 and 3 of 7 got there")


def test_the_wait_counts_from_memorising():
    later = [time + 300 for time in TIMES]
    arms = {"a": arm(TIMES, train=60), "b": arm(later, train=360)}
    assert sooner("a", "b").judge(arms).verdict == HOLDS
    assert sooner("a", "b", WAIT).judge(arms).verdict == DOES_NOT


def test_a_run_that_generalised_before_it_memorised_has_no_ratio_of_waits():
    arms = {"a": arm(TIMES, train=900), "b": arm(TIMES, train=60)}
    assert sooner("a", "b", WAIT).judge(arms).numbers.startswith("log-rank")


def test_the_best_of_some_arms_must_not_be_at_an_end():
    arms = {"1": arm(twice(TIMES)), "2": arm(TIMES), "3": arm(NEVER)}
    assert best_is_inside(["1", "2", "3"]).judge(arms).verdict == HOLDS
    assert best_is_inside(["2", "1", "3"]).judge(arms).verdict == DOES_NOT
    assert best_is_sooner(["1", "2"], ["3"]).judge(arms).numbers.startswith("“2” against “3”")


def test_a_window_has_two_ends_and_a_width():
    arms = {"0.1": arm(NEVER), "1": arm(TIMES), "10": arm(TIMES), "100": arm(SOME)}
    values = {label: float(label) for label in arms}
    assert [part.judge(arms).verdict for part in window(values, (0.5, 2))] == [HOLDS, HOLDS]
    assert [part.judge(arms).verdict for part in window(values, (2, 3))] == [HOLDS, DOES_NOT]
    open_end = arms | {"100": arm(TIMES)}
    assert [part.judge(open_end).verdict for part in window(values, (0.5, 2))] == [DOES_NOT, HOLDS]


def test_numbers_that_line_up_are_compared_among_runs_that_memorised():
    understood = tuple(run(seed, 500, representation_quality=0.9 + seed / 100) for seed in range(7))
    by_heart = tuple(run(seed, None, representation_quality=0.1 + seed / 100) for seed in range(7))
    neither = tuple(run(seed, None, train=None, representation_quality=1.0) for seed in range(7))
    found = lines_up().judge({"a": understood, "b": by_heart, "c": neither})
    assert (found.verdict, found.numbers.partition(":")[0]) == (HOLDS, "7 generalised and 7 did not")
    assert lines_up().judge({"a": understood, "c": neither}).verdict == UNDECIDED


@pytest.mark.parametrize(
    ("premises", "parts", "verdict"),
    [
        ([HOLDS], [HOLDS, HOLDS], HOLDS),
        ([IN_PART], [HOLDS], UNDECIDED),
        ([], [HOLDS, DOES_NOT], IN_PART),
        ([], [HOLDS, UNDECIDED], IN_PART),
        ([], [IN_PART], IN_PART),
        ([], [DOES_NOT, UNDECIDED], DOES_NOT),
        ([], [UNDECIDED], UNDECIDED),
    ],
)
def test_of_a_claim(premises, parts, verdict):
    assert combined(premises, parts) == verdict


def test_there_is_no_verdict_while_runs_are_missing():
    configs = dict.fromkeys("ab", None)
    parts = (every("a", GENERALISES), every("b", DOES_NOT_GENERALISE))
    experiment = Experiment("x", "E5", "", "", "", configs, parts, "", premises=parts[:1])
    whole = {"a": arm(TIMES), "b": arm(NEVER)}
    assert judge(experiment, whole).verdict == HOLDS
    assert judge(experiment, whole | {"b": arm(NEVER[1:])}) is None
    assert judge(experiment, {"a": arm(NEVER), "b": arm(NEVER)}).verdict == UNDECIDED
