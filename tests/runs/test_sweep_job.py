"""What a worker does with a run of a sweep: the identity of a folder, and what comes back from far away."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from grok_core.config import RunConfig
from grok_core.errors import StoreError
from grok_core.runs import create_run
from grok_core.runs.sweep_job import IDENTITY, identity, packed, unpack


def test_a_folder_has_one_identity_for_all_who_begin_at_once(tmp_path: Path) -> None:
    for name in map(str, range(50)):
        (folder := tmp_path / name).mkdir()
        with ThreadPoolExecutor(8) as pool:
            found = set(pool.map(identity, [folder] * 8))
        assert found == {(folder / IDENTITY).read_text()}
        assert [path.name for path in folder.iterdir()] == [IDENTITY]


def test_a_run_that_comes_back_is_what_was_sent_and_a_damaged_one_leaves_nothing(tmp_path: Path) -> None:
    run = create_run(RunConfig(p=5, steps=3))
    folder = tmp_path / "back"
    assert unpack(packed(run), folder) == "queued"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        path.name: path.read_bytes() for path in run.iterdir()
    }
    with pytest.raises(StoreError, match="run 'other' came back damaged"):
        unpack(b"no archive", tmp_path / "other")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith((".", "other"))]
