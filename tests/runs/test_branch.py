"""Branches: a new run from another's checkpoint, with its parent's past and its own future."""

import pytest

from grok_core.errors import ConfigError, StoreError
from grok_core.runs import Run, create_run, execute
from grok_core.runs.branch import BranchPoint
from grok_core.runs.landmarks import LANDMARKS

GROKS = {"p": 7, "tied": True, "train_fraction": 0.9, "d_model": 4, "d_hidden": 32, "lr": 0.03, "batch_size": 0}


def trained(config, **about):
    folder = create_run(config, **about)
    status = execute(folder)
    assert status.state == "finished", status.message
    return Run(folder)


@pytest.fixture
def parent(tiny):
    return trained(tiny.replace(**GROKS, steps=300))


def test_the_landmarks_of_a_run_are_kept(parent):
    landmarks, reached = parent.landmarks(), parent.progress()
    assert set(landmarks) <= {*LANDMARKS, "last"}
    assert {"memorised", "grokked", "last"} <= set(landmarks)
    assert (landmarks["memorised"], landmarks["grokked"]) == (reached.step_train_99, reached.step_val_99)
    assert landmarks["last"] == 300


@pytest.mark.parametrize("landmark", ["memorised", "grokked"])
def test_a_branch_that_changes_nothing_goes_on_as_its_parent_did(parent, numbers, landmark):
    step = parent.landmarks()[landmark]
    branch = trained(parent.config, branch=BranchPoint(parent.path, step))
    assert numbers(branch) == numbers(parent)
    assert branch.origin == (parent.id, step)
    assert parent.origin is None
    assert branch.progress() == parent.progress()


def test_a_branch_differs_from_where_it_left(parent, numbers):
    step = parent.landmarks()["memorised"]
    branch = trained(parent.config.replace(weight_decay=0.0), branch=BranchPoint(parent.path, step))
    before, after = ([row for row in numbers(branch) if (row["step"] > step) == later] for later in (False, True))
    assert before == [row for row in numbers(parent) if row["step"] <= step]
    assert after != [row for row in numbers(parent) if row["step"] > step]


def test_a_branch_lives_on_without_its_parent_and_resumes(parent, runner, numbers, until):
    point = BranchPoint(parent.path, parent.landmarks()["memorised"])
    whole = trained(parent.config.replace(lr=0.02, steps=500), branch=point)
    run = runner.start(parent.config.replace(lr=0.02, steps=500), branch=point, pace=200.0)
    until(lambda: run.status.step > point.step + 20)
    run.stop()
    until(lambda: run.status.state == "stopped")
    parent.delete()
    runner.resume(run.id)
    run.set_pace(None)
    until(lambda: run.status.state == "finished")
    assert numbers(run) == numbers(whole)


def test_ungrokking_reports_apart_what_was_never_trained_on(parent):
    """Less data after grokking (K): most held-out pairs were trained on before, and say nothing about it."""
    point = BranchPoint(parent.path, parent.landmarks()["grokked"])
    branch = trained(parent.config.replace(train_fraction=0.5, steps=500), branch=point)
    own = [row for row in branch.rows() if row["step"] > point.step]
    assert all(row["unseen_accuracy"] is not None for row in own)
    never = parent.config.n_pairs - parent.config.n_train
    assert all(abs(row["unseen_accuracy"] * never % 1) in (0, pytest.approx(1), pytest.approx(0)) for row in own)
    assert "unseen_accuracy" not in parent.rows()[-1]
    assert branch.metrics()["unseen_accuracy"].notna().sum() >= len(own)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"d_hidden": 64}, "whose d_hidden is 32; got 64"),
        ({"operation": "subtract"}, "whose operation is add; got subtract"),
        ({"seed": 1}, "whose seed is 0; got 1"),
        ({"precision": "float64"}, "whose precision is float32; got float64"),
        ({"steps": 20}, "steps must be more than"),
    ],
)
def test_what_cannot_branch_is_refused_and_nothing_is_left(parent, data_home, changes, why):
    with pytest.raises(ConfigError, match=why):
        create_run(parent.config.replace(**changes), branch=BranchPoint(parent.path, parent.landmarks()["memorised"]))
    assert [path.name for path in (data_home / "runs").iterdir()] == [parent.id]


def test_a_step_without_checkpoint_is_refused_and_nothing_is_left(parent, data_home):
    with pytest.raises(StoreError, match="has no checkpoint at step 7"):
        create_run(parent.config, branch=BranchPoint(parent.path, 7))
    assert [path.name for path in (data_home / "runs").iterdir()] == [parent.id]
