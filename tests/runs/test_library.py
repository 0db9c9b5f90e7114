import json
import os
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from grok_core.config import RunConfig
from grok_core.errors import ConfigError, StoreError
from grok_core.runs import Run, broken_runs, create_run, home, library, list_runs, open_run, recordings
from grok_core.runs.store.lock import hold, is_held
from grok_core.runs.store.status import Status, this_host
from tests import children


def test_home_is_what_the_user_says(data_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert home() == data_home
    monkeypatch.delenv("GROK_HOME")
    assert home().name == "grokking-lab"


def test_reading_runs_loads_neither_torch_nor_pandas() -> None:
    code = (
        "import sys, grok_core.runs as r; r.list_runs();"
        "print([m for m in ('torch', 'pandas', 'scipy', 'streamlit') if m in sys.modules])"
    )
    done = children.run([sys.executable, "-c", code])
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


def test_a_run_this_processor_cannot_train_is_refused_before_it_has_a_folder(
    tiny: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.cpu.get_capabilities", dict)
    with pytest.raises(ConfigError, match="precision bfloat16 needs a processor"):
        create_run(tiny.replace(precision="bfloat16"))
    assert not list_runs()


def test_a_new_run_waits_and_is_complete(tiny: RunConfig) -> None:
    folder = create_run(tiny, name="mine", preset="hello-grok", owner="key", ephemeral=True)
    run = open_run(folder.name)
    assert run.id.startswith("hello-grok-")
    assert run.config == tiny
    status = run.status
    assert (status.state, status.step, status.attempt, status.name) == ("queued", 0, 0, "mine")
    assert status.ephemeral
    assert sorted(p.name for p in folder.iterdir()) == ["config.json", "status.json"]
    assert [p.name for p in folder.parent.iterdir()] == [folder.name]


def test_runs_are_listed_newest_first(tiny: RunConfig) -> None:
    folders = [create_run(tiny) for _ in range(3)]
    for folder, created in zip(folders, (20.0, 30.0, 10.0), strict=True):
        Status.read(folder).replace(created=created).write(folder)
    assert [run.path for run in list_runs()] == [folders[1], folders[0], folders[2]]


def test_a_listed_run_knows_what_it_trains_even_when_it_is_deleted_meanwhile(tiny: RunConfig) -> None:
    create_run(tiny)
    (run,) = list_runs()
    shutil.rmtree(run.path)
    assert run.config == tiny
    assert not run.snapshot_steps()


def test_what_cannot_be_opened_is_listed_apart_and_left_alone(tiny: RunConfig, data_home: Path) -> None:
    good, no_status, newer, newer_config, bad = (create_run(tiny) for _ in range(5))
    (no_status / "status.json").unlink()
    (newer / "status.json").write_text(json.dumps({"schema": 9}))
    (newer_config / "config.json").write_text(json.dumps({"schema": 7}))
    (bad / "config.json").write_text(json.dumps({"schema": 1, "p": "many"}))
    runs = data_home / "runs"
    (runs / "notes.txt").write_text("mine")
    (runs / "My Folder").mkdir()
    (runs / "empty").mkdir()
    before = sorted(runs.rglob("*"))
    assert [run.path for run in list_runs()] == [good]
    reasons = {broken.path.name: broken.reason for broken in broken_runs()}
    assert "has no status.json" in reasons[no_status.name]
    assert "schema 9" in reasons[newer.name]
    assert "schema 7" in reasons[newer_config.name]
    assert "'many'" in reasons[bad.name]
    assert "not ours" in reasons["notes.txt"]
    assert "not ours" in reasons["My Folder"]
    assert "no config.json" in reasons["empty"]
    assert all("\n" not in reason for reason in reasons.values())
    assert sorted(runs.rglob("*")) == before


def test_an_unknown_run_names_the_nearest(tiny: RunConfig) -> None:
    with pytest.raises(StoreError, match="There are no runs yet"):
        open_run("nothing")
    folder = create_run(tiny, preset="hello-grok")
    with pytest.raises(StoreError, match=f"Did you mean '{folder.name}'"):
        open_run(folder.name[:-1])


@pytest.mark.parametrize("name", ["../x", "a/b", "", "A", "a--b", "-a", "a" * 81, "a\n"])
def test_an_impossible_id_never_reaches_the_disk(name: str) -> None:
    with pytest.raises(StoreError, match="small letters, digits"):
        open_run(name)


def test_recordings_can_be_looked_at_only(tiny: RunConfig, data_home: Path) -> None:
    shelf = data_home / "recordings"
    assert recordings() == []
    shelf.mkdir()
    create_run(tiny).rename(shelf / "slow")
    run = open_run("slow")
    assert recordings() == [run]
    assert run.recorded
    before = sorted(p.name for p in run.path.iterdir())
    for request in (run.pause, run.step, run.stop, run.touch, run.keep):
        request()
    run.set_pace(3)
    with pytest.raises(StoreError, match="only runs can be deleted"):
        run.delete()
    assert sorted(p.name for p in run.path.iterdir()) == before


def test_a_run_is_interrupted_when_its_lock_is_free_and_its_heart_is_still(tiny: RunConfig) -> None:
    folder = create_run(tiny)
    run = Run(folder)
    for state, silent in (("running", "interrupted"), ("queued", "interrupted"), ("paused", "paused")):
        Status.read(folder).replace(state=state).write(folder)
        assert run.status.state == state  # the heart still beats
        os.utime(folder / "status.json", (1, 1))
        assert run.status.state == silent
        lock = hold(folder)
        assert run.status.state == state
        lock.release()


def test_on_its_own_machine_a_free_lock_is_proof_whatever_the_clock_says(tiny: RunConfig) -> None:
    folder = create_run(tiny)
    for moved in (-3600, 0, 3600, 10**9):
        Status.read(folder).replace(state="running", host=this_host()).write(folder)
        os.utime(folder / "status.json", (time.time() + moved,) * 2)
        assert Run(folder).status.state == "interrupted"
    Run(folder).delete()
    assert not folder.exists()


def test_on_another_machine_the_heart_tells(tiny: RunConfig) -> None:
    folder = create_run(tiny)
    for moved, state in ((-3600, "interrupted"), (-5, "running"), (5, "running"), (10**6, "interrupted")):
        Status.read(folder).replace(state="running", host="elsewhere").write(folder)
        os.utime(folder / "status.json", (time.time() + moved,) * 2)
        assert Run(folder).status.state == state
    Run(folder).delete()
    assert not folder.exists()


def test_readers_who_test_the_lock_at_once_never_take_each_other_for_the_writer(tiny: RunConfig) -> None:
    folder = create_run(tiny)
    hold(folder).release()
    with ThreadPoolExecutor(4) as pool:
        assert not any(pool.map(lambda _: is_held(folder), range(400)))
    with hold(folder):
        assert is_held(folder)


def test_deleting(tiny: RunConfig) -> None:
    folder = create_run(tiny)
    run = Run(folder)
    with pytest.raises(StoreError, match="is queued; stop it before"):
        run.delete()
    run.stop()
    assert run.status.state == "stopped"
    run.delete()
    assert list(folder.parent.iterdir()) == []
    with pytest.raises(StoreError, match="no run"):
        run.delete()
    with pytest.raises(StoreError):
        _ = run.status


def test_an_interrupted_run_can_be_stopped_or_deleted(tiny: RunConfig) -> None:
    folder = create_run(tiny)
    Status.read(folder).replace(state="running", step=5).write(folder)
    os.utime(folder / "status.json", (1, 1))
    Run(folder).stop()
    assert (Run(folder).status.state, Run(folder).status.step) == ("stopped", 5)
    Status.read(folder).replace(state="running").write(folder)
    os.utime(folder / "status.json", (1, 1))
    Run(folder).delete()
    assert not folder.exists()


def test_the_version_changes_with_what_can_be_read(tiny: RunConfig) -> None:
    run = Run(create_run(tiny))
    seen = [run.version]
    run.pause()
    seen.append(run.version)
    (run.path / "metrics.jsonl").write_text("{}\n")
    seen.append(run.version)
    assert len(set(seen)) == 3
    assert run.version == seen[-1]


def test_an_untrained_run_has_a_summary(tiny: RunConfig) -> None:
    run = Run(create_run(tiny))
    summary = run.summary()
    assert list(summary) == [
        "run_id",
        "state",
        "steps",
        "outcome",
        "baseline",
        "train_accuracy",
        "val_accuracy",
        "best_val_accuracy",
        "step_train_99",
        "step_val_99",
        "val_turns",
        "gap_peak",
        "gap_peak_step",
        "gap_area",
        "gap_length",
        "gap_censored",
        "seconds_to_val_99",
        "seconds",
        "steps_per_second",
    ]
    assert summary["outcome"] is None
    assert summary["val_accuracy"] is None
    json.dumps(summary, allow_nan=False)


def test_two_runs_of_one_folder_are_equal(tiny: RunConfig) -> None:
    folder = create_run(tiny)
    assert {Run(folder), Run(folder)} == {Run(folder)}
    assert Run(folder) != Run(create_run(tiny))


def test_a_free_id_is_that_of_no_run_of_any_kind(data_home):
    for place in ("runs", "sweeps", "recordings"):
        (data_home / place).mkdir(exist_ok=True)
        (data_home / place / f"in-{place}").mkdir()
        assert library.free_id(f"in-{place}", "ring").startswith("ring-")
    assert library.free_id("ring-012345", "add") == "ring-012345"
    assert library.free_id("../up", "add").startswith("add-")


def test_one_recording_is_found_by_its_name_without_a_look_at_the_others(tiny: RunConfig, data_home: Path) -> None:
    shelf = data_home / "recordings"
    (shelf / "damaged").mkdir(parents=True)
    kept = create_run(tiny).rename(shelf / "kept")
    assert library.recording("kept") == Run(kept)
    assert [library.recording(name) for name in ("nope", "damaged", "../runs", "", ".")] == [None] * 5
