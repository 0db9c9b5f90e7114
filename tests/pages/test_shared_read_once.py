"""A rerun in which nothing changed opens no file twice; on a first visit, each snapshot is decoded once."""

import os
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest

from grok_core.runs import recordings
from grok_core.runs.store import snapshots_file
from grok_core.runs.store.places import home, recordings_folder
from tests.pages.looking import assert_calm

ROOT = Path(__file__).parents[2]
PAGES = [file.stem for file in sorted((ROOT / "pages").glob("*.py")) if file.stem != "__init__"]
ASKED = {"embeddings": {"projection": "PCA"}}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT

_counted: Counter[Path] | None = None


def _notice(event, arguments):
    """Count what is opened for reading; Python offers no way to take such a hook away, so it looks whether to."""
    if event == "open" and _counted is not None:
        path, _, flags = arguments
        if isinstance(path, str | Path) and not flags & WRITES and Path(path).is_file():
            _counted[Path(path)] += 1


sys.addaudithook(_notice)


@contextmanager
def counting():
    """Count how often each file below the data home and the recordings is opened for reading."""
    global _counted
    _counted, found = Counter(), Counter()
    try:
        yield found
    finally:
        folders = (home(), recordings_folder())
        found.update({p: n for p, n in _counted.items() if any(p.is_relative_to(folder) for folder in folders)})
        _counted = None


@pytest.fixture
def two_runs(trained):
    """A run that can be opened on every page, beside another one."""
    trained(operation="multiply")
    return trained()


def opened(page, run_id, open_app, **query):
    """Open a page, the Lab without naming it."""
    return open_app("" if page == "lab" else page, run=run_id, **query)


def test_the_count_notices_what_is_read(two_runs):
    with counting() as read:
        two_runs.status  # noqa: B018
        two_runs.rows()
        two_runs.rows()
    assert sorted(read.values()) == [1, 2]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("kind", ["a run", "a recording"])
def test_a_rerun_in_which_nothing_changed_reads_no_file_twice(open_app, two_runs, page, kind):
    run = two_runs if kind == "a run" else next(run for run in recordings() if run.id == "hello-grok")
    at = opened(page, run.id, open_app, **ASKED.get(page, {}))
    with counting() as read:
        at.run()
    assert_calm(at)
    assert {str(path): n for path, n in read.items() if n > 1} == {}


@pytest.mark.parametrize("page", [page for page in PAGES if page != "learn"])  # its scenes are about recordings
def test_a_first_visit_reads_each_configuration_and_decodes_each_snapshot_once(open_app, two_runs, page, monkeypatch):
    decoded, decode = Counter(), snapshots_file._decode

    def noticed(folder, record, data, config):
        decoded[folder, record.step] += 1
        return decode(folder, record, data, config)

    monkeypatch.setattr(snapshots_file, "_decode", noticed)
    with counting() as read:
        at = opened(page, two_runs.id, open_app, **ASKED.get(page, {}))
    assert_calm(at)
    assert read[two_runs.path / "config.json"] == 1
    assert max(decoded.values(), default=1) == 1
    assert bool(decoded) == (page in ("lab", "embeddings", "circuit"))
