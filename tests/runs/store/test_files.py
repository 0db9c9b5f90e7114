import os
import threading
from pathlib import Path

import pytest

from grok_core.errors import StoreError
from grok_core.runs.store import checked, files


def test_replace_waits_for_a_reader_to_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refusals, replace = [PermissionError, PermissionError, PermissionError], os.replace

    def refusing(source: Path, target: Path) -> None:
        if refusals:
            raise refusals.pop()
        replace(source, target)

    monkeypatch.setattr(files, "READERS_BLOCK_WRITERS", True)
    monkeypatch.setattr(os, "replace", refusing)
    files.replace_json(tmp_path / "a.json", {"x": 1})
    assert checked.read_json(tmp_path / "a.json") == {"x": 1}
    assert not refusals


def test_replace_gives_up_and_leaves_the_old_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.json"
    files.replace_json(path, {"x": 1})

    def refuse(_source: Path, _target: Path) -> None:
        raise PermissionError("in use")

    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setattr(files, "RETRY_S", 0.0)
    with pytest.raises(PermissionError, match="in use"):
        files.replace_json(path, {"x": 2})
    assert checked.read_json(path) == {"x": 1}
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_readers_see_the_old_content_or_the_new(tmp_path: Path) -> None:
    path, seen, done = tmp_path / "a.json", set(), threading.Event()
    files.replace_json(path, {"n": 0, "long": "0" * 50_000})

    def read() -> None:
        while not done.is_set():
            data = checked.read_json(path)
            seen.add(data["long"] == str(data["n"] % 10) * 50_000)

    reader = threading.Thread(target=read)
    reader.start()
    for n in range(200):
        files.replace_json(path, {"n": n, "long": str(n % 10) * 50_000})
    done.set()
    reader.join()
    assert seen == {True}


def test_json_never_holds_nan(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        files.replace_json(tmp_path / "a.json", {"x": float("nan")})


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"[1]", b""])
def test_damaged_json_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(StoreError, match=r"a\.json"):
        checked.read_json(tmp_path / "a.json")


def test_only_old_leftovers_are_removed(tmp_path: Path) -> None:
    old, new, other = tmp_path / ".a.json.1.tmp", tmp_path / ".a.json.2.tmp", tmp_path / "notes.tmp"
    for path in (old, new, other):
        path.touch()
    os.utime(old, (0, 0))
    os.utime(other, (0, 0))
    files.remove_leftovers(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == [".a.json.2.tmp", "notes.tmp"]
