"""What a worker does with one run of a sweep: train it in its folder, or far from it and send the folder back.

A worker that sees the disk of whoever sweeps, which the identity of the sweeps' folder proves, trains in place: then a
run that was cut short goes on from its checkpoint, wherever it is taken up. Any other worker trains in a folder of its
own and returns what that holds.
"""

import io
import os
import secrets
import shutil
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from grok_core.config import RunConfig
from grok_core.errors import StoreError
from grok_core.notation.tables import learn
from grok_core.runs.create import create_run
from grok_core.runs.execution import execute
from grok_core.runs.reader import Run
from grok_core.runs.store import checkpoints, ended_by, lock
from grok_core.runs.store.control import request
from grok_core.runs.store.files import remove_folder, temporary, writing
from grok_core.runs.store.writer import RunWriter
from grok_core.runs.sweep import has_ended, state_of

BUSY = "busy"
"""What is returned of a run that another process trains."""
IDENTITY = ".identity"
"""A file in the folder of sweeps, whose content no other disk has."""
LOOK_S = 1.0  # the longest time until a worker far away hears that it should stop
MOST_BYTES = 2**28  # of the files of a run that come back from a worker


class StopSign(Protocol):
    """Says whether to stop: an event of `threading`, or one of a cluster's that its workers see too."""

    def is_set(self) -> bool:
        """Say whether to stop."""

    def set(self) -> None:
        """Say from now on that it is time to stop."""


@dataclass(frozen=True)
class Job:
    """A run of a sweep, as it travels to a worker.

    Args:
        config: The configuration.
        name: The sweep's name.
        identity: That of the folder of sweeps.
        table: The content of its own table, if it has one.
    """

    config: RunConfig
    name: str
    identity: str
    table: str | None


def identity(sweeps: Path) -> str:
    """Return what tells this folder of sweeps from any other; it is made up the first time."""
    path = sweeps / IDENTITY
    if not path.exists():
        fresh = temporary(path)
        try:
            with writing(path):
                fresh.write_text(secrets.token_hex(16))
                with suppress(FileExistsError):  # another process was first, and its identity is that of both
                    os.link(fresh, path)
        finally:
            fresh.unlink(missing_ok=True)
    return path.read_text()


def train_job(folder: Path, job: Job, stop: StopSign | None = None) -> str | bytes:
    """Train a run until it is complete, has failed or was stopped.

    Args:
        folder: Where the run belongs, on the machine of whoever sweeps.
        job: The run.
        stop: Ends a run far away; one in place ends by its folder.
    Returns:
        Its state, or BUSY; from a worker that does not see the folder its files, by `packed`.
    Raises:
        WriteError: When there is no room, or nobody may write there.
    """
    if job.table is not None:
        learn(job.table.encode())
    if _sees(folder.parent, job.identity):
        return _train_in_place(folder, job)
    if stop is not None and stop.is_set():  # asked in this thread, in which Dask finds its way to the scheduler
        return "stopped"
    with tempfile.TemporaryDirectory() as base:
        away = Path(base) / folder.name
        with _stopping(away, stop):
            _train_in_place(away, job)
        return packed(away)


def _sees(sweeps: Path, known: str) -> bool:
    try:
        return (sweeps / IDENTITY).read_text() == known
    except (OSError, ValueError):
        return False


def _train_in_place(folder: Path, job: Job) -> str:
    if has_ended(folder):
        return state_of(folder)
    if is_being_trained(folder):
        return BUSY
    make_ready(folder, job)
    try:
        execute(folder, pictures=False)
    except StoreError as error:
        if lock.is_held(folder):  # another process took the run first
            return BUSY
        fail(folder, error)
    if has_ended(folder):  # not needed: the run can be trained again, bit for bit
        shutil.rmtree(folder / checkpoints.FOLDER, ignore_errors=True)
    return state_of(folder)


def is_being_trained(folder: Path) -> bool:
    """Say whether a living process trains this run, here or on another machine."""
    if not folder.is_dir():
        return False
    try:
        return lock.is_held(folder) or Run(folder).status.state == "running"
    except StoreError:
        return False


def make_ready(folder: Path, job: Job) -> None:
    """Make sure that the run exists and is queued, whatever its state was. Raises WriteError where it cannot be."""
    if not folder.exists():
        try:
            create_run(job.config, name=job.name, target=folder)
        except OSError:
            if not folder.is_dir():  # otherwise another sweep has created it
                raise
        return
    with suppress(StoreError):  # another process executes it, or it is damaged: whoever executes it reports that
        request(folder, stop=False, pause_at=None)
        with RunWriter(folder) as writer:
            if writer.status.state in ("stopped", "failed", "paused"):
                writer.change(state="queued", message="")


def discard(folder: Path) -> None:
    """Remove the run of a sweep that has not ended and that nobody trains; its checkpoints go with it."""
    if folder.is_dir() and not has_ended(folder) and not is_being_trained(folder):
        with suppress(StoreError):  # somebody has taken it up in this moment
            remove_folder(folder)


def fail(folder: Path, error: Exception) -> None:
    """Write the state "failed" for a run whose process has died, or that cannot be read."""
    with suppress(StoreError), RunWriter(folder) as writer:
        if writer.status.active:
            writer.change(state="failed", message=ended_by.FAILED.format(run=folder.name, reason=error))


def packed(folder: Path) -> bytes:
    """Return the files of a run, without its checkpoints, as a zip archive."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.name != "lock":
                zipped.write(path, path.name)
    return archive.getvalue()


def unpack(archive: bytes, folder: Path) -> str:
    """Make the folder of a run from what `packed` returned, and return its state.

    A folder that is there, of a run that is not complete, is replaced.

    Raises:
        StoreError: When the archive is none of a run.
        WriteError: When there is no room, or nobody may write there.
    """
    fresh = folder.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with writing(folder), zipfile.ZipFile(io.BytesIO(archive)) as zipped:
            if sum(part.file_size for part in zipped.infolist()) > MOST_BYTES:
                raise StoreError(f"run {folder.name!r} came back with more than {MOST_BYTES:,} bytes.")
            zipped.extractall(fresh)  # Python's zipfile lets no name lead outside
        state = state_of(fresh)
        if folder.exists() and not has_ended(folder) and not lock.is_held(folder):
            remove_folder(folder)
        if not folder.exists():
            fresh.rename(folder)
    except zipfile.BadZipFile as error:
        raise StoreError(f"run {folder.name!r} came back damaged ({error}).") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return state


@contextmanager
def _stopping(folder: Path, stop: StopSign | None) -> Iterator[None]:
    """Stop the run in `folder` once the sign says so."""
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(LOOK_S):
            if _is_time(stop):
                with suppress(StoreError):
                    Run(folder).stop()

    thread = threading.Thread(target=look, name="stop-sign", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _is_time(stop: StopSign | None) -> bool:
    """Say whether to stop; a sign that cannot be asked any more belongs to somebody who is gone."""
    try:
        return stop is not None and stop.is_set()
    except Exception:  # as many kinds as there are ways to lose a connection
        return True
