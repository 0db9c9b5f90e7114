"""Runs as pages read them: a file that has not changed since somebody read it last is not opened again."""

from dataclasses import dataclass, field
from functools import cached_property, partial

from grok_core.config import RunConfig
from grok_core.engine.dissection import Dissection
from grok_core.engine.records import Snapshot
from grok_core.runs import library
from grok_core.runs.library import Broken
from grok_core.runs.reader import Run
from grok_core.runs.store import config_file, control, dissections_file, label_file, snapshots_file, status
from grok_core.runs.store.control import Control
from grok_core.runs.store.label_file import Label
from grok_core.runs.store.status import Status
from grok_core.views.cache import shared, unchanged


class CachedRun(Run):
    """A run's folder, read once per change by all visitors together.

    Small files are read again when they have changed. Snapshots and dissections never change: they are kept by path,
    by the time at which the run was made (a recording made anew has the same path), and by step or name.
    """

    @cached_property
    def config(self) -> RunConfig:
        """What it trains; never changes."""
        return unchanged(self.path / config_file.FILE, "config", partial(config_file.read_config, self.path))

    @property
    def control(self) -> Control:
        """What is asked of it."""
        return unchanged(self.path / control.FILE, "control", partial(Control.read, self.path))

    @property
    def label(self) -> Label:
        """Its name, star and note."""
        return unchanged(self.path / label_file.FILE, "label", lambda: super(CachedRun, self).label)

    def snapshot_steps(self) -> list[int]:
        """Return the steps that have a snapshot, in order."""
        return list(unchanged(self.path / snapshots_file.FILE, "steps", super().snapshot_steps))

    def snapshot(self, step: int | None = None) -> Snapshot:
        """Return the snapshot of a step, or the newest. Raises StoreError when there is none."""
        return super().snapshot(step) if step is None else _snapshot(self, self.status.created, step)

    def dissection(self, name: str = "last") -> Dissection:
        """Return what its network was like inside at a landmark. Raises StoreError when it was not opened then."""
        steps = self.dissections()
        return _dissection(self, self.status.created, name, steps[name]) if name in steps else super().dissection(name)

    def _status_file(self) -> Status:
        return unchanged(self.path / status.FILE, "status", super()._status_file)


@dataclass(frozen=True, kw_only=True)
class StepKey:
    """A run at a step: what every cache of what was computed there is kept by.

    Args:
        run: The run; two are equal when they have the same folder.
        step: The step.
        created: When the run was made, in seconds since 1970: a recording made anew has the same folder.
        config: What the run trains, which folder and time determine.
    """

    run: Run
    step: int
    created: float
    config: RunConfig = field(compare=False)


def open_run(run_id: str) -> Run:
    """Return a run, a run of a sweep or a recording by its id. Raises StoreError as `library.open_run` does."""
    return library.open_run(run_id, kind=CachedRun)


def list_runs() -> list[Run]:
    """Return the runs that can be opened, newest first. Never raises for what lies there."""
    return library.list_runs(kind=CachedRun)


def swept_runs() -> list[Run]:
    """Return the runs of sweeps that can be opened, newest first."""
    return library.swept_runs(kind=CachedRun)


def broken_runs() -> list[Broken]:
    """Return what lies among the runs and cannot be opened, by name."""
    return library.broken_runs(kind=CachedRun)


def recordings() -> list[Run]:
    """Return the recordings, by name."""
    return library.recordings(kind=CachedRun)


def recording(name: str) -> Run | None:
    """Return the recording of a name; None where there is none that can be opened."""
    return library.recording(name, kind=CachedRun)


@shared(64)
def _snapshot(run: Run, _made: float, step: int) -> Snapshot:
    return snapshots_file.read_snapshot(run.path, step, run.config)


@shared(24)
def _dissection(run: Run, _made: float, name: str, _step: int) -> Dissection:
    return dissections_file.read_dissection(run.path, name, run.config)
