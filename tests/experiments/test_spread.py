"""Runs of an experiment by an executor: a process that dies costs one run, and workers that are lost one sentence."""

from collections import Counter
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future

import pytest

from grok_core.errors import StoreError
from grok_core.experiments import EXPERIMENTS
from grok_core.experiments.kept import KeptRuns
from tests.experiments.hand_made import run

EXPERIMENT = EXPERIMENTS["no-decay"]


def scored(config, _follower):
    return run(config.seed, 502)


class Failing(Executor):
    """Does what it is given at once; the first `deaths` calls for each configuration end with `error`."""

    def __init__(self, error: BaseException, deaths: int) -> None:
        self.error, self.deaths, self.calls, self.open = error, deaths, Counter(), True

    def submit(self, fn, /, config, follower):
        if not self.open:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future = Future()
        self.calls[config] += 1
        if self.calls[config] <= self.deaths:
            future.set_exception(self.error)
        else:
            future.set_result(fn(config, follower))
        return future


def complete(folder, executor, ahead=None):
    kept = KeptRuns(folder)
    kept.complete(EXPERIMENT, lambda _: None, scored, executor=executor, ahead=ahead)
    return sum(map(len, kept.arms(EXPERIMENT).values()))


def test_a_run_whose_process_dies_is_begun_once_more(tmp_path):
    executor = Failing(BrokenExecutor("killed"), 1)
    assert complete(tmp_path, executor) == len(EXPERIMENT)
    assert set(executor.calls.values()) == {2}


def test_a_run_that_kills_its_process_again_and_again_is_named_and_the_others_are_kept(tmp_path):
    executor = Failing(BrokenExecutor("killed"), 2)
    label = next(iter(EXPERIMENT.arms))
    good = EXPERIMENT.configs(label)[:3]
    executor.calls.update(dict.fromkeys(good, 2))
    with pytest.raises(StoreError, match=r"a run of no-decay, seed 100\d, ended its process 2 times \(killed\)"):
        complete(tmp_path, executor, ahead=len(EXPERIMENT))
    assert len(KeptRuns(tmp_path).arms(EXPERIMENT)[label]) == len(good)


@pytest.mark.parametrize("error", [CancelledError(), ImportError("no module named grok_core")], ids=type)
def test_workers_that_take_no_more_runs_are_one_sentence(tmp_path, error):
    with pytest.raises(StoreError, match=r"the workers take no more runs .*the same command goes on from here"):
        complete(tmp_path, Failing(error, 1))


def test_an_executor_that_is_shut_down_is_the_same_sentence(tmp_path):
    executor = Failing(BrokenExecutor(), 0)
    executor.open = False
    with pytest.raises(StoreError, match="the workers take no more runs"):
        complete(tmp_path, executor)
