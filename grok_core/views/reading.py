"""What pages read of a run, read once per change and shared by every visitor who watches it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from grok_core.config import RunConfig
from grok_core.config.interventions import changes_text, parse
from grok_core.engine import Snapshot
from grok_core.measures import progress_measures
from grok_core.measures.phases import Progress
from grok_core.measures.progress_measures import Parts
from grok_core.runs import Run, Status
from grok_core.runs.store.metrics_file import progress_of
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
        steps: All steps that have one.
        key: Names the reports by then, for what is made of them once.
        changes: Steps at which settings changed or are to change, and what, in words.
    """

    run: Run
    config: RunConfig
    status: Status
    metrics: pd.DataFrame
    progress: Progress
    snapshot: Snapshot | None
    steps: tuple[int, ...]
    key: Hashable
    changes: tuple[tuple[int, str], ...] = ()

    @property
    def row(self) -> Mapping[str, float] | None:
        """The newest report, or None before the first."""
        return None if self.metrics.empty else {str(name): v for name, v in self.metrics.iloc[-1].items()}

    @property
    def step(self) -> int:
        """The step of the newest report."""
        return 0 if self.metrics.empty else int(self.metrics["step"].iloc[-1])


def read(run: Run, *, until: int | None = None) -> Reading:
    """Read a run as it is now, or as it was at step `until`. Raises StoreError when it cannot be read."""
    _, reports, snapshots, _, events = run.version
    # Each part is read again only when its own file has changed: the status changes far more often than the rest.
    metrics, progress = _reports(run.path, reports, until)
    steps = _steps(run.path, snapshots)
    newest = next((s for s in reversed(steps) if until is None or s <= until), None)
    snapshot = None if newest is None else _snapshot(run.path, newest, snapshots)
    key = (run.path, reports, until)
    return Reading(run, run.config, run.status, metrics, progress, snapshot, steps, key, _changes(run.path, events))


@lru_cache(maxsize=16)
def task_of(config: RunConfig) -> Task:
    """Build the task of a configuration, once for all who draw its table."""
    return build_task(config)


@lru_cache(maxsize=16)
def parts_of(config: RunConfig) -> Parts | None:
    """Return the frequencies or representations of a configuration's task, or None: built once, asked at every tick."""
    return progress_measures.parts_of(task_of(config))


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
def _reports(path: Path, version: object, until: int | None) -> tuple[pd.DataFrame, Progress]:
    if until is None:
        return (run := Run(path)).metrics(), run.progress()
    metrics, _ = _reports(path, version, None)
    rows = [row for row in Run(path).rows() if row["step"] <= until]
    return metrics[metrics["step"] <= until], progress_of(rows)


@lru_cache(maxsize=64)
def _steps(path: Path, version: object) -> tuple[int, ...]:
    return tuple(Run(path).snapshot_steps())


@lru_cache(maxsize=32)
def _snapshot(path: Path, step: int, version: object) -> Snapshot:
    return Run(path).snapshot(step)
