"""Files that others may open at any moment: replaced whole or appended to, never changed in place."""

import json
import os
import secrets
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from grok_core.errors import StoreError

T = TypeVar("T")
Stamp = tuple[int, int, int] | None

READERS_REFUSE = os.name == "nt"  # elsewhere a file that is refused stays so, and waiting is in vain
PATIENCE_S = 2.0  # how long a file may be refused; on Windows a reader keeps it for well under a millisecond
LEFTOVER_S = 60.0  # a temporary file older than this belongs to a process that was killed


def patiently(action: Callable[[], T]) -> T:
    """Return `action()`, trying again while Windows refuses because somebody has the file open.

    Raises:
        PermissionError: When it is still refused after two seconds.
    """
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return action()
        except PermissionError:
            if not READERS_REFUSE or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def stamp(path: Path) -> Stamp:
    """Return what tells one content of a file from the next without reading it, or None when there is no file.

    Size and time of change alone miss a quick replacement of equal size; that is another file, with another inode.
    """
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


def temporary(path: Path) -> Path:
    """Return a fresh hidden name beside `path`, to be written first and then renamed to it."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")


def append_line(path: Path, line: str) -> None:
    """Add a line to a file, in one write."""
    with path.open("ab", buffering=0) as file:
        file.write((line + "\n").encode())


def close_torn_line(path: Path) -> None:
    """End the last line if a killed writer could not, so that the next gets a line of its own."""
    try:
        with path.open("rb+") as file:
            if file.seek(0, 2) and (file.seek(-1, 2), file.read(1))[1] != b"\n":
                file.write(b"\n")
    except FileNotFoundError:
        return


def replace_bytes(path: Path, data: bytes) -> None:
    """Make `data` the whole content of `path`; a reader sees the old content or the new, nothing between."""
    fresh = temporary(path)
    try:
        fresh.write_bytes(data)
        patiently(lambda: os.replace(fresh, path))
    finally:
        fresh.unlink(missing_ok=True)


def replace_json(path: Path, data: Mapping[str, Any]) -> None:
    """Make `data` the whole content of `path`. Raises ValueError for NaN, which is not JSON."""
    replace_bytes(path, (json.dumps(data, allow_nan=False, indent=1) + "\n").encode())


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in `path`.

    Raises:
        FileNotFoundError: When there is no such file.
        StoreError: When it holds something else than a JSON object.
    """
    text = patiently(path.read_bytes)
    try:
        data = json.loads(text)
    except ValueError as error:
        raise StoreError(f"{path} is damaged ({error}); restore it from a copy or delete the run.") from error
    if not isinstance(data, dict):
        raise StoreError(f"{path} must hold a JSON object, got {type(data).__name__}.")
    return data


def remove_leftovers(folder: Path) -> None:
    """Delete temporary files that a killed process left in `folder`."""
    for path in folder.glob(".*.tmp"):
        try:
            if time.time() - path.stat().st_mtime > LEFTOVER_S:
                path.unlink()
        except OSError:  # somebody else was quicker
            continue


def remove_folder(path: Path) -> None:
    """Delete a folder: it leaves its name at once, so that no reader sees half of it."""
    import shutil

    doomed = path.with_name(f".{path.name}.{secrets.token_hex(4)}.deleted")
    try:
        patiently(lambda: path.rename(doomed))
    except FileNotFoundError:  # somebody else was asked the same
        return
    shutil.rmtree(doomed, ignore_errors=True)
