"""What pages read of a run, read once per change and shared by every visitor who watches it."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from grok_core.config import RunConfig
from grok_core.engine import Snapshot
from grok_core.interventions import changes_text, parse
from grok_core.measures.phases import Progress
from grok_core.runs import Run, Status
from grok_core.runs.rows import progress_of
from grok_core.tasks.task import Task, build_task


@dataclass(frozen=True, eq=False)
class Reading:
    """A run at one moment, perhaps cut off at a step of its past.

    Args:
        run: The run; its folder may be gone by now, when this is a ghost.
        config: What it trains.
        status: What it is doing.
        metrics: Its reports, one row each.
        progress: Phase and crossings by then.
        snapshot: The newest snapshot by then, or None.
        changes: Steps at which settings changed or are to change, and what, in words.
    """

    run: Run
    config: RunConfig
    status: Status
    metrics: pd.DataFrame
    progress: Progress
    snapshot: Snapshot | None
    changes: tuple[tuple[int, str], ...] = ()

    @property
    def row(self) -> dict[str, float] | None:
        """The newest report, or None before the first."""
        return None if self.metrics.empty else self.metrics.iloc[-1].to_dict()

    @property
    def step(self) -> int:
        """The step of the newest report."""
        return 0 if self.metrics.empty else int(self.metrics["step"].iloc[-1])


def read(run: Run, *, until: int | None = None) -> Reading:
    """Read a run as it is now, or as it was at step `until`. Raises StoreError when it cannot be read."""
    version = run.version
    metrics = _metrics(run.path, version)
    if until is not None:
        metrics = metrics[metrics["step"] <= until]
    steps = [s for s in _steps(run.path, version) if until is None or s <= until]
    snapshot = _snapshot(run.path, steps[-1], version[2]) if steps else None
    progress, changes = _progress(run.path, version, until), _changes(run.path, version[-1])
    return Reading(run, run.config, run.status, metrics, progress, snapshot, changes)


@lru_cache(maxsize=16)
def task_of(config: RunConfig) -> Task:
    """Build the task of a configuration, once for all who draw its table."""
    return build_task(config)


@lru_cache(maxsize=64)
def _changes(path: Path, events_version: object) -> tuple[tuple[int, str], ...]:
    """Return what changed when, where the run branched off, and what is planned for a step that has not come.

    Read again only when the file of events has changed, not at every tick.
    """
    run = Run(path)
    made = [(event.step, changes_text(event.changes)) for event in run.events()]
    planned = [(int(i.value), changes_text(i.changes)) for i in parse(run.config.interventions) if i.when == "step"]
    branched = [(step, f"branched from {parent}") for parent, step in filter(None, [run.origin])]
    return tuple(sorted({*made, *planned, *branched}))


@lru_cache(maxsize=64)
def _metrics(path: Path, version: object) -> pd.DataFrame:
    return Run(path).metrics()


@lru_cache(maxsize=64)
def _steps(path: Path, version: object) -> list[int]:
    return Run(path).snapshot_steps()


@lru_cache(maxsize=32)
def _snapshot(path: Path, step: int, version: object) -> Snapshot:
    return Run(path).snapshot(step)


@lru_cache(maxsize=512)
def _progress(path: Path, version: object, until: int | None) -> Progress:
    rows = Run(path).rows()
    return progress_of([row for row in rows if until is None or row["step"] <= until])
