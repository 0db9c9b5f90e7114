"""Snapshots are even in log step while nothing happens, and dense where accuracy moves, wherever that is."""

import itertools
import math

import pytest

from grok_core.runs.snapshot_times import SnapshotTimes


def taken(reports: list[tuple[int, float, float]]) -> list[int]:
    """Return the steps that get a snapshot, of reports with accuracies of training and validation."""
    times, steps = SnapshotTimes(), []
    for step, train, val in reports:
        times.see(step, train, val)
        if times.is_due(step):
            times.took(step)
            steps.append(step)
    return steps


def test_a_run_in_which_nothing_happens_has_ten_a_decade() -> None:
    steps = taken([(step, 0.0, 0.0) for step in range(10_001)])
    for low, high in itertools.pairwise((100, 1000, 10_000)):
        assert 9 <= sum(low < step <= high for step in steps) <= 10


def test_the_noise_of_a_batch_is_no_move() -> None:
    quiet = taken([(step, 0.0, 0.0) for step in range(1000)])
    assert taken([(step, 0.02 * (step % 2), 0.03 * (step % 3 == 0)) for step in range(1000)]) == quiet


@pytest.mark.parametrize("jump", [300, 3000, 30_000])
def test_a_jump_is_dense_wherever_it_comes(jump: int) -> None:
    grid = sorted({math.ceil(10 ** (i / 40)) for i in range(200)})
    rise = [step for step in grid if jump <= step < 1.5 * jump]
    reports = [(step, 1.0, min(1.0, max(0.0, (step - jump) / (0.5 * jump)))) for step in grid]
    assert set(rise[2:]) <= set(taken(reports))


def test_a_later_attempt_places_as_the_earlier_one_did() -> None:
    rows = [{"step": s, "train_accuracy": min(1, s / 50), "val_accuracy": None if s % 7 else 0.1} for s in range(100)]
    whole, later = SnapshotTimes(rows), SnapshotTimes(rows[:60])
    for row in rows[60:]:
        later.see(row["step"], row["train_accuracy"], row["val_accuracy"])
    assert [later.place(step) for step in range(120)] == [whole.place(step) for step in range(120)]
