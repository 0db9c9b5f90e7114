"""`branch`: a new run from another's checkpoint, with the settings that were in force there but for those given."""

import json

import pytest

from grok_core.config import RunConfig
from grok_core.runs import Run, create_run, execute, list_runs, open_run


@pytest.fixture
def parent():
    config = RunConfig(
        p=7, tied=True, train_fraction=0.9, d_model=4, d_hidden=32, lr=0.03, steps=300,
        interventions="step 2: weight_decay=0.3; step 299: lr=0.01",
    )  # fmt: skip
    run = Run(create_run(config, preset="ring"))
    execute(run.path)
    return run


def branched(ask, *words):
    status, out, complaints = ask("branch", *words, "--json")
    assert status == 0, complaints
    return open_run(json.loads(out.splitlines()[-1])["run_id"])


def test_a_branch_has_its_parents_settings_but_for_those_given(ask, parent):
    step = parent.landmarks()["memorised"]
    for where in ("memorised", str(step)):
        run = branched(ask, parent.id, "--step", where, "--train_fraction", "0.8", "--name", "less data")
        assert run.origin == (parent.id, step)
        assert run.config == parent.config.replace(
            weight_decay=0.3, train_fraction=0.8, interventions="step 299: lr=0.01"
        )
        assert (run.label.name, run.status.preset) == ("less data", "ring")
        assert [row for row in run.rows() if row["step"] < step] == [
            row | {"attempt": 0} for row in parent.rows() if row["step"] < step
        ]


def test_it_begins_at_the_last_checkpoint_unless_it_is_told(ask, parent):
    run = branched(ask, parent.id, "--steps", "320")
    assert run.origin == (parent.id, 300)
    assert (run.config.lr, run.config.interventions) == (0.01, "")


def test_what_cannot_be_is_one_sentence(ask, parent):
    for words, said in (
        (["--step", "3", parent.id], "branch must begin with the id of a run, got '--step'"),
        (["nothing-here"], "there is no run 'nothing-here'"),
        ([parent.id, "--step", "7"], "has no checkpoint at '7'; there are checkpoints at"),
        ([parent.id, "--step", "half"], "has no checkpoint at 'half'"),
        ([parent.id], "steps must be more than the 300 at which the branch begins"),
        ([parent.id, "--steps", "400", "--d_hidden", "64"], "whose d_hidden is 32; got 64"),
        ([parent.id, "--steps", "400", "--lr", "fast"], "lr"),
        (["hello-grok", "--steps", "9000"], "has no checkpoint at 'last'; it has none"),
    ):
        status, out, complaints = ask("branch", *words)
        assert (status, out) == (2, "")
        assert said in complaints
        assert complaints.count("\n") == 1, complaints
    assert list_runs() == [parent]


def test_help_needs_no_run(ask):
    status, out, _ = ask("branch", "--help")
    assert status == 0
    assert "--step last|LANDMARK|N" in out
    assert "--preset" not in out
    assert "branch" in ask("--help")[1]
