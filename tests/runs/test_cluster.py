"""A Dask cluster of two processes: the table of one machine, with its disk and without, and when a worker is killed."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from grok_core.config import RunConfig
from grok_core.errors import ConfigError, StoreError
from grok_core.experiments import EXPERIMENTS
from grok_core.experiments.kept import KeptRuns
from grok_core.runs import DaemonExecutor, Sweep, run_sweep, sweep_frame, sweep_work
from grok_core.runs.cluster import connected
from tests import children

SWEEP = Sweep(RunConfig(p=11, d_model=8, d_hidden=16, steps=400), {"weight_decay": (0.0, 1.0)}, (0, 1))


@dataclass(frozen=True)
class Cluster:
    """A scheduler with two workers of one thread, each a process of its own."""

    scheduler_address: str
    worker: "subprocess.Popen[str]"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Start them from the shell, as on machines of their own."""
    folder = tmp_path_factory.mktemp("dask")
    file = folder / "scheduler.json"

    def dask(what: str, *options: str) -> "AbstractContextManager[subprocess.Popen[str]]":
        command = [sys.executable, "-m", "dask", what, "--scheduler-file", str(file), "--no-dashboard", *options]
        return children.running(command, env={"PYTHONPATH": str(children.ROOT)}, stderr=subprocess.DEVNULL)

    with ExitStack() as stack:
        stack.enter_context(dask("scheduler", "--host", "127.0.0.1", "--port", "0"))
        deadline = time.monotonic() + children.LIMIT_S
        while not file.exists():
            assert time.monotonic() < deadline, "the scheduler never began"
            time.sleep(0.05)
        alone = ("--no-nanny", "--nthreads", "1", "--local-directory", str(folder))
        workers = [stack.enter_context(dask("worker", *alone)) for _ in range(2)]
        yield Cluster(json.loads(file.read_text())["address"], workers[0])


def table(sweep: Sweep, base: Path) -> list[list[object]]:
    """Return what a sweep's table says that is the same whoever trains it."""
    frame = sweep_frame(sweep, base=base).drop(columns="seconds")
    return frame.astype(object).where(frame.notna(), None).values.tolist()


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> list[list[object]]:
    """The table of this machine."""
    base = tmp_path_factory.mktemp("here")
    with DaemonExecutor(1) as executor:
        run_sweep(SWEEP, base=base, executor=executor)
    return table(SWEEP, base)


@pytest.mark.parametrize("is_shared", [True, False])
def test_a_cluster_makes_the_table_of_one_machine_with_its_disk_and_without(
    cluster: Cluster, here: list[list[object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_shared: bool
) -> None:
    if not is_shared:
        monkeypatch.setattr(sweep_work, "identity", lambda _: "that of another disk")
    told: list[int] = []
    with connected(cluster.scheduler_address) as (executor, stop):
        run_sweep(SWEEP, base=tmp_path, executor=executor, stop=stop, on_progress=lambda done, _: told.append(done))
    assert (told[0], told[-1]) == (0, len(SWEEP))
    assert table(SWEEP, tmp_path) == here


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_worker_that_is_killed_loses_no_finished_run(cluster: Cluster, tmp_path: Path) -> None:
    sweep = Sweep(SWEEP.base.replace(steps=1500), {}, range(4))
    finished: list[list[object]] = []

    def kill(done: int, _: int) -> None:
        if done and not finished:
            finished.extend(table(sweep, tmp_path))
            cluster.worker.kill()

    with connected(cluster.scheduler_address) as (executor, stop):
        run_sweep(sweep, base=tmp_path, executor=executor, stop=stop, on_progress=kill)
    frame = sweep_frame(sweep, base=tmp_path)
    assert frame["state"].tolist() == ["finished"] * 4
    assert [line for line in table(sweep, tmp_path) if line in finished] == [
        line for line in finished if "finished" in line
    ]


@pytest.mark.parametrize(
    ("address", "error", "complaint"),
    [
        ("tcp://127.0.0.1:9", StoreError, r"no scheduler answers at tcp://127\.0\.0\.1:9 .*start it, or correct"),
        ("somewhere", ConfigError, r"an address such as tcp://10\.0\.0\.1:8786, got 'somewhere'"),
    ],
)
def test_where_no_scheduler_is(address: str, error: type[Exception], complaint: str) -> None:
    with pytest.raises(error, match=complaint), connected(address):
        pass


def test_without_dask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ConfigError, match=r"pip install -r requirements-cluster\.txt"), connected("tcp://127.0.0.1:9"):
        pass


def test_the_runs_of_an_experiment_are_measured_by_a_cluster(cluster: Cluster, tmp_path: Path) -> None:
    arms = {"decay 1": SWEEP.base, "none": SWEEP.base.replace(weight_decay=0.0)}
    tiny = replace(EXPERIMENTS["near-the-critical-size"], arms=arms, seeds=(0, 1))
    with connected(cluster.scheduler_address) as (executor, _):
        KeptRuns(tmp_path / "there").complete(tiny, lambda _: None, executor=executor, ahead=4)
    KeptRuns(tmp_path / "here").complete(tiny, lambda _: None)
    there, here = (KeptRuns(tmp_path / name).arms(tiny) for name in ("there", "here"))
    assert sum(map(len, here.values())) == len(tiny) == 4
    assert there == here
