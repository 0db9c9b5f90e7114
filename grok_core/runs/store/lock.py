"""The lock of a run's folder: one writer holds it, and the operating system releases it when that process ends."""

import shutil
import sys
from pathlib import Path

from filelock import FileLock, Timeout

from grok_core.errors import StoreError, WriteError
from grok_core.languages import say

WAIT_S = 1.0  # a reader that tests whether the lock is free holds it for some microseconds: wait for its release


def hold(folder: Path, *, wait_s: float = WAIT_S) -> FileLock:
    """Take the lock of a run's folder; release it with `.release()`.

    Raises:
        StoreError: When another writer holds it, or the folder is gone.
    """
    # thread_local off: any thread may release the lock
    lock = FileLock(folder / "lock", timeout=wait_s, poll_interval=0.01, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise StoreError(
            say("run {run!r} is being written by somebody else; stop it there first.", run=folder.name)
        ) from None
    except FileNotFoundError:  # its writer has removed the folder meanwhile
        raise StoreError(say("there is no run {run!r} any more.", run=folder.name)) from None
    except OSError as error:  # something else has its name, or the disk is full or not to be written
        raise WriteError(
            say(
                "run {run!r} cannot be written ({reason}); make room or permit it.",
                run=folder.name,
                reason=error.strerror,
            )
        ) from error
    try:
        refuse_emptied(folder)
    except StoreError:
        lock.release()
        raise
    return lock


def refuse_emptied(folder: Path) -> None:
    """Raise StoreError when a folder was removed just before its lock was taken: locking has made an empty folder."""
    try:
        is_emptied = all(path.name in ("lock", ".control.lock") for path in folder.iterdir())
    except FileNotFoundError:  # its writer has removed the folder between the lock and this line
        is_emptied = True
    if is_emptied:
        shutil.rmtree(folder, ignore_errors=True)
        raise StoreError(say("there is no run {run!r} any more.", run=folder.name))


def is_held(folder: Path) -> bool:
    """Say whether a process holds the lock of this folder, here or on a machine that shares its locks."""
    if sys.platform != "win32":
        return _is_locked(folder / "lock")
    if not (folder / "lock").exists():
        return False
    try:
        hold(folder, wait_s=0).release()
    except StoreError:
        return True
    except OSError:  # a read-only folder: no process here writes it
        return False
    return False


if sys.platform != "win32":
    import fcntl
    import os

    def _is_locked(path: Path) -> bool:
        """Say whether a process holds a lock. Readers share theirs, so that none takes another one for the writer."""
        try:
            file = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        except OSError:  # removed, or not ours to read: no process here writes it
            return False
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:  # a file system without locks
            return False
        finally:
            os.close(file)
        return False
