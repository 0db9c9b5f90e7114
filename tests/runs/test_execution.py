import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from grok_core.config import RunConfig
from grok_core.runs import Run, create_run, execute
from grok_core.runs.execution_loop import pin_threads
from grok_core.runs.store.lock import is_held

ANSWER_S = 0.25
SLACK = 2  # the two processors of a test machine are shared with other work, which the promise knows nothing of


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

    monkeypatch.setattr("grok_core.runs.execution_loop.train", fail)
    run = Run(create_run(tiny))
    status = execute(run.path)
    assert status.state == "failed"
    assert status.message == f"Run {run.id} failed at step 0: MemoryError: no room"
    assert "Traceback" in (run.path / "error.txt").read_text()


def test_a_damaged_configuration_fails_in_one_sentence(tiny: RunConfig) -> None:
    run = Run(create_run(tiny))
    (run.path / "config.json").write_text('{"schema": 1, "p": 1}')
    status = execute(run.path)
    assert status.state == "failed"
    assert "p must be" in status.message
    assert "Traceback" not in status.message


def test_ctrl_c_stops_a_run_that_can_be_resumed(tiny: RunConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("grok_core.runs.execution_loop.train", interrupt)
    run = Run(create_run(tiny))
    with pytest.raises(KeyboardInterrupt):
        execute(run.path)
    assert run.status.state == "stopped"


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
