"""Deleted runs, for as long as that can be undone: `deleted/` in the data home.

Deleting moves the run's folder there and undoing moves it back, each in one step of the file system: there is no moment
at which a crash could lose a run or leave half of one. What lies there is in no list, and no link opens it.
"""

import re
import secrets
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from grok_core.errors import StoreError, WriteError
from grok_core.languages import say
from grok_core.runs.library import free_id
from grok_core.runs.reader import Run
from grok_core.runs.store.files import READERS_BLOCK_WRITERS, remove_folder, retry_while_open
from grok_core.runs.store.places import ensure_folder, home, is_run_id, runs_folder
from grok_core.runs.store.status import Status, owned_by

FOLDER = "deleted"
KEPT_S = 600.0  # for so long deleting can be undone; after that, `empty` removes the run
ENTRY = re.compile(r"([a-z0-9-]+)\.([0-9]{1,20})\.([0-9a-f]{8})")
"""A folder's name: the run's id, when it was deleted, in nanoseconds since 1970, and eight digits of its batch."""


@dataclass(frozen=True)
class Deleted:
    """A deleted run.

    Args:
        path: Its folder now.
        run_id: Its id.
        at: When it was deleted, in nanoseconds since 1970.
        batch: Equal for runs that were deleted together.
    """

    path: Path
    run_id: str
    at: int
    batch: str


def delete(runs: Sequence[Run]) -> list[Run]:
    """Move ended runs out of the list, together; what was deleted too long ago is removed for good.

    Returns:
        The runs that were moved, which are those before the first that cannot be.
    Raises:
        StoreError: When the first of them cannot be deleted, as `Run.deletable` says.
        WriteError: When it cannot be moved.
    """
    batch, moved = secrets.token_hex(4), list[Run]()
    for run in runs:
        try:
            _move(run, batch)
        except StoreError:
            if not moved:
                raise
            break
        moved.append(run)
    return moved


def deleted_by(key: str, base: Path | None = None) -> list[Deleted]:
    """Return the runs that the owner of a key deleted together last, if that can be undone still."""
    mine = [entry for entry in _entries(_folder(base)) if _is_fresh(entry) and _owned(entry, key)]
    newest = max(mine, key=lambda entry: entry.at, default=None)
    return [entry for entry in mine if newest is not None and entry.batch == newest.batch]


def restore(entry: Deleted, base: Path | None = None) -> Run:
    """Move a deleted run back; where another run has its id meanwhile, it gets a new one.

    Raises:
        StoreError: When it has been removed, or brought back already.
        WriteError: When it cannot be moved.
    """
    folder, run_id = runs_folder(base), entry.run_id
    while True:
        target = folder / free_id(run_id, run_id.rpartition("-")[0], base)
        try:
            retry_while_open(lambda target=target: entry.path.rename(target))  # type: ignore[misc]
            return Run(target)
        except FileNotFoundError:
            raise StoreError(
                say(
                    "run {run!r} is not among the deleted ones any more; they are kept for {minutes:.0f} minutes.",
                    run=run_id,
                    minutes=KEPT_S / 60,
                )
            ) from None
        except OSError as error:
            if not target.exists():  # else somebody took the id in this moment
                raise WriteError(
                    say("run {run!r} cannot be brought back ({reason}); permit it.", run=run_id, reason=error.strerror)
                ) from error


def empty(base: Path | None = None) -> None:
    """Remove for good what was deleted more than KEPT_S seconds ago, and what a removal before left of it."""
    folder = _folder(base)
    old = [entry.path for entry in _entries(folder) if not _is_fresh(entry)]
    for path in (*old, *folder.glob(".*.deleted")):
        with suppress(OSError):  # not to be written, or another visitor's page removes it
            remove_folder(path)


def _move(run: Run, batch: str) -> None:
    folder = ensure_folder(run.path.parents[1] / FOLDER)
    target = folder / f"{run.id}.{time.time_ns()}.{batch}"
    try:
        with run.deletable():
            if not READERS_BLOCK_WRITERS:  # while the lock is held, so that nobody resumes the run in this moment
                run.path.rename(target)
        if READERS_BLOCK_WRITERS:  # Windows moves no folder in which a file is open, as the lock is
            retry_while_open(lambda: run.path.rename(target))
    except FileNotFoundError:
        raise StoreError(say("there is no run {run!r} any more.", run=run.id)) from None
    except OSError as error:
        raise WriteError(
            say(
                "run {run!r} cannot be moved to {folder} ({reason}); permit it.",
                run=run.id,
                folder=folder,
                reason=error.strerror,
            )
        ) from error


def _folder(base: Path | None) -> Path:
    return (base or home()) / FOLDER


def _entries(folder: Path) -> list[Deleted]:
    """Return the deleted runs in a folder, by name; whatever else lies there is left as it is."""
    found = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        match = ENTRY.fullmatch(path.name)
        if match and is_run_id(match[1]) and path.is_dir():
            found.append(Deleted(path, match[1], int(match[2]), match[3]))
    return found


def _is_fresh(entry: Deleted) -> bool:
    """Say whether it was deleted a short while ago; a time far ahead, by a clock that was wrong, is none."""
    return abs(time.time_ns() - entry.at) <= KEPT_S * 1e9


def _owned(entry: Deleted, key: str) -> bool:
    try:
        return owned_by(Status.read(entry.path), key)
    except StoreError:
        return False
