"""Runs as pages read them: what has changed is read again, what has not is not."""

import pytest

from grok_core.config import RunConfig
from grok_core.errors import StoreError
from grok_core.measures.phases import Progress
from grok_core.runs import Run, create_run, execute
from grok_core.runs.store import config_file, metrics_file, snapshots_file
from grok_core.runs.store.control import Control
from grok_core.runs.store.status import Status
from grok_core.tasks.baseline import baseline
from grok_core.views import cached_run, reading
from grok_core.views.cached_run import CachedRun

TINY = RunConfig(p=11, d_model=8, d_hidden=16, steps=60)


@pytest.fixture
def folder():
    """A run that has ended."""
    path = create_run(TINY)
    execute(path)
    return path


def test_it_says_what_the_run_itself_says(folder):
    cached, plain = CachedRun(folder), Run(folder)
    for _ in range(2):
        assert cached.config == plain.config == TINY
        assert cached.status == plain.status
        assert cached.control == plain.control
        assert cached.snapshot_steps() == plain.snapshot_steps()
        assert (cached.snapshot(0).output_rows == plain.snapshot(0).output_rows).all()
        assert (cached.dissection("start").neurons_x == plain.dissection("start").neurons_x).all()
    assert cached == plain


def test_what_changes_is_seen_at_once(folder):
    run = CachedRun(folder)
    before = run.status
    for step in range(20):  # of equal size, within one tick of a file system's clock
        before.replace(step=step + 10).write(folder)
        assert run.status.step == step + 10
    run.keep()
    assert run.control.keep


def test_what_is_unchanged_is_not_read(folder, monkeypatch):
    run = CachedRun(folder)
    run.keep()  # so that there is a file of requests
    first = run.status, run.config, run.snapshot_steps(), run.control, run.snapshot(0)
    for owner, name in (
        (Status, "read"),
        (Control, "read"),
        (config_file, "read_config"),
        (snapshots_file, "entries"),
        (snapshots_file, "read_snapshot"),
    ):
        monkeypatch.setattr(owner, name, lambda *_: pytest.fail("it was read again"))
    again = CachedRun(folder)
    assert (again.status, again.config, again.snapshot_steps(), again.control) == first[:4]
    assert again.snapshot(0) is first[4]


def test_a_run_that_is_gone_is_said_to_be(folder):
    run = CachedRun(folder)
    assert run.status.state == "finished"
    run.delete()
    with pytest.raises(StoreError, match="no run"):
        run.status  # noqa: B018


def test_a_run_made_anew_in_the_same_folder_is_another_one(folder):
    run = CachedRun(folder)
    old = run.snapshot(0)
    run.status.replace(created=run.status.created + 1).write(folder)
    assert run.snapshot(0) is not old


def test_the_library_gives_runs_that_are_read_once(folder):
    assert isinstance(cached_run.open_run(folder.name), CachedRun)
    assert all(isinstance(run, CachedRun) for run in (*cached_run.list_runs(), *cached_run.recordings()))
    assert cached_run.broken_runs() == []


def test_the_past_of_a_run_is_what_its_reports_said_then(folder):
    run = CachedRun(folder)
    rows = run.rows()
    for until in {rows[0]["step"], rows[len(rows) // 2]["step"], rows[-1]["step"]}:
        then = reading.read(run, until=until)
        assert then.progress == metrics_file.progress_of(
            [row for row in rows if row["step"] <= until], baseline=baseline(run.config)
        )
        assert then.step == until
    assert reading.read(run).progress == run.progress()


def test_what_was_reached_follows_the_reports(folder):
    run = CachedRun(folder)
    rows = run.rows()
    assert reading.reached(run) == reading.Reached(run.progress(), rows[-1]["val_accuracy"])
    metrics_file.append_row(folder, rows[-1] | {"step": 61, "val_accuracy": 0.25})
    assert reading.reached(run).val_accuracy == 0.25
    (folder / metrics_file.FILE).unlink()
    assert reading.reached(run) == reading.Reached(
        Progress("memorising", None, None, 0.0, (), baseline(run.config)), None
    )
