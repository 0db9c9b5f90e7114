"""The sentence about a change names what changed, before a run and during it."""

from grok_core.charts.comparison import compared
from grok_core.measures.phases import progress

STEPS = list(range(0, 110, 10))
GROKS = progress(STEPS, [1.0] * 11, [0.0] * 5 + [1.0] * 6, baseline=0.02)
WAITS = progress(STEPS, [1.0] * 11, [0.0] * 11, baseline=0.02)


def say(changes=(), by_step=(), after=WAITS, *, is_over=False, same_seed=True):
    return compared(changes, before=GROKS, after=after, step=100, is_over=is_over, same_seed=same_seed, by_step=by_step)


def test_it_says_what_changed_and_what_came_of_it():
    assert say([("weight decay", "1", "0.5")], after=GROKS) == (
        "With weight decay 0.5 instead of 1: validation reaches 99 % at step 50; the last run at step 50 "
        "(one run each, same seed)."
    )
    assert say([("seed", "0", "1")], same_seed=False).endswith("(one run each, different seeds).")


def test_changes_during_the_run_are_told_with_their_step():
    assert say(by_step=[(1500, "weight_decay=0")]).startswith(
        "With weight_decay=0 from step 1,500: validation has not reached 99 % by step 100 so far; "
    )
    assert "so far" not in say(by_step=[(5, "lr=1")], is_over=True)


def test_the_same_again_and_many_changes():
    assert say().startswith("With the same settings again: ")
    many = [(f"field {i}", "0", "1") for i in range(3)]
    assert say(many, [(5, "lr=1")]).startswith("With field 0 1 instead of 0, field 1 1 instead of 0, ")
    assert " and 1 more changes: " in say(many, [(5, "lr=1")])
