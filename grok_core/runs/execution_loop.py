"""Pulls a run's training, writes down what comes, and obeys. The only part of a run that has a clock."""

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
from grok_core.runs.landmarks import Landmarks
from grok_core.runs.store import checkpoints, dissections_file
from grok_core.runs.store.checkpoints import load_checkpoint, read_checkpoint
from grok_core.runs.store.config_file import read_config
from grok_core.runs.store.control import POLL_S, Control, ControlPoller
from grok_core.runs.store.events_file import read_events
from grok_core.runs.store.snapshots_file import is_due
from grok_core.runs.store.writer import RunWriter

T = TypeVar("T")

CHECKPOINT_S = 15.0  # seconds of training that a killed run loses at most
SLOW_REPORT_S = 0.5  # in slow motion the pictures move at least this often


@dataclass(frozen=True)
class Patience:
    """How long a run goes on with nobody there, in seconds.

    Args:
        unwatched_s: Training that nobody watches, before it stops; None for ever.
        paused_s: Being paused, before its place is given up.
    """

    unwatched_s: float | None = None
    paused_s: float = 30.0


@dataclass(frozen=True)
class Ending:
    """How a run's execution ended: "finished", "stopped" or "paused" (parked), and why."""

    state: str
    message: str = ""


class Loop:
    """One attempt at a run.

    Args:
        writer: Of the run's folder; `begin` has been called.
        patience: When to give up.
        pictures: Whether to keep snapshots and dissections.
    """

    def __init__(self, writer: RunWriter, patience: Patience, *, pictures: bool = True) -> None:
        self.writer, self.patience, self._keeps_pictures = writer, patience, pictures
        self.step, self.seconds = writer.status.step, writer.status.seconds
        self._control = ControlPoller(writer.folder)
        self._pacer = _Pacer()
        self._saved: int | None = None  # step of the last checkpoint ...
        self._saved_at = 0.0  # ... and self.seconds then
        self._reported_at = time.monotonic()
        self._pictured: int | None = None  # step of the last snapshot
        self._heard = 0  # changes by hand that were asked for and made
        self._landmarks = Landmarks(set(checkpoints.landmarks(writer.folder)))
        self._watched = max(writer.status.created, _time_of(writer.folder / "watched"))  # last seen by somebody

    def run(self) -> Ending:
        """Train to an ending. Raises whatever training raises, TrainingDiverged among it."""
        if self._control.now().stop:
            return Ending("stopped")
        saved = load_checkpoint(self.writer.folder)
        self.step, self.seconds = (saved.checkpoint.step, saved.seconds) if saved else (0, 0.0)
        if saved is not None:
            self._saved, self._saved_at = self.step, self.seconds
        config = read_config(self.writer.folder)
        pin_threads(config.threads)
        by_hand = [event for event in read_events(self.writer.folder) if event.by == "hand"]
        self._heard = len(by_hand)
        items = train(config, resume=saved.checkpoint if saved else None, branch=self._origin(), repeat=by_hand)
        item = next(items)  # not timed: start-up
        self._take(item)
        if saved is None:
            self._dissect(item, dissections_file.START)
        while True:
            ending = self._obey(item)
            following = None if ending else self._timed(lambda: next(items, None))
            if following is None:
                self._conclude(item)
                return ending or Ending("finished")
            item = following
            self._take(item)

    def _origin(self) -> Checkpoint | None:
        """Return the checkpoint at which a branch begins, or None for a run from the start."""
        start = self.writer.folder / branch.START
        if not start.is_file():
            return None
        if (saved := read_checkpoint(start)) is None:
            raise StoreError(f"the checkpoint at which {self.writer.folder.name!r} begins cannot be read.")
        return saved.checkpoint

    def _take(self, item: Beat) -> None:
        self.step = item.step
        for event in item.events:
            if event.by == "plan":  # those by hand were noted when they were asked for
                self.writer.add_event(event)
        if isinstance(item, Report):
            self._record(item, picture=is_due(item.step, self._pictured))
        if self.seconds - self._saved_at >= CHECKPOINT_S:
            self._save(item)
        self.writer.beat(self.step, self.seconds)

    def _obey(self, item: Beat) -> Ending | None:
        """Wait as long as people want it to; return an ending when it should not go on."""
        while True:
            control = self._control.now()
            self._hear(control, item)
            if control.stop:
                return Ending("stopped")
            if control.pauses(item.step):
                if ending := self._pause(item):
                    return ending
                continue
            if self._is_unwatched():
                return Ending("stopped", "Nobody was watching, so it was stopped; resume it to go on.")
            wait = self._pacer.wait(control.pace)
            if wait <= 0:
                return None
            if time.monotonic() - self._reported_at > SLOW_REPORT_S:
                self._look(item)
            self.writer.beat(self.step, self.seconds)
            time.sleep(min(wait, POLL_S))

    def _hear(self, control: Control, item: Beat) -> None:
        """Make the changes of settings that were asked for since the last look."""
        for text in control.changes[self._heard :]:
            self._heard += 1
            changes = parse_changes(text)
            item.intervene(**dict(changes))
            self.writer.add_event(Event(item.step, changes, "hand"))

    def _pause(self, item: Beat) -> Ending | None:
        self._look(item)
        self.writer.arrive("paused", self.step, self.seconds)
        self._save(item)
        began = time.monotonic()
        while time.monotonic() - began < self.patience.paused_s:
            control = self._control.now()
            self._hear(control, item)
            if control.stop:
                return Ending("stopped")
            if not control.pauses(item.step):
                self.writer.arrive("running", self.step, self.seconds)
                self._pacer.restart()
                return None
            self.writer.beat(self.step, self.seconds)
            time.sleep(POLL_S / 2)
        return Ending("paused")

    def _look(self, item: Beat) -> None:
        """Measure and picture this step although nothing is due, once."""
        if self._pictured == item.step:
            return
        if isinstance(item, Report):
            self._picture(item)
        else:
            self._record(self._timed(item.report), picture=True)

    def _record(self, report: Report, *, picture: bool) -> None:
        self.writer.add_metrics(report.metrics, step=report.step, seconds=self.seconds, scheduled=report.scheduled)
        landmark = self._landmarks.passed(report.step, report.metrics) if report.scheduled else ""
        if landmark:
            self.writer.add_checkpoint(report.checkpoint(), self.seconds, landmark)
        self._reported_at = time.monotonic()
        if picture:
            self._picture(report)
        if landmark:  # last: it takes longest, and nothing else is to wait for it or be lost with it
            self._dissect(report, landmark)

    def _picture(self, report: Report) -> None:
        if self._keeps_pictures:
            self.writer.add_snapshot(report.snapshot())
        self._pictured = report.step

    def _dissect(self, item: Beat, name: str) -> None:
        if self._keeps_pictures and not dissections_file.has_dissection(self.writer.folder, item.step):
            self.writer.add_dissection(item.dissection(), name)

    def _save(self, item: Beat) -> None:
        if self._saved != item.step:
            self.writer.add_checkpoint(item.checkpoint(), self.seconds)
        self._saved, self._saved_at = item.step, self.seconds

    def _conclude(self, item: Beat) -> None:
        """Leave behind all that the last step has to offer; it stays valid when nothing more is pulled."""
        self._look(item)
        self._save(item)
        self._dissect(item, dissections_file.LAST)
        dissections_file.drop_older_last(self.writer.folder, item.step)

    def _timed(self, action: Callable[[], T]) -> T:
        """Do what counts as training and evaluation."""
        began = time.perf_counter()
        try:
            return action()
        finally:
            self.seconds += time.perf_counter() - began

    def _is_unwatched(self) -> bool:
        patience = self.patience.unwatched_s
        if patience is None or time.time() - self._watched < patience:
            return False
        self._watched = max(self._watched, _time_of(self.writer.folder / "watched"))
        return time.time() - self._watched >= patience


def pin_threads(count: int) -> None:
    """Let this thread, and no other, compute with `count` processor threads: part of a run's bits.

    Asking first matters: until a thread has asked, its first operation takes over what any other thread set last.
    """
    torch.get_num_threads()
    torch.set_num_threads(count)


class _Pacer:
    """Lets steps through at a chosen pace."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Forget the time that has passed."""
        self._last = time.monotonic()

    def wait(self, pace: float | None) -> float:
        """Return the seconds until the next step may be taken; at 0 or less it counts as taken."""
        now = time.monotonic()
        due = self._last + 1 / pace if pace else now
        if due <= now:
            self._last = max(due, now - POLL_S)  # catch up a little, never rush after a long wait
        return due - now


def _time_of(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
