"""The one writer of a run's folder."""

import time
from collections.abc import Callable, Set
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from grok_core.engine.dissection import Dissection
from grok_core.engine.records import Event, Metrics, Snapshot
from grok_core.errors import StoreError
from grok_core.languages import say
from grok_core.runs.store import dissections_file, events_file, lock
from grok_core.runs.store.checkpoints import FOLDER as CHECKPOINTS
from grok_core.runs.store.checkpoints import save_checkpoint
from grok_core.runs.store.files import close_torn_line, remove_leftovers, replace_bytes
from grok_core.runs.store.metrics_file import FILE as METRICS_FILE
from grok_core.runs.store.metrics_file import append_row, to_row
from grok_core.runs.store.snapshots_file import append_snapshot, cut_torn_entry
from grok_core.runs.store.status import Status, this_host

if TYPE_CHECKING:
    from grok_core.engine.checkpoint import Checkpoint

BEAT_S = 0.25  # the shortest time between two writes of the status while only the step changes


class RunWriter:
    """Holds the lock of a run's folder, and is the only one that changes it. Use it in a `with` statement.

    Args:
        folder: The run's folder.
        wait_s: How long to wait for the lock.
    Raises:
        StoreError: When there is no such run, another process writes it, or its status cannot be read.
    """

    def __init__(self, folder: Path, *, wait_s: float = lock.WAIT_S) -> None:
        if not folder.is_dir():
            raise StoreError(say("there is no run {run!r} any more.", run=folder.name))
        self.folder = folder
        self._lock = lock.hold(folder, wait_s=wait_s)
        try:
            self.status = Status.read(folder)
        except BaseException:
            self._lock.release()
            raise
        self._written = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()

    def begin(self) -> None:
        """Start a new attempt: repair the files of a killed writer, and set the state to "running"."""
        remove_leftovers(self.folder)
        remove_leftovers(self.folder / CHECKPOINTS)
        remove_leftovers(self.folder / dissections_file.FOLDER)
        for name in (METRICS_FILE, events_file.FILE):
            close_torn_line(self.folder / name)
        cut_torn_entry(self.folder)
        self.change(state="running", attempt=self.status.attempt + 1, message="", outcome="", host=this_host())

    def change(self, **changes: Any) -> None:
        """Change fields of the status and write it at once."""
        self.status = self.status.replace(**changes, updated=time.time())
        self.status.write(self.folder)
        self._written = time.monotonic()

    def beat(self, step: int, seconds: float) -> None:
        """Write the step and the heartbeat, at most every BEAT_S seconds."""
        if time.monotonic() - self._written >= BEAT_S:
            self.change(**_position(step, seconds))

    def arrive(self, state: str, step: int, seconds: float, **changes: Any) -> None:
        """Write a new state with the step, at once."""
        self.change(state=state, **_position(step, seconds), **changes)

    def add_metrics(self, metrics: Metrics, *, step: int, seconds: float, scheduled: bool) -> None:
        """Append one report."""
        row = to_row(metrics, step=step, attempt=self.status.attempt, seconds=seconds, scheduled=scheduled)
        append_row(self.folder, row)

    def add_snapshot(self, snapshot: Snapshot, place: Callable[[int], float], keep: Set[int]) -> None:
        """Append one snapshot. When there are too many, those closest in place go, except at the steps to keep."""
        append_snapshot(self.folder, snapshot, self.status.attempt, place, keep)

    def add_dissection(self, dissection: Dissection, name: str) -> None:
        """Save one dissection."""
        dissections_file.save_dissection(self.folder, dissection, name)

    def add_event(self, event: Event) -> None:
        """Append one change of settings."""
        events_file.append_event(self.folder, event)

    def add_checkpoint(
        self, checkpoint: "Checkpoint", seconds: float, landmark: str = "", *, candidate: bool = False
    ) -> None:
        """Save a checkpoint, after the reports up to its step were added. A landmark's checkpoint is kept."""
        attempt = self.status.attempt
        save_checkpoint(
            self.folder, checkpoint, seconds=seconds, attempt=attempt, landmark=landmark, candidate=candidate
        )

    def add_traceback(self, text: str) -> None:
        """Write the traceback of an error, which tells more than the message in the status."""
        with suppress(StoreError, OSError):  # a full disk has no room for it, and the message says so
            replace_bytes(self.folder / "error.txt", text.encode())


def _position(step: int, seconds: float) -> dict[str, Any]:
    rate = step / seconds if seconds > 0 else 0.0
    return {"step": step, "seconds": seconds, "steps_per_second": rate}
