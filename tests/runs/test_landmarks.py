"""Landmarks have the step at which they began, on paper and in a real run, interrupted or not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.config import RunConfig
from grok_core.runs import Run, create_run, execute
from grok_core.runs.landmarks import LANDMARKS, Landmarks
from grok_core.runs.store.control import request
from grok_core.runs.store.writer import RunWriter

accuracy = st.sampled_from([0.0, 0.3, 0.6, 0.95, 0.99, 1.0])
reports = st.lists(st.tuples(accuracy, accuracy), max_size=30)


def landmarks_of(accuracies: list[tuple[float, float]], baseline: float = 0.0) -> dict[str, int]:
    """Return the landmarks of a run with these accuracies of training and validation at steps 1, 2, 3 …"""
    found = Landmarks(baseline=baseline)
    for step, (train, val) in enumerate(accuracies, start=1):
        found.see(step, train, val)
    return found.reached


def test_a_landmark_has_the_step_of_the_first_of_three_reports() -> None:
    waits = [(1.0, 0.1)] * 8
    assert landmarks_of([(0.5, 0.0), *waits[:2]]) == {}
    assert landmarks_of([(0.5, 0.0), *waits]) == {"memorised": 2, "plateau": 6}
    assert landmarks_of([(0.5, 0.0), *waits, (1.0, 0.99), (1.0, 0.5), *[(1.0, 1.0)] * 3]) == {
        "memorised": 2, "plateau": 6, "grokked": 12,
    }  # fmt: skip
    assert landmarks_of([(1.0, 1.0)] * 3 + [(0.9, 0.8)] * 3) == {"memorised": 1, "grokked": 1, "lost": 4}


def test_halfway_up_from_the_baseline_is_no_plateau() -> None:
    waits = [(1.0, 0.6)] * 9
    assert "plateau" not in landmarks_of(waits)
    assert landmarks_of(waits, baseline=0.5)["plateau"] == 4


@given(reports)
def test_what_begins_ends_or_is_reached(accuracies: list[tuple[float, float]]) -> None:
    found, open_since = Landmarks(baseline=0.0), dict[str, int]()
    for step, (train, val) in enumerate(accuracies, start=1):
        seen = found.see(step, train, val)
        assert not set(seen.begun) & set(open_since)
        open_since |= dict.fromkeys(seen.begun, step)
        for name in seen.ended:
            del open_since[name]
        for name, at in seen.reached.items():
            assert name in LANDMARKS
            assert open_since.pop(name) == at
        assert found.steps == {*open_since.values(), *found.reached.values()}


@given(reports, st.integers(0, 30))
def test_a_later_attempt_goes_on_where_the_earlier_one_was(accuracies: list[tuple[float, float]], cut: int) -> None:
    rows = [
        {"step": step, "scheduled": True, "train_accuracy": train, "val_accuracy": val}
        for step, (train, val) in enumerate(accuracies, start=1)
    ]
    later = Landmarks(baseline=0.0, rows=rows[:cut])
    for row in rows[cut:]:
        later.see(row["step"], row["train_accuracy"], row["val_accuracy"])
    assert later.reached == landmarks_of(accuracies)


def test_reports_that_were_asked_for_by_hand_do_not_count() -> None:
    rows = [{"step": step, "scheduled": False, "train_accuracy": 1.0, "val_accuracy": 1.0} for step in range(5)]
    assert Landmarks(baseline=0.0, rows=rows).reached == {}


@pytest.fixture(scope="module")
def grokked(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The preset that everyone meets first, until it has grokked."""
    run = Run(create_run(RunConfig(until="grokked"), base=tmp_path_factory.mktemp("grokked")))
    assert execute(run.path).state == "finished"
    return run


def test_a_landmark_is_at_its_crossing_wherever_it_is_read(grokked: Run) -> None:
    reached = grokked.progress()
    crossings = {"memorised": reached.step_train_99, "grokked": reached.step_val_99}
    kept = grokked.landmarks()
    assert {name: kept[name] for name in crossings} == crossings
    assert {name: grokked.dissections()[name] for name in crossings} == crossings
    assert {kept[name] for name in ("memorised", "plateau", "grokked")} <= set(grokked.snapshot_steps())
    names = {path.name for path in (grokked.path / "checkpoints").iterdir()}
    assert f"{reached.step_val_99}-grokked.safetensors" in names
    assert not any("candidate" in name for name in names)
    row = next(row for row in grokked.rows() if row["step"] == reached.step_val_99)
    table, right = grokked.dissection("grokked").top_answers[..., 0], grokked.snapshot(reached.step_val_99).predicted
    assert (table == right).all(), "the network is opened as it was at that step"
    assert row["val_accuracy"] >= 0.99


def test_every_report_of_the_jump_has_a_snapshot(grokked: Run) -> None:
    jump = [row["step"] for row in grokked.rows() if 0.15 < row["val_accuracy"] < 0.9 and row["scheduled"]]
    assert len(jump) >= 5
    assert set(jump) <= set(grokked.snapshot_steps())


def test_a_run_that_pauses_between_the_first_and_the_third_report_keeps_the_landmark(
    grokked: Run, tmp_path: Path
) -> None:
    memorised = grokked.landmarks()["memorised"]
    run = Run(create_run(grokked.config.replace(steps=2 * memorised, until="steps"), base=tmp_path))
    request(run.path, pause_at=memorised + 1)
    assert execute(run.path, paused_s=0).state == "paused"
    assert "memorised" not in run.landmarks()
    request(run.path, pause_at=None)
    with RunWriter(run.path) as writer:
        writer.change(state="queued")
    assert execute(run.path).state == "finished"
    assert run.landmarks()["memorised"] == run.dissections()["memorised"] == memorised
    assert memorised in run.snapshot_steps()
