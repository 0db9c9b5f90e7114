"""Runs of sweeps are trained once: whatever is killed in between, whoever trains them, and with others beside."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest

from grok_core.config import RunConfig
from grok_core.errors import ConfigError, StoreError
from grok_core.runs import (
    DaemonExecutor,
    Run,
    Shard,
    Sweep,
    create_run,
    execute,
    processes,
    run_sweep,
    sweep_frame,
    sweep_work,
)
from grok_core.runs.store.lock import is_held
from grok_core.runs.store.writer import RunWriter
from tests import children
from tests.swept_runs import make, runs

TINY = RunConfig(p=7, d_model=8, d_hidden=16, steps=40)
SCRIPT = """
import sys
from pathlib import Path
from grok_core.config import RunConfig
from grok_core.runs import processes
from grok_core.runs import Sweep, run_sweep
start = processes._start
def tell(nice):
    process = start(nice)
    print(process.pid, flush=True)
    return process
processes._start = tell
run_sweep(Sweep(RunConfig(p=11, d_model=8, d_hidden=16, steps=3000), {}, (0, 1)), base=Path(sys.argv[1]), workers=1)
"""

SHARD = """
import sys
from pathlib import Path
from grok_core.config import RunConfig
from grok_core.runs import DaemonExecutor, Shard, Sweep, run_sweep
sweep = Sweep(RunConfig(p=11, d_model=8, d_hidden=16, steps=int(sys.argv[3])), {}, range(int(sys.argv[4])))
shard = Shard(*map(int, sys.argv[2].split("/")))
run_sweep(sweep, base=Path(sys.argv[1]), executor=DaemonExecutor(1), shard=shard)
"""

Until = Callable[[Callable[[], object]], None]
Numbers = Callable[[Run], list[dict[str, object]]]


def finished(run: Run) -> bool:
    return run.path.exists() and run.status.state == "finished"


def test_workers_must_be_positive(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="workers must be 1 or more, got 0"):
        run_sweep(Sweep(TINY, {}), base=tmp_path, workers=0)


def test_a_failed_run_is_tried_once_more_and_never_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep = Sweep(TINY, {}, range(6))
    killed, impossible, impossible_before, failed_before, stopped, _ = all_runs = runs(sweep, tmp_path)
    for seed in range(1, 5):
        make(TINY.replace(seed=seed), tmp_path)
    for run in (impossible, impossible_before):
        (run.path / "config.json").write_text('{"schema": 1, "p": 1}')
    for run in (impossible_before, failed_before):
        with RunWriter(run.path) as writer:
            writer.change(state="failed", message="It did.")
    stopped.stop()
    assert stopped.status.state == "stopped"

    def ask(process: "subprocess.Popen[bytes]", call: processes.Call) -> bytes | None:
        if call[1][0] == killed.path:
            process.kill()
        return original(process, call)

    original = processes._ask
    monkeypatch.setattr(processes, "_ask", ask)
    told: list[int] = []
    run_sweep(sweep, base=tmp_path, workers=1, on_progress=lambda done, _: told.append(done))
    assert (told[0], told[-1]) == (0, 6)
    assert told == sorted(told)
    frame = sweep_frame(sweep, base=tmp_path)
    assert frame["state"].tolist() == ["failed"] * 3 + ["finished"] * 3
    assert [run.status.attempt for run in all_runs] == [0, 2, 1, 1, 1, 1]
    assert frame["message"][0] == f"Run {killed.id} failed: the process that trained it ended with exit status -9."
    assert "p must be" in frame["message"][1]
    assert frame["message"][3] == ""


@pytest.fixture
def in_a_thread() -> Iterator[Callable[..., threading.Thread]]:
    """Call something in a thread; at the end, see that it ended."""
    threads = []

    def begin(action: Callable[..., object], *args: object, **options: object) -> threading.Thread:
        threads.append(threading.Thread(target=action, args=args, kwargs=options, daemon=True))
        threads[-1].start()
        return threads[-1]

    yield begin
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


def test_two_sweeps_at_once_share_the_work_and_can_be_left(
    tmp_path: Path, until: Until, in_a_thread: Callable[..., threading.Thread], endless: RunConfig
) -> None:
    sweep, stops = Sweep(endless, {"steps": [1000, 1001, 10_000_000]}), [threading.Event(), threading.Event()]
    *quick, long = runs(sweep, tmp_path)
    both = [in_a_thread(run_sweep, sweep, base=tmp_path, workers=1, stop=stop) for stop in stops]
    until(lambda: all(map(finished, quick)) and long.path.exists() and long.rows())
    assert [run.status.attempt for run in quick] == [1, 1]
    for stop, thread in zip(stops, both, strict=True):
        until(lambda: long.status.state == "running" and is_held(long.path))  # the other one takes over
        stop.set()
        thread.join(60)
    assert long.status.state == "stopped"
    assert long.checkpoint_steps()[-1] == long.status.step  # a slow machine may have saved another before
    assert sweep_frame(sweep, base=tmp_path)["censored_val"].tolist()[-1]


def script_running(base: Path) -> "AbstractContextManager[subprocess.Popen[str]]":
    return children.running([sys.executable, "-c", SCRIPT, str(base)], stdout=subprocess.PIPE)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_sweep_killed_at_several_moments_goes_on_to_the_same_numbers(
    tmp_path: Path, until: Until, numbers: Numbers
) -> None:
    sweep = Sweep(RunConfig(p=11, d_model=8, d_hidden=16, steps=3000), {}, (0, 1))
    first, second = runs(sweep, tmp_path)
    with script_running(tmp_path) as script:  # the parent alone: its child hears of it, and stops with a checkpoint
        until(lambda: first.path.exists() and first.rows())
        script.kill()
    until(lambda: first.status.state == "stopped" and not is_held(first.path))
    assert first.checkpoint_steps()[-1] == first.status.step
    assert not second.path.exists()
    with script_running(tmp_path) as script:  # all of it, with no chance to say goodbye
        assert script.stdout
        child = int(script.stdout.readline())
        until(lambda: second.path.exists() and second.rows())
        script.kill()
        os.kill(child, signal.SIGKILL)
    assert (first.status.state, first.status.attempt) == ("finished", 2)
    until(lambda: not is_held(second.path))
    assert second.status.state in ("running", "interrupted")
    run_sweep(sweep, base=tmp_path, workers=1)
    for config, run, attempts in zip(sweep.configs(), (first, second), (2, 2), strict=True):
        whole = Run(create_run(config))
        execute(whole.path)
        assert (run.status.state, run.status.attempt) == ("finished", attempts)
        assert numbers(run) == numbers(whole)


def test_shards_take_their_own_first_and_then_what_others_left() -> None:
    configs = list(Sweep(TINY, {}, range(7)).configs())
    orders = [[config.seed for config in Shard(index, 3).order(configs)] for index in range(3)]
    assert orders == [[0, 3, 6, 1, 4, 2, 5], [1, 4, 2, 5, 0, 3, 6], [2, 5, 0, 3, 6, 1, 4]]


@pytest.mark.parametrize(("index", "count"), [(3, 3), (-1, 2), (0, 0)])
def test_an_impossible_shard_is_refused(index: int, count: int) -> None:
    with pytest.raises(ConfigError, match=rf"a shard is one of 0/n to n-1/n.*got {index}/{count}"):
        Shard(index, count)


def shard_running(base: Path, which: str, steps: int, n: int) -> "AbstractContextManager[subprocess.Popen[str]]":
    return children.running([sys.executable, "-c", SHARD, str(base), which, str(steps), str(n)])


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize(
    ("shards", "killed", "steps", "n"), [(2, 1, 1500, 6), pytest.param(4, 2, 3000, 24, marks=pytest.mark.science)]
)
def test_shards_of_which_some_are_killed_and_started_again_make_the_table_of_one(
    tmp_path: Path, until: Until, shards: int, killed: int, steps: int, n: int
) -> None:
    sweep = Sweep(RunConfig(p=11, d_model=8, d_hidden=16, steps=steps), {}, range(n))
    whole, part = tmp_path / "whole", tmp_path / "part"
    names = [f"{index}/{shards}" for index in range(shards)]
    with ExitStack() as stack:
        scripts = [stack.enter_context(shard_running(part, name, steps, n)) for name in names]
        until(lambda: sum(map(finished, runs(sweep, part))) >= killed)
        for script in scripts[:killed]:
            script.send_signal(signal.SIGKILL)
            script.wait()
        complete = {
            run: run.status for run in runs(sweep, part) if run.path.exists() and run.status.state == "finished"
        }
        scripts[:killed] = [stack.enter_context(shard_running(part, name, steps, n)) for name in names[:killed]]
        assert [script.wait(children.LIMIT_S) for script in scripts] == [0] * shards
    with DaemonExecutor(1) as executor:
        run_sweep(sweep, base=part, executor=executor)  # what the last to end had left to another
        run_sweep(sweep, base=whole, executor=executor)
    frames = [sweep_frame(sweep, base=base).drop(columns="seconds") for base in (part, whole)]
    assert frames[0].equals(frames[1])
    assert complete
    assert {run: run.status for run in complete} == complete, "a finished run was trained twice"


class Impatient(Executor):
    """An executor that is lost after it has trained some runs."""

    def __init__(self, runs: int) -> None:
        self.left = runs

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]  # as in the base class
        if not self.left:
            raise RuntimeError("cannot schedule new futures after shutdown")
        self.left -= 1
        future: Future[object] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def test_an_executor_that_is_lost_leaves_what_is_complete(tmp_path: Path) -> None:
    sweep = Sweep(TINY, {}, range(3))
    with pytest.raises(StoreError, match=r"the workers take no more runs .*the same command goes on from here"):
        run_sweep(sweep, base=tmp_path, executor=Impatient(1))
    assert sweep_frame(sweep, base=tmp_path)["state"].tolist() == ["finished", "missing", "missing"]


def test_workers_that_do_not_see_the_disk_send_their_runs_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, numbers: Numbers
) -> None:
    sweep = Sweep(TINY, {"lr": (0.01, 1000.0)}, (0,), name="far")
    monkeypatch.setattr(sweep_work, "identity", lambda _: "that of another disk")
    unfinished = make(next(sweep.configs()), tmp_path)
    with DaemonExecutor(1) as executor:
        run_sweep(sweep, base=tmp_path, executor=executor)
    assert unfinished.status.name == "far", "the one that was there before is replaced"
    for run, state in zip(runs(sweep, tmp_path), ("finished", "diverged"), strict=True):
        alone = Run(create_run(run.config))
        execute(alone.path)
        assert (run.status.state, numbers(run)) == (state, numbers(alone))
        assert {path.name for path in run.path.iterdir()} == {"config.json", "status.json", "metrics.jsonl"}


def test_a_run_far_away_is_stopped_by_a_sign_that_travels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, endless: RunConfig
) -> None:
    class Sign:
        said = False

        def is_set(self) -> bool:
            return self.said

        def set(self) -> None:
            self.said = True

    sweep, sign, executor = Sweep(endless, {}), Sign(), DaemonExecutor(1)
    monkeypatch.setattr(sweep_work, "identity", lambda _: "that of another disk")
    threading.Timer(1.0, sign.set).start()
    run_sweep(sweep, base=tmp_path, executor=executor, stop=sign)
    executor.shutdown(wait=True)
    assert sweep_frame(sweep, base=tmp_path)["state"].tolist() in (["stopped"], ["missing"])
