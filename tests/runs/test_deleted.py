"""Deleting with undo: one rename there, one rename back, and nothing is lost or shadowed on the way."""

import os
import time

import pytest

from grok_core.errors import StoreError
from grok_core.runs import Run, create_run, deleted, execute, list_runs, open_run
from grok_core.runs.deleted import KEPT_S, delete, deleted_by, empty, restore
from grok_core.runs.store.label_file import Label
from grok_core.runs.store.writer import RunWriter

KEY, OTHER = "a" * 32, "b" * 32


@pytest.fixture
def trained(tiny):
    def make(owner=KEY):
        run = Run(create_run(tiny.replace(steps=20), owner=owner))
        execute(run.path)
        return run

    return make


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def ids():
    return {run.id for run in list_runs()}


def test_what_is_deleted_is_nowhere_and_comes_back_whole(trained, data_home):
    run, kept = trained(), trained()
    run.relabel(Label(name="mine", star=True))
    before = files(run.path)
    assert delete([run]) == [run]
    assert ids() == {kept.id}
    with pytest.raises(StoreError, match="there is no run"):
        open_run(run.id)
    (entry,) = deleted_by(KEY)
    back = restore(entry)
    assert back == run
    assert files(back.path) == before
    assert deleted_by(KEY) == []
    assert list((data_home / deleted.FOLDER).iterdir()) == []


def test_several_are_deleted_together_and_undone_together(trained):
    first, second, third = trained(), trained(), trained()
    delete([first])
    delete([second, third])
    assert {entry.run_id for entry in deleted_by(KEY)} == {second.id, third.id}
    for entry in deleted_by(KEY):
        restore(entry)
    assert {entry.run_id for entry in deleted_by(KEY)} == {first.id}


def test_only_the_owner_is_offered_what_was_deleted(trained):
    delete([trained(), trained(owner=OTHER), trained(owner="")])
    assert len(deleted_by(KEY)) == len(deleted_by(OTHER)) == 1
    assert deleted_by("") == []


def test_an_id_that_was_taken_meanwhile_is_not_taken_back(trained, tiny):
    run = trained()
    delete([run])
    successor = create_run(tiny, target=run.path)
    back = restore(deleted_by(KEY)[0])
    assert back.id != run.id
    assert ids() == {successor.name, back.id}
    assert back.status.state == "finished"
    assert open_run(run.id).status.state == "queued"


def test_after_some_minutes_it_is_gone(trained, data_home, monkeypatch):
    delete([trained()])
    (entry,) = deleted_by(KEY)
    empty()
    assert entry.path.is_dir(), "it is kept for some minutes"
    later = time.time_ns() + int((KEPT_S + 2) * 1e9)
    monkeypatch.setattr(deleted.time, "time_ns", lambda: later)
    assert deleted_by(KEY) == []
    empty()
    assert list((data_home / deleted.FOLDER).iterdir()) == []
    with pytest.raises(StoreError, match="kept for 10 minutes"):
        restore(entry)


def test_a_wrong_clock_keeps_nothing_for_ever_and_foreign_files_stay(trained, data_home):
    run = trained()
    delete([run])
    folder = data_home / deleted.FOLDER
    (entry,) = deleted_by(KEY)
    ahead = entry.path.rename(folder / f"{run.id}.{time.time_ns() + 10**15}.{entry.batch}")
    killed = folder / ".half.0123abcd.deleted"
    killed.mkdir()
    (folder / "notes.txt").write_text("not ours")
    empty()
    assert not ahead.exists()
    assert not killed.exists()
    assert os.listdir(folder) == ["notes.txt"]


def test_active_runs_recordings_and_those_that_are_written_stay(trained, tiny, data_home):
    waiting = Run(create_run(tiny, owner=KEY))
    with pytest.raises(StoreError, match="is queued; stop it before deleting it"):
        delete([waiting])
    run = trained()
    with RunWriter(run.path), pytest.raises(StoreError, match="being written"):
        delete([run])
    (data_home / "recordings").mkdir()
    recording = Run(create_run(tiny, target=data_home / "recordings" / "ring"))
    with pytest.raises(StoreError, match="is a recording"):
        delete([recording])
    assert ids() == {waiting.id, run.id}
    assert delete([run, waiting, trained()]) == [run], "up to the first that cannot be"


def test_a_run_that_somebody_deleted_first_is_said_to_be_gone(trained):
    run = trained()
    delete([run])
    with pytest.raises(StoreError, match="there is no run"):
        delete([run])
