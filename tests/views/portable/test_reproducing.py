"""What trains a run again trains the same, also where it was changed by hand; where it cannot, a sentence says so."""

import pytest

from grok_core.config import RunConfig
from grok_core.runs import Run, create_run, execute
from grok_core.runs.branch import BranchPoint
from grok_core.runs.store.status import Status
from grok_core.views.portable.reproducing import again
from tests.strategies import OWN_7

TINY = RunConfig(p=7, d_model=8, d_hidden=16, steps=30)


def trained(config, *changes):
    run = Run(create_run(config))
    for change in changes:
        run.change(**change)
    execute(run.path)
    return run


def measured(run):
    return [{n: v for n, v in row.items() if n not in ("seconds", "attempt")} for row in run.rows() if row["scheduled"]]


@pytest.mark.parametrize("plan", ["", "step 10: lr=0.01"])
def test_changes_by_hand_become_a_plan_that_gives_the_same_metrics(plan):
    run = trained(TINY.replace(interventions=plan), {"weight_decay": "0"}, {"lr": "0.002"})
    assert measured(run) != measured(trained(run.config)), "the change has an effect"
    same = again(run)
    assert "by hand" in " ".join(same.notes)
    assert measured(trained(same.config)) == measured(run)


def test_a_run_without_any_of_this_is_its_configuration():
    same = again(trained(TINY))
    assert same.config == TINY
    assert len(same.notes) == 1


def test_a_branch_says_that_its_settings_are_not_all():
    parent = trained(TINY)
    branch = Run(create_run(TINY.replace(steps=40), branch=BranchPoint(parent.path, parent.checkpoint_steps()[-1])))
    assert f"from a checkpoint of {parent.id} at step 30, which its settings do not hold" in " ".join(
        again(branch).notes
    )


def test_a_run_that_was_stopped_and_one_with_a_table_say_so():
    run = Run(create_run(TINY.replace(operation="table", p=OWN_7.n, table=OWN_7.digest)))
    Status(state="stopped", step=7).write(run.path)
    said = " ".join(again(run).notes)
    assert "ended at step 7 of 30" in said
    assert f"by its digest, {OWN_7.digest}" in said
