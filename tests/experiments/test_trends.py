"""Parts of criteria about many arms: how a time follows a setting, and how much data is needed."""

import pytest

from grok_core.experiments.trends import alike, grows_by, grows_less_than_in_proportion, needs_more, times_as_long
from tests.experiments.hand_made import TIMES, arm

SHARES = {"30 %": 0.3, "50 %": 0.5, "70 %": 0.7}


def slower(factor, reached=7):
    return tuple(None if i >= reached else round(factor * time) for i, time in enumerate(TIMES))


def verdict(part, arms):
    return str(part.judge(arms).verdict)


@pytest.mark.parametrize(
    ("factors", "least", "expected"),
    [
        ((5, 2, 1), 1, "holds"),
        ((1, 1, 1), 1, "undecided at this size"),
        ((1, 2, 5), 1, "does not hold here"),
        ((5, 2, 1), 1.4, "does not hold here"),
    ],
)
def test_a_time_that_grows_as_data_shrink(factors, least, expected):
    arms = {label: arm(slower(factor)) for label, factor in zip(SHARES, factors, strict=True)}
    assert verdict(grows_by(SHARES, 0.01, "for each per cent less", least), arms) == expected


def test_runs_that_never_got_there_count_as_later():
    part = grows_by(SHARES, 0.01, "for each per cent less", 1)
    arms = {"30 %": arm(slower(5, reached=2)), "50 %": arm(slower(2)), "70 %": arm(slower(1))}
    assert "16 of 21 got there" in part.judge(arms).numbers
    assert verdict(part, arms) == "holds"
    nothing = {label: arm((None,) * 7) for label in SHARES}
    assert verdict(part, nothing) == "undecided at this size"


def test_a_ratio_of_medians_beyond_a_factor():
    arms = {"slow": arm(slower(6)), "quick": arm(TIMES), "never": arm((None,) * 7)}
    assert verdict(times_as_long("slow", "quick", 2), arms) == "holds"
    assert verdict(times_as_long("slow", "quick", 20), arms) == "does not hold here"
    assert verdict(times_as_long("never", "quick", 2), arms) == "holds"


def needing(*shares):
    """Return arms of one way that has enough data from these shares on."""
    label = "{}, {}".format
    return {
        label(name, share): arm([400 if at >= least else None] * 7)
        for name, least in zip("ab", shares, strict=True)
        for share, at in SHARES.items()
    }


WAYS = [{f"{name}, {share}": at for share, at in SHARES.items()} for name in "ab"]


@pytest.mark.parametrize(
    ("shares", "factor", "expected"),
    [
        ((0.7, 0.3), 2, "holds"),
        ((0.7, 0.5), 2, "does not hold here"),
        ((0.3, 0.3), 1, "undecided at this size"),
        ((0.9, 0.5), 2, "undecided at this size"),  # all of the table was not enough: a lower bound alone
    ],
)
def test_data_that_are_needed(shares, factor, expected):
    assert verdict(needs_more(*WAYS, ("a", "b"), factor), needing(*shares)) == expected


def test_a_ratio_that_all_seeds_have_gets_no_interval():
    found = needs_more(*WAYS, ("a", "b"), 1).judge(needing(0.7, 0.5))
    assert found.numbers == "70 % and 50 % of the table on average, ratio 1.40 for every seed"


def test_two_that_need_the_same():
    assert verdict(alike(*WAYS, ("a", "b"), 1.25), needing(0.5, 0.5)) == "holds"
    assert verdict(alike(*WAYS, ("a", "b"), 1.25), needing(0.7, 0.3)) == "does not hold here"


def test_a_number_that_grows_more_slowly_than_its_setting():
    values = {"p = 10": 10.0, "p = 40": 40.0}
    part = grows_less_than_in_proportion(values, "the number grows with p", lambda run: run.spikes)

    def counted(few, many):
        return {
            label: tuple(run for i in range(7) for run in arm(TIMES[:1], spikes=count + i % 2))
            for label, count in zip(values, (few, many), strict=True)
        }

    assert verdict(part, counted(10, 20)) == "holds"
    assert verdict(part, counted(10, 90)) == "does not hold here"
    assert verdict(part, counted(20, 10)) == "holds"
