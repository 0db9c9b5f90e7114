"""The sentence about a change names what changed, before a run and during it."""

from grok_core.charts.comparison import Seen, Times, compared, repeated
from grok_core.measures.phases import progress

STEPS = list(range(0, 110, 10))
GROKS = progress(STEPS, [1.0] * 11, [0.0] * 5 + [1.0] * 6, baseline=0.02)
WAITS = progress(STEPS, [1.0] * 11, [0.0] * 11, baseline=0.02)


def seen(progress, *, step=100, val=0.018, is_over=False, has_finished=False):
    return Seen(progress, step, val, is_over, has_finished)


def say(changes=(), by_step=(), after=WAITS, *, before=None, is_over=False, same_seed=True, branched=None):
    runs = {"before": before or seen(GROKS), "after": seen(after, is_over=is_over)}
    return compared(changes, **runs, same_seed=same_seed, by_step=by_step, branched=branched)


def test_it_says_what_changed_and_what_came_of_it():
    assert say([("weight decay", "1", "0.5")], after=GROKS) == (
        "With weight decay 0.5 instead of 1: validation reaches 99 % at step 50; the last run at step 50 "
        "(one run each, same seed)."
    )
    assert say([("seed", "0", "1")], same_seed=False).endswith("(one run each, different seeds).")


def test_changes_during_the_run_are_told_with_their_step():
    assert say(by_step=[(1500, "weight decay 0")]).startswith(
        "With weight decay 0 from step 1,500: validation has not reached 99 % by step 100 so far; "
    )
    assert "so far" not in say(by_step=[(5, "learning rate 1")], is_over=True)


def test_the_same_again_and_many_changes():
    assert say().startswith("With the same settings again: ")
    many = [(f"field {i}", "0", "1") for i in range(3)]
    assert say(many, [(5, "learning rate 1")]).startswith("With field 0 1 instead of 0, field 1 1 instead of 0, ")
    assert " and one more change: " in say(many, [(5, "learning rate 1")])


def test_a_run_that_was_stopped_did_not_fail():
    stopped = seen(WAITS, step=610, val=0.995)
    assert "; the last run was stopped at step 610 with validation at 99.5 % (" in say(before=stopped)
    finished = seen(WAITS, step=800, val=0.018, is_over=True, has_finished=True)
    assert "; the last run ended at step 800 with validation at 1.8 % (" in say(before=finished)


def test_what_was_lost_is_told_of_either_run():
    lost = progress(STEPS, [1.0] * 11, [0.0] * 2 + [1.0] * 4 + [0.1] * 5, baseline=0.02)
    assert "validation reaches 99 % at step 20 and lost it at step 60; " in say(after=lost)
    assert "the last run at step 20 and lost it at step 60 (" in say(before=seen(lost))


def test_a_branch_is_no_change_of_settings():
    said = say([("weight decay", "1", "0")], branched=(67, "hello-grok-f33f8c"))
    assert said.startswith("Branched off hello-grok-f33f8c at step 67. With weight decay 0 instead of 1: ")


def test_a_recording_and_a_live_run_of_one_seed_may_differ_and_the_sentence_says_why():
    sooner = progress(STEPS, [1.0] * 11, [0.0] * 4 + [1.0] * 7, baseline=0.02)
    runs = {"before": seen(GROKS), "after": seen(sooner)}
    said = compared([], **runs, same_seed=True, one_is_recorded=True)
    assert "validation reaches 99 % at step 40; the last run at step 50" in said
    assert said.endswith("so the same seed need not give the same step there.")
    equal = {"before": seen(GROKS), "after": seen(GROKS)}
    for others in (
        compared([], **equal, same_seed=True, one_is_recorded=True),
        compared([], **runs, same_seed=True),
        compared([], **runs, same_seed=False, one_is_recorded=True),
        compared([("weight decay", "1", "2")], **runs, same_seed=True, one_is_recorded=True),
    ):
        assert "recording" not in others


def test_runs_over_several_seeds_are_told_as_ranges_and_not_as_one_run_each():
    now, was = Times(6, 6, 430, 900, 600.0, 900), Times(6, 0, 0, 0, None, 3000)
    before, after = Seen(GROKS, 100, 1.0, True, True, was), Seen(GROKS, 100, 1.0, True, True, now)
    said = compared([], before=before, after=after, same_seed=True)
    assert said.endswith("(over 6 seeds and splits each: now steps 430 to 900, before none of 6 by step 3,000).")
    once = compared([], before=seen(GROKS), after=after, same_seed=True)
    assert once.endswith("(now over 6 seeds and splits: steps 430 to 900; the last run once).")
    assert "one run each" not in said + once


def test_repeats_are_told_with_median_range_and_how_many_got_there():
    assert repeated(Times(6, 6, 430, 900, 600.0, 900)) == (
        "Over 6 runs, each with a seed and a split of its own, validation reached 99 % between steps 430 and 900 "
        "(median step 600); all 6 got there."
    )
    assert repeated(Times(6, 2, 430, 900, None, 3000)).endswith("(the median is not reached); 2 of 6 got there.")
    assert repeated(Times(6, 0, 0, 0, None, 3000)).endswith("validation reached 99 % in none by step 3,000.")
