"""A Dask cluster of two processes: the table of one machine, with its disk and without, and when a worker is killed."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster

from grok_core.config import RunConfig
from grok_core.errors import ConfigError, StoreError
from grok_core.runs import DaemonExecutor, Sweep, run_sweep, sweep_frame, sweep_work
from grok_core.runs.cluster import connected

SWEEP = Sweep(RunConfig(p=11, d_model=8, d_hidden=16, steps=400), {"weight_decay": (0.0, 1.0)}, (0, 1))


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Two workers of one thread, each a process of its own."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=50) as cluster:
        yield cluster


def table(sweep: Sweep, base: Path) -> list[list[object]]:
    """Return what a sweep's table says that is the same whoever trains it."""
    frame = sweep_frame(sweep, base=base).drop(columns="seconds")
    return frame.astype(object).where(frame.notna(), None).values.tolist()


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> list[list[object]]:
    """The table of this machine."""
    base = tmp_path_factory.mktemp("here")
    run_sweep(SWEEP, base=base, executor=DaemonExecutor(1))
    return table(SWEEP, base)


@pytest.mark.parametrize("is_shared", [True, False])
def test_a_cluster_makes_the_table_of_one_machine_with_its_disk_and_without(
    cluster: LocalCluster, here: list[list[object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_shared: bool
) -> None:
    if not is_shared:
        monkeypatch.setattr(sweep_work, "identity", lambda _: "that of another disk")
    told: list[int] = []
    with connected(cluster.scheduler_address) as (executor, stop):
        run_sweep(SWEEP, base=tmp_path, executor=executor, stop=stop, on_progress=lambda done, _: told.append(done))
    assert (told[0], told[-1]) == (0, len(SWEEP))
    assert table(SWEEP, tmp_path) == here


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_worker_that_is_killed_loses_no_finished_run(cluster: LocalCluster, tmp_path: Path) -> None:
    sweep = Sweep(SWEEP.base.replace(steps=1500), {}, range(4))
    victim, finished = next(iter(cluster.workers.values())).pid, []

    def kill(done: int, _: int) -> None:
        if done and not finished:
            finished.extend(table(sweep, tmp_path))
            os.kill(victim, signal.SIGKILL)

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
