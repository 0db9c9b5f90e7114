"""Files that readers may open at any time: they are replaced whole or appended to, never changed in place."""

import io
import json
import os
import secrets
import shutil
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from grok_core.errors import StoreError

T = TypeVar("T")
Stamp = tuple[int, int, int] | None

READERS_BLOCK_WRITERS = os.name == "nt"  # elsewhere a PermissionError does not go away, and a retry cannot help
RETRY_S = 2.0  # how long to retry; on Windows a reader keeps a file open for well under a millisecond
LEFTOVER_S = 60.0  # a temporary file older than this belongs to a process that was killed


def retry_while_open(action: Callable[[], T]) -> T:
    """Return `action()`; while Windows refuses it because another process has the file open, try it again.

    Raises:
        PermissionError: When it is still refused after RETRY_S seconds.
    """
    deadline = time.monotonic() + RETRY_S
    while True:
        try:
            return action()
        except PermissionError:
            if not READERS_BLOCK_WRITERS or time.monotonic() > deadline:
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
    """Return a new hidden name beside `path`: a file is written under this name and then renamed to `path`."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")


def append_line(path: Path, line: str) -> None:
    """Add a line to a file, in one write."""
    with path.open("ab", buffering=0) as file:
        file.write((line + "\n").encode())


def close_torn_line(path: Path) -> None:
    """End the last line when a killed writer left it incomplete, so that the next line is separate from it."""
    try:
        with path.open("rb+") as file:
            if file.seek(0, os.SEEK_END) == 0:
                return
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")
    except FileNotFoundError:
        return


def replace_bytes(path: Path, data: bytes) -> None:
    """Make `data` the whole content of `path`; a reader sees either the old content or the new content."""
    fresh = temporary(path)
    try:
        fresh.write_bytes(data)
        retry_while_open(lambda: os.replace(fresh, path))
    finally:
        fresh.unlink(missing_ok=True)


def npz_bytes(arrays: Mapping[str, NDArray[Any]], *, packed: bool = False) -> bytes:
    """Return arrays as the bytes of an npz archive, compressed or not."""
    save = np.savez_compressed if packed else np.savez
    archive = io.BytesIO()
    save(archive, allow_pickle=False, **arrays)
    return archive.getvalue()


def npz_arrays(data: bytes) -> dict[str, NDArray[Any]]:
    """Return the arrays in the bytes of an npz archive.

    Raises:
        ValueError: When the archive is damaged.
    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            return dict(archive)
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(str(error)) from error


def replace_json(path: Path, data: Mapping[str, Any]) -> None:
    """Make `data` the whole content of `path`. Raises ValueError for NaN, which is not JSON."""
    replace_bytes(path, (json.dumps(data, allow_nan=False, indent=1) + "\n").encode())


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in `path`.

    Raises:
        FileNotFoundError: When there is no such file.
        StoreError: When it does not hold a JSON object.
    """
    text = retry_while_open(path.read_bytes)
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
        except OSError:  # another process deleted it first
            continue


def remove_folder(path: Path) -> None:
    """Delete a folder; it is renamed first, so that no reader sees a part of it."""
    doomed = path.with_name(f".{path.name}.{secrets.token_hex(4)}.deleted")
    try:
        retry_while_open(lambda: path.rename(doomed))
    except FileNotFoundError:  # another process removed it first
        return
    shutil.rmtree(doomed, ignore_errors=True)
