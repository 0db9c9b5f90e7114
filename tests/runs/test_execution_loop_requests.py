import os
import time
from collections.abc import Callable
from statistics import median

import pytest

from grok_core.config import RunConfig
from grok_core.errors import StoreError
from grok_core.runs import Run, create_run, execute
from grok_core.runs.store.control import request
from grok_core.runs.store.lock import hold, is_held
from tests.runs.executing import executing, is_

ANSWER_S = 0.25
SLACK = 2  # the two processors of a test machine are shared with other work, which the promise knows nothing of


def paused_at(run: Run, step: int) -> Callable[[], bool]:
    return lambda: (run.status.state, run.status.step) == ("paused", step)


def test_requests_are_answered_in_a_quarter_of_a_second(endless: RunConfig, until: Callable[..., None]) -> None:
    delays = []
    with executing(endless) as run:
        until(lambda: run.status.step > 0)
        for _ in range(5):
            for pause_at, state in ((0, "paused"), (None, "running")):
                request(run.path, pause_at=pause_at)
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


def test_a_run_that_is_watched_goes_on(endless: RunConfig, until: Callable[..., None]) -> None:
    with executing(endless, pace=100.0, patience_s=1.0) as run:
        until(is_(run, "running"))
        deadline = time.monotonic() + 2.5
        while time.monotonic() < deadline:
            os.utime(run.path / "watched") if (run.path / "watched").exists() else run.touch()
            time.sleep(0.02)
        assert run.status.state == "running"


def test_a_clock_that_is_set_ahead_stops_no_run(
    endless: RunConfig, until: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with executing(endless, pace=100.0, patience_s=300.0) as run:
        until(is_(run, "running"))
        real = time.time
        monkeypatch.setattr(time, "time", lambda: real() + 86_400)
        step = run.status.step
        until(lambda: run.status.step > step + 10)
        assert run.status.state == "running"


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
    until(lambda: [p.name for p in run.path.parent.iterdir()] == ([run.id] if kept else []))
