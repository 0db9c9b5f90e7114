"""`Run`: a run on disk, to read it and to make requests. Quick to import: no PyTorch, pandas only for tables."""

import contextlib
import math
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grok_core.config import RunConfig
from grok_core.config.interventions import changes_text, parse_changes
from grok_core.engine.dissection import Dissection
from grok_core.engine.records import Event, Snapshot
from grok_core.errors import ConfigError, StoreError
from grok_core.languages import mark, say
from grok_core.measures.phases import Progress
from grok_core.runs import branch
from grok_core.runs.store import checkpoints, dissections_file, events_file, lock, metrics_file, snapshots_file
from grok_core.runs.store.config_file import read_config
from grok_core.runs.store.control import Control, request
from grok_core.runs.store.files import Stamp, remove_folder, stamp
from grok_core.runs.store.label_file import Label, read_label, write_label
from grok_core.runs.store.places import SWEEPS, recordings_folder
from grok_core.runs.store.status import INTERRUPTED, Status, heart_beats, this_host
from grok_core.runs.store.writer import RunWriter
from grok_core.tasks.baseline import baseline

if TYPE_CHECKING:
    import pandas as pd

STOP_WAIT_S = 0.05  # a reader that tests the lock is done with it by then
VERSIONED = ("status.json", metrics_file.FILE, snapshots_file.FILE, "control.json", events_file.FILE)

Version = tuple[Stamp, ...]


class Run:
    """A run's folder. Every call reads its files again; requests are written into its control file.

    Args:
        path: The folder; its name is the run's id.
    Raises:
        StoreError: From every member that reads, when the folder is gone, damaged, foreign or too new.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.id = path.name

    def __repr__(self) -> str:
        return f"Run({str(self.path)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Run) and other.path == self.path

    def __hash__(self) -> int:
        return hash(self.path)

    @cached_property
    def config(self) -> RunConfig:
        """The configuration of the run, which never changes."""
        return read_config(self.path)

    @property
    def recorded(self) -> bool:
        """Whether it is a recording that comes with the project, which can only be read."""
        return self.path.parent == recordings_folder()

    @property
    def swept(self) -> bool:
        """Whether it is the run of a sweep, which has no snapshots and no dissections."""
        return self.path.parent.name == SWEEPS

    @property
    def status(self) -> Status:
        """The status; its state is "interrupted" for an active run that no process executes."""
        status = self._status_file()
        if status.ephemeral and self.control.keep:
            status = status.replace(ephemeral=False)
        if status.state in ("queued", "running") and self._is_abandoned(status):
            # the writer may have ended the run since we read its status
            status = status.replace(state=INTERRUPTED) if self._status_file().active else self.status
        return status

    def _status_file(self) -> Status:
        """Read what the writer said last."""
        return Status.read(self.path)

    @property
    def control(self) -> Control:
        """The requests to it."""
        return Control.read(self.path)

    @property
    def label(self) -> Label:
        """Its name, star and note; the name it began with until its owner has written one."""
        return read_label(self.path, self.status.name)

    @property
    def version(self) -> Version:
        """Stamps of its files: a key for caches that changes whenever the run changes, made without reading."""
        return tuple(stamp(self.path / name) for name in VERSIONED)

    def rows(self) -> list[metrics_file.Row]:
        """Return the reports as plain dictionaries, in order of step."""
        return metrics_file.read_rows(self.path)

    def metrics(self) -> "pd.DataFrame":
        """Return the reports as a table: step, attempt, seconds, scheduled and the fields of `Metrics`."""
        return metrics_file.frame(self.rows())

    def progress(self) -> Progress:
        """Return the phase and the crossings, by the scheduled reports."""
        return metrics_file.read_progress(self.path, baseline=baseline(self.config))

    def snapshot_steps(self) -> list[int]:
        """Return the steps that have a snapshot, in order."""
        return [entry.step for entry in snapshots_file.entries(self.path)]

    def snapshot(self, step: int | None = None) -> Snapshot:
        """Return the snapshot of a step, or the newest. Raises StoreError when there is none."""
        return snapshots_file.read_snapshot(self.path, step, self.config)

    def dissections(self) -> dict[str, int]:
        """Return the names of its dissections with their steps; "last" is the newest."""
        return dissections_file.dissections(self.path)

    def dissection(self, name: str = "last") -> Dissection:
        """Return a dissection by its name. Raises StoreError when there is none of that name."""
        return dissections_file.read_dissection(self.path, name, self.config)

    def checkpoint_steps(self) -> list[int]:
        """Return the steps from which it can be resumed, in order."""
        return checkpoints.checkpoint_steps(self.path)

    @property
    def origin(self) -> tuple[str, int] | None:
        """The id of its parent and the step of the branch point, or None for a run that is no branch."""
        return branch.origin(self.path)

    def landmarks(self) -> dict[str, int]:
        """Return the landmarks with a checkpoint for branches, with their steps; "last" is the newest checkpoint."""
        last = [("last", step) for step in self.checkpoint_steps()[-1:]]
        return checkpoints.landmarks(self.path) | dict(last)

    def events(self) -> list[Event]:
        """Return the changes of settings that took effect, in order of step."""
        return events_file.read_events(self.path)

    def settings(self, step: int | None = None) -> RunConfig:
        """Return the settings after all changes so far, or those at a step."""
        made = (event for event in self.events() if event.by != "parent" and (step is None or event.step < step))
        settings = self.config.replace(interventions="")
        for event in made:
            settings = settings.changed(event.changes)
        return settings

    def with_changes(self) -> RunConfig:
        """Return the configuration with all changes that were asked for by hand: what is in force but for the plan.

        Raises StoreError when a request is none that this run can have.
        """
        config = self.config
        try:
            for text in self.control.changes:
                config = config.changed(parse_changes(text))
        except ConfigError as error:
            told = mark("run {run!r} has a damaged control.json ({error}).")
            raise StoreError(say(told, run=self.id, error=error)) from error
        return config

    def change(self, **changes: str) -> None:
        """Request a change of settings from the next step on; names and values as in `grok_core.config.interventions`.

        Raises:
            ConfigError: For a field that cannot change during a run, or an impossible value.
        """
        text = changes_text(tuple(changes.items()))
        self.settings().changed(parse_changes(text))
        self._request(changes=(*self.control.changes, text))

    def pause(self) -> None:
        """Request a pause; `Runner.resume` ends it."""
        self._request(pause_at=0)

    def step(self, n: int = 1) -> None:
        """Request n more steps and then a pause; the steps of requests that come before the pause add up."""
        if n < 1:
            raise ConfigError(f"a run can take 1 or more steps, got {n}.")
        self._request(pause_at=max(self.status.step, self.control.pause_at or 0) + n)

    def set_pace(self, steps_per_second: float | None) -> None:
        """Request slow motion, in steps per second, or full speed (None)."""
        if steps_per_second is not None and not 0 < steps_per_second < math.inf:
            raise ConfigError(f"the pace must be a positive number of steps a second, got {steps_per_second}.")
        self._request(pace=steps_per_second)

    def stop(self, *, discard: bool = False) -> None:
        """Request the end with a checkpoint, and with `discard` the removal of the folder, unless it is kept.

        A run that no process executes (queued, paused for long, interrupted) is ended by this call.
        """
        if not self._request(stop=True, discard=discard):
            return
        try:
            writer = RunWriter(self.path, wait_s=STOP_WAIT_S)
        except StoreError:  # its writer is alive and will read the request, or has removed the folder
            return
        with writer:
            if writer.status.active:
                writer.change(state="stopped", message="")
        discard_if_asked(self.path)

    def keep(self) -> None:
        """Request that no successor removes the folder."""
        if not self.recorded:
            request(self.path, keep=True)

    def touch(self) -> None:
        """Note that somebody is watching."""
        if not self.recorded:
            with contextlib.suppress(OSError):  # the folder was removed
                (self.path / "watched").touch()

    def relabel(self, label: Label) -> None:
        """Write its name, star and note, and keep what somebody names. Raises StoreError for a recording."""
        if self.recorded:
            told = mark("{run!r} is a recording that came with the project; only runs can be labelled.")
            raise StoreError(say(told, run=self.id))
        write_label(self.path, label)
        if self.status.ephemeral:
            self.keep()

    def delete(self) -> None:
        """Remove the folder for good. Raises as `deletable` does."""
        with self.deletable():
            pass  # Windows moves no folder in which a file is open, as the lock is
        remove_folder(self.path)

    @contextlib.contextmanager
    def deletable(self) -> Iterator[None]:
        """Hold the lock of a run that may be deleted.

        Raises:
            StoreError: For a recording, and for a run that is still active.
        """
        if self.recorded:
            told = mark("{run!r} is a recording that came with the project; only runs can be deleted.")
            raise StoreError(say(told, run=self.id))
        interrupted = self.status.state == INTERRUPTED
        with RunWriter(self.path) as writer:
            if writer.status.active and not interrupted:
                told = mark("run {run!r} is {state}; stop it before deleting it.")
                raise StoreError(say(told, run=self.id, state=say(writer.status.state)))
            yield

    def summary(self) -> dict[str, Any]:
        """Return the summary that the command line prints: plain JSON values, None for what was not reached."""
        status, reports, guess = self.status, self.rows(), baseline(self.config)
        progress, last = metrics_file.progress_of(reports, baseline=guess), reports[-1] if reports else {}
        at_val_99 = next((row for row in reports if row["step"] == progress.step_val_99), {})
        return {
            "run_id": self.id,
            "state": status.state,
            "steps": status.step,
            "outcome": status.outcome or None,
            "baseline": guess,
            "train_accuracy": last.get("train_accuracy"),
            "val_accuracy": last.get("val_accuracy"),
            "best_val_accuracy": progress.best_val_accuracy if reports else None,
            "step_train_99": progress.step_train_99,
            "step_val_99": progress.step_val_99,
            "val_turns": list(progress.val_turns),
            **metrics_file.gap_numbers(reports),
            "seconds_to_val_99": at_val_99.get("seconds"),
            "seconds": status.seconds,
            "steps_per_second": status.steps_per_second,
        }

    def _request(self, **changes: Any) -> bool:
        """Write a request, and return True, if the run is active or interrupted."""
        if self.recorded or self.status.state not in ("queued", "running", "paused", INTERRUPTED):
            return False
        request(self.path, **changes)
        return True

    def _is_abandoned(self, status: Status) -> bool:
        """Say whether no process executes it: on one machine the lock proves it, across machines the heart tells it."""
        if lock.is_held(self.path):
            return False
        return (status.state == "running" and status.host == this_host()) or not heart_beats(self.path)


def discard_if_asked(folder: Path) -> bool:
    """Remove the folder of an ended run if that was requested, and say whether it was."""
    control = Control.read(folder)
    if not control.discard or control.keep:
        return False
    remove_folder(folder)
    return True
