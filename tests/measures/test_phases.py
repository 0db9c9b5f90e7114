"""Crossings against a brute-force definition; every phase and outcome, on both sides of its border."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.errors import AnalysisError
from grok_core.measures.phases import Progress, first_sustained, outcome, progress

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
def test_phases_never_go_back_once_grokked_and_crossings_never_move(reports, following):
    def seen(rows):
        columns = np.array(rows, dtype=float).reshape(-1, 2).T
        return progress(np.arange(len(rows)), *columns)

    before, after = seen(reports), seen([*reports, following])
    if before.step_train_99 is not None:
        assert after.step_train_99 == before.step_train_99
        assert after.phase != "memorising"
    if before.step_val_99 is not None:
        assert after.step_val_99 == before.step_val_99
        assert after.phase == "grokked"
    assert after.best_val_accuracy >= before.best_val_accuracy


def test_the_four_phases_in_order():
    train = [0.1, 1, 1, 1, 1, 1, 1, 1]
    val = [0.01, 0.02, 0.03, 0.49, 0.5, 1, 1, 0.99]
    phases = [progress(range(n), train[:n], val[:n]).phase for n in range(9)]
    assert phases == ["memorising"] * 4 + ["plateau"] + ["grokking"] * 3 + ["grokked"]
    assert progress(range(8), train, val) == Progress("grokked", 1, 5, 1.0)


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
