"""The loop that executes a run: it takes steps, writes their results, and follows the requests in the control file.

It is the only part of a run that reads a clock.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import torch

from grok_core.config.interventions import parse_changes
from grok_core.engine import Beat, Checkpoint, Event, Report, train
from grok_core.errors import StoreError
from grok_core.runs import branch
from grok_core.runs.results import Results
from grok_core.runs.store import dissections_file, ended_by
from grok_core.runs.store.checkpoints import load_checkpoint, read_checkpoint
from grok_core.runs.store.config_file import read_config
from grok_core.runs.store.control import POLL_S, Control, ControlPoller
from grok_core.runs.store.events_file import read_events
from grok_core.runs.store.metrics_file import read_rows
from grok_core.runs.store.writer import RunWriter

T = TypeVar("T")

CHECKPOINT_S = 15.0  # the most seconds of training that a killed run loses
WATCHED_S = 1.0  # the longest time until it is noticed that somebody looked
SLOW_REPORT_S = 0.5  # the longest time between two reports in slow motion


@dataclass(frozen=True)
class Patience:
    """How long a run goes on while nobody watches it, in seconds.

    Args:
        unwatched_s: Time of training until the run stops; None for no limit.
        paused_s: Time of a pause until the execution ends.
    """

    unwatched_s: float | None = None
    paused_s: float = 30.0


@dataclass(frozen=True)
class Ending:
    """The state in which an execution ended, "finished", "stopped" or "paused", and the reason."""

    state: str
    message: str = ""


class ExecutionLoop:
    """One attempt at a run.

    Args:
        writer: The writer of the run's folder; its `begin` has been called.
        patience: When to end a run that nobody watches.
        pictures: Whether to keep snapshots and dissections.
    """

    def __init__(self, writer: RunWriter, patience: Patience, *, pictures: bool = True) -> None:
        self.writer, self.patience, self._keeps_pictures = writer, patience, pictures
        self._results: Results
        self.step, self.seconds = writer.status.step, writer.status.seconds
        self._control = ControlPoller(writer.folder)
        self._pacer = _Pacer()
        self._checkpoint_step: int | None = None  # step of the last checkpoint
        self._checkpoint_seconds = 0.0  # self.seconds at the last checkpoint
        self._report_time = time.monotonic()  # time of the last report
        self._changes_made = 0  # number of the requested changes that were made
        self._watched = _modified(writer.folder / "watched")  # when somebody looked last, by the file's clock
        self._watched_time = self._asked_time = time.monotonic()  # when that was noticed, and when it was asked last

    def run(self) -> Ending:
        """Train until the run ends. Raises TrainingDiverged and all other errors of the training."""
        if self._control.now().stop:
            return Ending("stopped")
        saved = load_checkpoint(self.writer.folder)
        self.step, self.seconds = (saved.checkpoint.step, saved.seconds) if saved else (0, 0.0)
        if saved is not None:
            self._checkpoint_step, self._checkpoint_seconds = self.step, self.seconds
        config = read_config(self.writer.folder)
        pin_threads(config.threads)
        rows = [row for row in read_rows(self.writer.folder) if row["step"] < self.step or not row["attempt"]]
        self._results = Results(self.writer, config, rows, pictures=self._keeps_pictures)
        by_hand = [event for event in read_events(self.writer.folder) if event.by == "hand"]
        self._changes_made = len(by_hand)
        items = train(config, resume=saved.checkpoint if saved else None, branch=self._branch_start(), repeat=by_hand)
        item = next(items)  # start-up is not timed
        self._write_results(item)
        if saved is None:
            self._results.add_dissection(item, dissections_file.START)
        while True:
            ending = self._follow_requests(item)
            next_item = None if ending else self._timed(lambda: next(items, None))
            if next_item is None:
                self._write_last(item, finished=ending is None)
                return ending or Ending("finished")
            item = next_item
            self._write_results(item)

    def _branch_start(self) -> Checkpoint | None:
        """Return the checkpoint at which a branch begins, or None for a run from the start."""
        start = self.writer.folder / branch.START
        if not start.is_file():
            if branch.origin(self.writer.folder):
                raise StoreError(f"{self.writer.folder.name!r} came without the checkpoint at which it branched off.")
            return None
        if (saved := read_checkpoint(start)) is None:
            raise StoreError(f"the checkpoint at which {self.writer.folder.name!r} begins cannot be read.")
        return saved.checkpoint

    def _write_results(self, item: Beat) -> None:
        """Write what is due after a step: events, report, snapshot, checkpoint, heartbeat."""
        self.step = item.step
        for event in item.events:
            if event.by == "plan":  # changes by hand were written when they were requested
                self.writer.add_event(event)
        if isinstance(item, Report):
            self._write_report(item)
        if self.seconds - self._checkpoint_seconds >= CHECKPOINT_S:
            self._write_checkpoint(item)
        self.writer.beat(self.step, self.seconds)

    def _follow_requests(self, item: Beat) -> Ending | None:
        """Wait while the requests say so, and return an ending when the run should not go on."""
        while True:
            control = self._control.now()
            self._make_changes(control, item)
            if control.stop:
                return Ending("stopped")
            if control.pauses(item.step):
                if ending := self._pause(item):
                    return ending
                continue
            if self._is_unwatched():
                return Ending("stopped", ended_by.UNWATCHED)
            wait = self._pacer.wait(control.pace)
            if wait <= 0:
                return None
            if time.monotonic() - self._report_time > SLOW_REPORT_S:
                self._measure_now(item)
            self.writer.beat(self.step, self.seconds)
            time.sleep(min(wait, POLL_S))

    def _make_changes(self, control: Control, item: Beat) -> None:
        """Make the changes of settings that were requested since the last call."""
        for text in control.changes[self._changes_made :]:
            self._changes_made += 1
            changes = parse_changes(text)
            item.intervene(**dict(changes))
            self.writer.add_event(Event(item.step, changes, "hand"))

    def _pause(self, item: Beat) -> Ending | None:
        """Wait until the run should go on; return an ending when it should stop, or was paused for too long."""
        self._measure_now(item)
        self.writer.arrive("paused", self.step, self.seconds)
        self._write_checkpoint(item)
        began = time.monotonic()
        while time.monotonic() - began < self.patience.paused_s:
            control = self._control.now()
            self._make_changes(control, item)
            if control.stop:
                return Ending("stopped")
            if not control.pauses(item.step):
                self.writer.arrive("running", self.step, self.seconds)
                self._pacer.restart()
                return None
            self.writer.beat(self.step, self.seconds)
            time.sleep(POLL_S / 2)
        return Ending("paused")

    def _measure_now(self, item: Beat) -> None:
        """Write a report and a snapshot of this step, unless it has a snapshot."""
        if self._results.has_snapshot(item.step):
            return
        if isinstance(item, Report):
            self._results.add_snapshot(item)
        else:
            self._write_report(self._timed(item.report), snapshot=True)

    def _write_report(self, report: Report, *, snapshot: bool = False) -> None:
        self._results.add(report, self.seconds, snapshot=snapshot)
        self._report_time = time.monotonic()

    def _write_checkpoint(self, item: Beat) -> None:
        if self._checkpoint_step != item.step:
            self.writer.add_checkpoint(item.checkpoint(), self.seconds)
        self._checkpoint_step, self._checkpoint_seconds = item.step, self.seconds

    def _write_last(self, item: Beat, *, finished: bool) -> None:
        """Write report, snapshot, checkpoint and dissection of the last step."""
        self._measure_now(item)
        self._write_checkpoint(item)
        self._results.end(item, finished=finished)

    def _timed(self, action: Callable[[], T]) -> T:
        """Return `action()`, and add its time to the seconds of training and evaluation."""
        began = time.perf_counter()
        try:
            return action()
        finally:
            self.seconds += time.perf_counter() - began

    def _is_unwatched(self) -> bool:
        """Say whether nobody has watched for longer than the patience allows."""
        patience, now = self.patience.unwatched_s, time.monotonic()  # a clock that is set ahead stops no run
        if patience is None or now - self._asked_time < min(patience / 4, WATCHED_S):
            return False
        self._asked_time = now
        if (watched := _modified(self.writer.folder / "watched")) != self._watched:
            self._watched, self._watched_time = watched, now
        return now - self._watched_time >= patience


def pin_threads(count: int) -> None:
    """Let this thread compute with `count` processor threads; a run's bits depend on the number.

    The call of `get_num_threads` is needed: without it the thread's first operation takes over the number that any
    other thread set last.
    """
    torch.get_num_threads()
    torch.set_num_threads(count)


class _Pacer:
    """Limits the steps to a pace in steps per second."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Begin to count the time from now on."""
        self._last = time.monotonic()

    def wait(self, pace: float | None) -> float:
        """Return the seconds until the next step may be taken; at 0 or less the step is counted as taken."""
        now = time.monotonic()
        due = self._last + 1 / pace if pace else now
        if due <= now:
            self._last = max(due, now - POLL_S)  # after a long wait catch up a little only
        return due - now


def _modified(path: Path) -> float:
    """Return the modification time of a file, 0 when it cannot be read."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
