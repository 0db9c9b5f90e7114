import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from types import ModuleType

import pytest

from grok_core.config import RunConfig
from grok_core.errors import StoreError
from grok_core.runs import Run, Runner, create_run, execute, owned_by
from grok_core.runs.store.lock import is_held
from grok_core.runs.store.status import STALE_S

Until = Callable[[Callable[[], object]], None]
Numbers = Callable[[Run], list[dict[str, object]]]


def is_(run: Run, state: str) -> Callable[[], bool]:
    return lambda: run.status.state == state


def test_a_run_starts_and_finishes(runner: Runner, tiny: RunConfig, until: Until) -> None:
    run = runner.start(tiny, name="mine", preset="hello-grok", owner="key")
    until(is_(run, "finished"))
    assert run.config == tiny
    assert owned_by(run.status, "key")
    assert (run.status.name, run.status.preset, run.status.ephemeral) == ("mine", "hello-grok", False)
    assert runner.place(run.id) == 0


def test_more_runs_than_workers_wait_in_order(runner: Runner, endless: RunConfig, until: Until) -> None:
    runs = [runner.start(endless) for _ in range(5)]
    until(lambda: [run.status.state for run in runs[:2]] == ["running"] * 2)
    assert [runner.place(run.id) for run in runs] == [0, 0, 1, 2, 3]
    assert [run.status.state for run in runs[2:]] == ["queued"] * 3
    runs[2].stop()  # one that waits ends at once ...
    assert runs[2].status.state == "stopped"
    assert [runner.place(run.id) for run in runs[2:]] == [0, 1, 2]
    runs[0].stop()  # ... and a free worker takes the next
    until(is_(runs[3], "running"))
    assert [runner.place(run.id) for run in runs] == [0, 0, 0, 0, 1]
    assert runs[2].status.attempt == 0
    assert runner.place("unknown") == 0


def test_a_waiting_run_is_not_interrupted(tiny: RunConfig, endless: RunConfig, until: Until) -> None:
    runner = Runner(workers=1)
    busy, waiting = runner.start(endless), runner.start(tiny)
    until(is_(busy, "running"))
    os.utime(waiting.path / "status.json", (1, 1))
    until(is_(waiting, "queued"))  # its runner lives, and says so
    assert time.time() - (waiting.path / "status.json").stat().st_mtime < STALE_S
    runner.shutdown(wait_s=60)
    assert (busy.status.state, waiting.status.state) == ("stopped", "stopped")
    assert busy.checkpoint_steps() == [busy.status.step]


def test_a_living_paused_run_is_unpaused(runner: Runner, endless: RunConfig, until: Until) -> None:
    run = runner.start(endless)
    run.pause()
    until(is_(run, "paused"))
    step = run.status.step
    runner.resume(run.id, steps=3)
    until(lambda: (run.status.state, run.status.step) == ("paused", step + 3))
    runner.resume(run.id)
    until(is_(run, "running"))
    assert run.status.attempt == 1


def test_a_parked_run_gives_its_place_up_and_can_be_resumed(tiny: RunConfig, until: Until, numbers: Numbers) -> None:
    runner, config = Runner(workers=1, paused_s=0.05), tiny.replace(steps=2000)
    parked, other = runner.start(config), runner.start(config)
    parked.step(30)
    until(is_(other, "finished"))  # it could only run once the first had given its place up
    assert parked.status.state == "paused"
    runner.resume(parked.id)
    until(is_(parked, "finished"))
    runner.shutdown()
    assert numbers(parked) == numbers(other)


@pytest.mark.parametrize("at", [1, 120])
def test_a_stopped_run_resumes_to_the_same_numbers(
    runner: Runner, tiny: RunConfig, until: Until, numbers: Numbers, at: int
) -> None:
    whole, run = runner.start(tiny), Run(create_run(tiny))
    run.step(at)
    execute(run.path, paused_s=0.0)
    run.stop()
    assert (run.status.state, run.status.step) == ("stopped", at)
    seconds = run.status.seconds
    assert runner.resume(run.id).id == run.id
    until(lambda: run.status.state == whole.status.state == "finished")
    assert run.status.attempt == 2
    assert run.status.seconds > seconds > 0
    assert numbers(run) == numbers(whole)


def test_an_interrupted_run_resumes(runner: Runner, tiny: RunConfig, until: Until) -> None:
    run = Run(create_run(tiny))
    run.status.replace(state="running", attempt=1).write(run.path)
    os.utime(run.path / "status.json", (1, 1))
    assert run.status.state == "interrupted"
    runner.resume(run.id)
    until(is_(run, "finished"))
    assert run.status.attempt == 2


def test_what_has_ended_for_good_is_not_resumed(runner: Runner, tiny: RunConfig, until: Until) -> None:
    run = runner.start(tiny)
    until(is_(run, "finished"))
    with pytest.raises(StoreError, match="has finished; start a new one"):
        runner.resume(run.id)
    with pytest.raises(StoreError, match="no run"):
        runner.resume("nothing-here")


@pytest.mark.parametrize("running", [True, False])
def test_a_successor_removes_an_ephemeral_run(
    runner: Runner, tiny: RunConfig, endless: RunConfig, until: Until, running: bool
) -> None:
    config, state = (endless, "running") if running else (tiny, "finished")
    passing, lasting, kept = (runner.start(config, ephemeral=e) for e in (True, False, True))
    until(is_(passing, state))
    kept.keep()
    assert not kept.status.ephemeral
    for run in (passing, lasting, kept):
        runner.supersede(run.id)
    until(lambda: not passing.path.exists())
    until(lambda: not lasting.status.active and not kept.status.active)
    assert lasting.path.exists()
    assert kept.path.exists()
    runner.supersede(passing.id)  # gone already: no harm


def test_a_waiting_ephemeral_run_disappears_at_once(endless: RunConfig, until: Until) -> None:
    runner = Runner(workers=1)
    busy, waiting = runner.start(endless), runner.start(endless, ephemeral=True)
    until(is_(busy, "running"))
    runner.supersede(waiting.id)
    assert not waiting.path.exists()
    runner.shutdown(wait_s=60)


def test_shutdown_ends_everything_with_a_checkpoint(endless: RunConfig, until: Until) -> None:
    runner = Runner(workers=2)
    runs = [runner.start(endless) for _ in range(4)]
    until(lambda: all(run.status.step > 0 for run in runs[:2]))
    runner.shutdown(wait_s=60)
    assert [run.status.state for run in runs] == ["stopped"] * 4
    assert [run.checkpoint_steps() == [run.status.step] for run in runs[:2]] == [True, True]
    assert [run.status.attempt for run in runs] == [1, 1, 0, 0]
    until(lambda: not any(is_held(run.path) for run in runs))


def test_any_executor_will_do(tiny: RunConfig, until: Until, numbers: Numbers, monkeypatch: pytest.MonkeyPatch) -> None:
    # A test of the pages leaves app.py as the main program, which a spawned process would run again.
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    here = Run(create_run(tiny))
    execute(here.path)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        runner = Runner(pool)
        run = runner.start(tiny)
        until(is_(run, "finished"))
        runner.shutdown()
        assert pool.submit(abs, -1).result(60) == 1  # it belongs to us: it was not shut down
    assert numbers(run) == numbers(here)
