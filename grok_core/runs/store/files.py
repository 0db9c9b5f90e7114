"""Files that readers may open at any time: they are replaced whole or appended to, never changed in place."""

import errno
import io
import json
import os
import secrets
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from grok_core.errors import WriteError
from grok_core.languages import mark, say

T = TypeVar("T")
Stamp = tuple[int, int, int] | None

UNWRITABLE = dict.fromkeys(
    (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)), mark("make room and resume")
) | {
    errno.EROFS: mark("set GROK_HOME to a folder you can write to"),
    errno.EIO: mark("the disk may be failing; set GROK_HOME to a folder on another one"),
}
"""Errors that only people can put right, and how."""
READERS_BLOCK_WRITERS = os.name == "nt"  # elsewhere a PermissionError does not go away, and a retry cannot help
RETRY_S = 2.0  # how long to retry; on Windows a reader keeps a file open for well under a millisecond
MOST_UNPACKED = 2**28  # bytes of the arrays of one archive
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


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what a full disk, or one that nobody may write, answers into a WriteError in one sentence."""
    try:
        yield
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> OSError | WriteError:
    """Return the WriteError that says why `path` cannot be written, or the error itself where it says another thing."""
    if error.errno is None or error.errno not in UNWRITABLE:
        return error
    return WriteError(
        say(
            "{path} cannot be written: {reason}; {advice}.",
            path=path,
            reason=os.strerror(error.errno),
            advice=say(UNWRITABLE[error.errno]),
        )
    )


def append_line(path: Path, line: str) -> None:
    """Add a line to a file, in one write."""
    append_bytes(path, (line + "\n").encode())


def append_bytes(path: Path, data: bytes) -> None:
    """Add bytes to a file, all of them or none. Raises WriteError where there is no room."""
    with writing(path), path.open("ab", buffering=0) as file:
        before = file.tell()
        try:
            rest = memoryview(data)
            while rest:  # where the room ends, a part is written before the error comes
                rest = rest[file.write(rest) :]
        except OSError:
            file.truncate(before)
            raise


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
    """Make `data` the whole content of `path`; a reader sees either the old content or the new content.

    Raises:
        WriteError: When there is no room, or nobody may write there.
    """
    fresh = temporary(path)
    try:
        with writing(path):
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
        ValueError: When the archive is damaged, or its arrays are larger than MOST_UNPACKED bytes.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if (size := sum(part.file_size for part in archive.infolist())) > MOST_UNPACKED:
                raise ValueError(f"its arrays have {size:,} bytes")
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            return dict(archive)
    except Exception as error:  # zip, zlib and NumPy raise a dozen kinds for bytes that are not theirs
        raise ValueError(str(error) or type(error).__name__) from error


def replace_json(path: Path, data: Mapping[str, Any]) -> None:
    """Make `data` the whole content of `path`. Raises ValueError for NaN, which is not JSON."""
    replace_bytes(path, (json.dumps(data, allow_nan=False, indent=1) + "\n").encode())


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
