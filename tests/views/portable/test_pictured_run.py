"""Which moment of a run a step or a name means, and that the API's runs have moments."""

from itertools import pairwise

import pytest

import grok_core
from grok_core.errors import AnalysisError, StoreError
from grok_core.runs import Run, create_run, execute


@pytest.fixture
def run():
    return grok_core.open_run("ring")


def test_a_step_means_the_nearest_snapshot_at_or_before(run):
    steps = run.snapshot_steps()
    for there, following in pairwise(steps):
        assert {run.at(step).step for step in (there, following - 1)} == {there}
    assert run.at(10**9).step == run.at().step == run.at("last").step == steps[-1]


def test_a_name_means_where_that_was_reached(run):
    progress, steps = run.progress(), run.snapshot_steps()
    for name, step in (("memorised", progress.step_train_99), ("grokked", progress.step_val_99)):
        assert run.at(name).step == max(there for there in steps if there <= step)


def test_what_there_is_not_is_said(run):
    with pytest.raises(StoreError, match="no snapshot at or before step -1; the first is at 0"):
        run.at(-1)
    with pytest.raises(AnalysisError, match=r"one of last, memorised, grokked, got 'groked'.*grokked"):
        run.at("groked")
    with pytest.raises(AnalysisError, match="has no moment 'grokked': validation accuracy never stayed above 99 %"):
        grok_core.open_run("weight-decay-off").at("grokked")


def test_a_run_without_snapshots_says_so():
    path = create_run(grok_core.RunConfig(p=7, d_model=8, d_hidden=16, steps=5))
    execute(path, pictures=False)
    with pytest.raises(StoreError, match="has no snapshots"):
        grok_core.open_run(path.name).at()


def test_the_runs_of_the_api_are_runs_and_have_moments():
    path = create_run(grok_core.RunConfig(p=7, d_model=8, d_hidden=16, steps=5))
    assert [run.id for run in grok_core.list_runs()] == [path.name]
    for found in (grok_core.open_run(path.name), *grok_core.list_runs(), *grok_core.recordings()):
        assert isinstance(found, grok_core.PicturedRun)
    assert grok_core.open_run(path.name) == Run(path)
