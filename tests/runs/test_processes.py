"""Runs outside the process of whoever watches them: kept warm, the same bits, and no harm when one is killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor

import pytest

from grok_core.config import RunConfig
from grok_core.errors import StoreError
from grok_core.runs import Processes, Run, Runner, create_run, execute, processes
from grok_core.runs.store.lock import is_held

Until = Callable[[Callable[[], object]], None]
Numbers = Callable[[Run], list[dict[str, object]]]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> "list[subprocess.Popen[str]]":
    """The processes that were started, in order."""
    made: list[subprocess.Popen[str]] = []
    start = processes._start

    def note() -> "subprocess.Popen[str]":
        made.append(start())
        return made[-1]

    monkeypatch.setattr(processes, "_start", note)
    return made


@pytest.fixture
def outside(started: "list[subprocess.Popen[str]]") -> Iterator[Runner]:
    """A Runner as the app has it: two workers, and a process that waits for the next run."""
    with Processes(warm=2) as pool:
        runner = Runner(workers=2, execute=pool.execute)
        yield runner
        runner.shutdown(wait_s=60)
    assert all(process.poll() is not None for process in started)


def is_(run: Run, state: str) -> Callable[[], bool]:
    return lambda: run.status.state == state


def test_one_waits_warm_and_each_is_kept_and_has_the_numbers_of_a_run_inside_with_one_thread_and_with_two(
    outside: Runner,
    started: "list[subprocess.Popen[str]]",
    endless: RunConfig,
    tiny: RunConfig,
    until: Until,
    numbers: Numbers,
) -> None:
    assert len(started) == 1, "before anybody asked"
    runs = [outside.start(endless), outside.start(endless)]
    until(lambda: [run.status.state for run in runs] == ["running"] * 2)
    runs[0].pause()
    runs[1].stop()
    two_threads = tiny.replace(threads=2, batch_size=0, steps=50)
    for config in (tiny, two_threads if (os.cpu_count() or 1) > 1 else tiny):
        run, here = outside.start(config), Run(create_run(config))
        execute(here.path)
        until(is_(run, "finished"))
        assert numbers(run) == numbers(here)
        assert run.snapshot_steps() == here.snapshot_steps()
    assert len(started) == 2
    until(is_(runs[0], "paused"))
    assert all(process.poll() is None for process in started)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_killed_process_interrupts_its_run_and_nothing_else(
    outside: Runner, started: "list[subprocess.Popen[str]]", endless: RunConfig, tiny: RunConfig, until: Until
) -> None:
    lost = outside.start(endless)
    until(is_(lost, "running"))
    other = outside.start(endless)
    until(is_(other, "running"))
    other.set_pace(100)  # full speed would take a processor from those that start
    kill(started[0])
    until(is_(lost, "interrupted"))
    lost.set_pace(100)
    step = other.status.step
    until(lambda: other.status.step > step)
    until(is_(outside.start(tiny), "finished"))
    outside.resume(lost.id)
    until(is_(lost, "running"))
    assert (lost.status.attempt, other.status.attempt) == (2, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_process_killed_while_it_waits_is_replaced(started: "list[subprocess.Popen[str]]", tiny: RunConfig) -> None:
    with Processes(warm=1) as pool:
        kill(started[0])
        run = Run(create_run(tiny))
        pool.execute(run.path)
    assert run.status.state == "finished"
    assert len(started) == 2


def kill(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_what_goes_wrong_outside_is_raised_here(tiny: RunConfig) -> None:
    folder, kept = create_run(tiny), Processes()
    (folder / "status.json").write_text("{")
    with kept:
        with pytest.raises(StoreError, match=r"status\.json"):
            kept.execute(folder)
        fine = Run(create_run(tiny))
        kept.execute(fine.path, pictures=False)
        assert (fine.status.state, fine.snapshot_steps()) == ("finished", [])
        assert not is_held(fine.path)
    with pytest.raises(BrokenExecutor, match="told to end"):
        kept.execute(folder)
