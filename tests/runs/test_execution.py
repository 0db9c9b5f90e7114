import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median

import pytest
import torch

from grok_core.config import RunConfig
from grok_core.errors import StoreError
from grok_core.runs import Run, create_run, execute
from grok_core.runs.lock import hold, is_held
from grok_core.runs.loop import pin_threads

ANSWER_S = 0.25
SLACK = 2  # the two processors of a test machine are shared with other work, which the promise knows nothing of


@contextmanager
def executing(config: RunConfig, *, pace: float | None = None, **settings: float) -> Iterator[Run]:
    """Execute a run in a thread of its own; at the end, see that it ended."""
    run = Run(create_run(config))
    run.set_pace(pace)
    thread = threading.Thread(target=execute, args=(run.path,), kwargs=settings, daemon=True)
    thread.start()
    try:
        yield run
    finally:
        with suppress(StoreError):  # it is gone
            run.stop()
        thread.join(timeout=60)
        assert not thread.is_alive()


def is_(run: Run, state: str) -> Callable[[], bool]:
    return lambda: run.status.state == state


def paused_at(run: Run, step: int) -> Callable[[], bool]:
    return lambda: (run.status.state, run.status.step) == ("paused", step)


def test_a_finished_run_leaves_everything_readable(tiny: RunConfig) -> None:
    run = Run(create_run(tiny))
    status = execute(run.path)
    assert (status.state, status.step, status.attempt, status.message) == ("finished", 300, 1, "")
    table = run.metrics()
    assert table["step"].iloc[[0, -1]].tolist() == [0, 300]
    assert table["scheduled"].all()
    assert table["step"].is_monotonic_increasing
    assert table["seconds"].is_monotonic_increasing
    assert status.seconds == pytest.approx(table["seconds"].iloc[-1], rel=0.01)
    assert run.checkpoint_steps() == [300]
    assert run.snapshot_steps()[0] == 0
    assert run.snapshot().step == 300
    assert run.snapshot(0).predicted.shape == (11, 11)
    assert not is_held(run.path)
    assert not list(run.path.rglob("*.tmp"))


def test_the_summary_of_a_run_that_generalised() -> None:
    run = Run(create_run(RunConfig(p=23, d_hidden=64, train_fraction=0.7, steps=8000, until="grokked")))
    assert execute(run.path).state == "finished"
    summary = json.loads(json.dumps(run.summary(), allow_nan=False))
    assert summary["outcome"] in ("grokking", "comprehension")
    assert summary["val_accuracy"] >= 0.99
    assert summary["best_val_accuracy"] >= summary["val_accuracy"]
    assert 0 < summary["step_train_99"] <= summary["step_val_99"] < summary["steps"] < 8000
    assert 0 < summary["seconds_to_val_99"] < summary["seconds"]
    assert summary["steps_per_second"] == pytest.approx(summary["steps"] / summary["seconds"])
    assert run.snapshot_steps()[-1] == run.checkpoint_steps()[-1] == summary["steps"]


def test_a_diverging_run_ends_so_and_stays_readable(tiny: RunConfig) -> None:
    run = Run(create_run(tiny.replace(lr=100)))
    status = execute(run.path)
    assert status.state == "diverged"
    assert "loss was" in status.message or "norm was" in status.message
    assert f"at step {status.step}" in status.message
    assert run.status == status
    assert 0 <= run.metrics()["step"].iloc[-1] < status.step
    assert run.snapshot().step < status.step
    summary = run.summary()
    assert (summary["outcome"], summary["steps"]) == ("diverged", status.step)
    json.dumps(summary, allow_nan=False)


def test_what_goes_wrong_in_training_is_kept(tiny: RunConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise MemoryError("no room")

    monkeypatch.setattr("grok_core.runs.loop.train", fail)
    run = Run(create_run(tiny))
    status = execute(run.path)
    assert status.state == "failed"
    assert status.message == f"Run {run.id} failed at step 0: MemoryError: no room"
    assert "Traceback" in (run.path / "error.txt").read_text()


def test_a_damaged_configuration_fails_in_one_sentence(tiny: RunConfig) -> None:
    run = Run(create_run(tiny))
    (run.path / "config.json").write_text('{"schema": 1, "config": {"p": 1}}')
    status = execute(run.path)
    assert status.state == "failed"
    assert "p must be" in status.message
    assert "Traceback" not in status.message


def test_ctrl_c_stops_a_run_that_can_be_resumed(tiny: RunConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("grok_core.runs.loop.train", interrupt)
    run = Run(create_run(tiny))
    with pytest.raises(KeyboardInterrupt):
        execute(run.path)
    assert run.status.state == "stopped"


def test_requests_are_answered_in_a_quarter_of_a_second(endless: RunConfig, until: Callable[..., None]) -> None:
    delays = []
    with executing(endless) as run:
        until(lambda: run.status.step > 0)
        for _ in range(5):
            for ask, state in ((run.pause, "paused"), (run.unpause, "running")):
                ask()
                asked = time.monotonic()
                until(is_(run, state))
                delays.append(time.monotonic() - asked)
        run.stop()
        asked = time.monotonic()
        until(is_(run, "stopped"))
        delays.append(time.monotonic() - asked)
    assert median(delays) < SLACK * ANSWER_S, delays


def test_pause_and_steps_measure_and_picture_where_they_are(endless: RunConfig, until: Callable[..., None]) -> None:
    with executing(endless) as run:
        until(lambda: run.status.step > 50)
        run.pause()
        until(is_(run, "paused"))
        start = run.status.step
        for n, expected in ((1, start + 1), (7, start + 8)):
            run.step(n)
            until(paused_at(run, expected))
            assert run.rows()[-1]["step"] == run.snapshot().step == expected
            assert run.checkpoint_steps()[-1] >= start
        run.step(2)
        run.step(3)  # pressed again before it arrived: five more in all
        until(paused_at(run, start + 13))
    assert run.status.state == "stopped"
    assert run.checkpoint_steps()[-1] == run.rows()[-1]["step"] == start + 13


def test_time_while_paused_does_not_count(tiny: RunConfig, until: Callable[..., None]) -> None:
    with executing(tiny) as run:
        run.pause()
        until(is_(run, "paused"))
        before = run.status.seconds
        until(lambda: run.status.updated - run.status.created > before + 1)
        assert run.status.seconds == before
        assert run.status.state == "paused"


def test_slow_motion_is_slow_and_still_moves_the_pictures(endless: RunConfig, until: Callable[..., None]) -> None:
    with executing(endless.replace(report="1000"), pace=20) as run:
        until(lambda: run.status.step >= 1)
        began, first = time.monotonic(), run.status.step
        until(lambda: run.status.step >= 40)
        took, steps = time.monotonic() - began, run.status.step - first
        assert steps / took < 40  # an upper bound alone: a busy machine may only be slower
        looked = [row["step"] for row in run.rows() if not row["scheduled"]]
        assert looked
        assert set(looked) <= set(run.snapshot_steps())
        run.set_pace(None)
        until(lambda: run.status.step > 2000)
    assert [row["step"] for row in run.rows() if row["step"] > 1000 and row["scheduled"]][:1] == [2000]


@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf")])
def test_an_impossible_pace_is_refused(tiny: RunConfig, value: float) -> None:
    run = Run(create_run(tiny))
    with pytest.raises(ValueError, match="pace must be a positive number"):
        run.set_pace(value)
    with pytest.raises(ValueError, match="1 or more steps, got 0"):
        run.step(0)
    assert not (run.path / "control.json").exists()


def test_a_paused_run_parks(tiny: RunConfig, numbers: Callable[[Run], object]) -> None:
    run, whole = Run(create_run(tiny)), Run(create_run(tiny))
    run.step(40)
    status = execute(run.path, paused_s=0.05)  # returns: the thread is free for others
    assert (status.state, status.step, run.status.state) == ("paused", 40, "paused")
    assert not is_held(run.path)
    assert execute(run.path).state == "paused"  # parked until somebody resumes it
    assert run.checkpoint_steps() == [40]
    assert execute(whole.path).state == "finished"
    assert numbers(run) == [row for row in numbers(whole) if row["step"] <= 40]  # type: ignore[attr-defined]


def test_a_run_that_nobody_watches_stops(endless: RunConfig) -> None:
    run = Run(create_run(endless))
    status = execute(run.path, patience_s=0.3)
    assert status.state == "stopped"
    assert "Nobody was watching" in status.message
    assert run.checkpoint_steps() == [status.step]


def test_a_run_that_is_watched_goes_on(tiny: RunConfig) -> None:
    run = Run(create_run(tiny))
    run.touch()
    os.utime(run.path / "watched", (time.time() + 3600,) * 2)  # an eye that never leaves it
    assert execute(run.path, patience_s=0.0).state == "finished"


def test_a_second_writer_is_refused_and_readers_are_not(endless: RunConfig, until: Callable[..., None]) -> None:
    with executing(endless) as run:
        until(is_(run, "running"))
        with pytest.raises(StoreError, match="being written by somebody else"):
            execute(run.path)
        with pytest.raises(StoreError, match="being written by somebody else"):
            run.delete()
        assert run.status.state == "running"
        assert run.metrics()["step"].iloc[0] == 0


def test_a_run_that_has_ended_is_left_as_it_is(tiny: RunConfig) -> None:
    run = Run(create_run(tiny))
    execute(run.path)
    before = run.version
    assert execute(run.path).state == "finished"
    assert run.version == before


def test_a_stop_before_the_start_trains_nothing(tiny: RunConfig) -> None:
    run = Run(create_run(tiny))
    lock = hold(run.path)  # a worker is just taking it
    run.stop()
    assert run.status.state == "queued"
    lock.release()
    assert execute(run.path).state == "stopped"
    assert run.rows() == []
    assert run.summary()["outcome"] is None


@pytest.mark.parametrize("kept", [False, True])
def test_discarding_removes_the_folder_unless_it_was_kept(
    endless: RunConfig, until: Callable[..., None], kept: bool
) -> None:
    with executing(endless) as run:
        until(is_(run, "running"))
        if kept:
            run.keep()
        run.stop(discard=True)
        until(lambda: not is_held(run.path) and run.path.exists() == kept)
        if kept:
            assert run.status.state == "stopped"
    assert [p.name for p in run.path.parent.iterdir()] == ([run.id] if kept else [])


def test_equal_configurations_give_equal_numbers_alone_and_beside_others(
    tiny: RunConfig, numbers: Callable[[Run], object]
) -> None:
    alone, again = Run(create_run(tiny)), Run(create_run(tiny))
    others = [Run(create_run(tiny.replace(**change))) for change in ({"seed": 1}, {"lr": 0.1}, {"p": 13})]
    execute(alone.path)
    threads = [threading.Thread(target=execute, args=(run.path,), daemon=True) for run in (again, *others)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [run.status.state for run in (again, *others)] == ["finished"] * 4
    assert numbers(again) == numbers(alone)
    assert numbers(others[0]) != numbers(alone)


def test_a_thread_keeps_its_own_count_whatever_others_set() -> None:
    barrier, seen = threading.Barrier(2), {}

    def work(count: int) -> None:
        pin_threads(count)
        barrier.wait()  # both have set theirs before either computes
        torch.ones(8) @ torch.ones(8)
        seen[count] = torch.get_num_threads()

    threads = [threading.Thread(target=work, args=(count,)) for count in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert seen == {1: 1, 2: 2}


def test_many_readers_neither_fail_nor_disturb(tiny: RunConfig, numbers: Callable[[Run], object]) -> None:
    run, quiet = Run(create_run(tiny)), Run(create_run(tiny))
    done, errors = threading.Event(), []

    def read() -> None:
        while not done.is_set():
            try:
                run.summary(), run.metrics(), run.version, run.snapshot_steps(), is_held(run.path)
                if run.snapshot_steps():
                    run.snapshot()
            except Exception as error:
                errors.append(error)

    readers = [threading.Thread(target=read, daemon=True) for _ in range(3)]
    for reader in readers:
        reader.start()
    status = execute(run.path)
    done.set()
    for reader in readers:
        reader.join(60)
    assert (status.state, errors) == ("finished", [])
    execute(quiet.path)
    assert numbers(run) == numbers(quiet)


def test_ids_of_folders_are_what_runs_are_called(tiny: RunConfig, data_home: Path) -> None:
    folder = create_run(tiny, preset="No Such Preset")
    assert folder.parent == data_home / "runs"
    assert folder.name.startswith("run-")
