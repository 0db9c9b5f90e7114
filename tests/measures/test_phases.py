"""Crossings against a brute-force definition; every phase and outcome, on both sides of its border."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.errors import AnalysisError
from grok_core.measures.phases import Progress, first_sustained, outcome, progress, turns

accuracy = st.sampled_from([0.0, 0.5, 0.98, 0.99, 1.0, float("nan")])
report = st.tuples(accuracy, accuracy)


@given(st.lists(accuracy, max_size=30), st.integers(1, 5))
def test_first_sustained_is_its_definition(values, sustained):
    steps = [10 * i + 3 for i in range(len(values))]
    expected = None
    for i in range(len(values) - sustained + 1):
        if all(value >= 0.99 for value in values[i : i + sustained]):
            expected = steps[i]
            break
    assert first_sustained(steps, values, sustained=sustained) == expected


def test_one_lucky_report_is_no_crossing():
    assert first_sustained([1, 2, 3, 4, 5, 6, 7], [0, 1, 1, 0, 1, 1, 1]) == 5
    assert first_sustained([1, 2, 3], [0.4, 0.5, 0.6], threshold=0.4) == 1


def test_impossible_requests_are_refused():
    with pytest.raises(AnalysisError, match=r"\(2,\) steps for \(3,\) values"):
        first_sustained([1, 2], [1, 1, 1])
    with pytest.raises(AnalysisError, match="at least 1 report"):
        first_sustained([1], [1], sustained=0)


@given(st.lists(report, max_size=20), report)
def test_crossings_and_turns_never_move(reports, following):
    def seen(rows):
        columns = np.array(rows, dtype=float).reshape(-1, 2).T
        return progress(np.arange(len(rows)), *columns, baseline=0.02)

    before, after = seen(reports), seen([*reports, following])
    if before.step_train_99 is not None:
        assert after.step_train_99 == before.step_train_99
    if before.step_val_99 is not None:
        assert after.step_val_99 == before.step_val_99
    assert after.val_turns[: len(before.val_turns)] == before.val_turns
    assert (after.phase == "grokked") == (len(after.val_turns) % 2 == 1)
    assert after.best_val_accuracy >= before.best_val_accuracy


def phases(train, val, baseline=0.02):
    return [progress(range(n), train[:n], val[:n], baseline=baseline).phase for n in range(len(val) + 1)]


def test_the_four_phases_in_order():
    train = [0.1, 1, 1, 1, 1, 1, 1, 1]
    val = [0.01, 0.02, 0.03, 0.49, 0.5, 1, 1, 0.99]
    found = phases(train, val)
    assert found == ["memorising"] * 4 + ["plateau"] * 2 + ["grokking"] * 2 + ["grokked"]
    assert progress(range(8), train, val, baseline=0.02) == Progress("grokked", 1, 5, 1.0, (5,), 0.02, is_rising=True)


def test_validation_leaves_the_plateau_a_tenth_of_the_way_from_the_baseline():
    """Of three answers one is 49 % of the table: 43 % is no progress, and neither is a coin's 53 %."""
    assert phases([1] * 4, [0.43, 0.5, 0.53, 0.54], baseline=0.49)[-1] == "plateau"
    assert phases([1] * 4, [0.43, 0.55, 0.56, 0.57], baseline=0.49)[-1] == "grokking"
    assert phases([1] * 4, [0.43, 0.55, 0.56, 0.57], baseline=0.02)[-1] == "grokking"
    assert not progress(range(6), [1] * 6, [0.5, 0.6, 0.5, 0.6, 0.5, 0.5], baseline=0.5).is_rising


def test_what_was_reached_is_lost_below_90_percent_and_reached_again():
    val = [1, 1, 1, 0.95, 0.95, 0.95, 0.5, 0.4, 0.89, 0.92, 1, 1, 1]
    assert turns(range(13), val) == (0, 6, 10)
    train = [1] * 13
    assert phases(train, val)[-5:] == ["lost", "lost", "lost", "lost", "grokked"]
    assert outcome(progress(range(9), train[:9], val[:9], baseline=0.02)) == "lost"
    assert outcome(progress(range(13), train, val, baseline=0.02)) == "comprehension"
    assert phases([1, 1, 1, 0.5, 0.5, 0.5], [0.01] * 6)[-2:] == ["plateau", "lost"]


def test_a_dip_of_two_reports_is_no_loss():
    assert turns(range(8), [1, 1, 1, 0.1, 0.1, 1, 1, 1]) == (0,)


@pytest.mark.parametrize(
    ("step_train", "step_val", "name"),
    [
        (None, None, "confusion"),
        (100, None, "memorisation"),
        (None, 100, "comprehension"),  # generalised without ever holding 99 % on the training pairs
        (100, 499, "comprehension"),
        (100, 500, "grokking"),
        (1000, 1999, "comprehension"),
        (1000, 2000, "grokking"),
        (200, 100, "comprehension"),
        (0, 0, "comprehension"),
    ],
)
def test_outcomes_at_their_borders(step_train, step_val, name):
    assert outcome(Progress("grokked", step_train, step_val, 1.0)) == name
