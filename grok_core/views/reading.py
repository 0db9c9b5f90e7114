"""What pages read of a run, read once per change and shared by every visitor who watches it."""

from bisect import bisect_left
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from grok_core.config import RunConfig
from grok_core.config.interventions import changes_words, parse
from grok_core.engine import Snapshot
from grok_core.languages import say
from grok_core.measures import phases, progress_measures
from grok_core.measures.phases import Progress
from grok_core.measures.progress_measures import Parts
from grok_core.runs import Run, Status
from grok_core.runs.store import metrics_file
from grok_core.runs.store.files import Stamp
from grok_core.tasks.baseline import baseline
from grok_core.tasks.task import Task, build_task
from grok_core.views.cache import shared, unchanged


@dataclass(frozen=True, eq=False)
class Reading:
    """A run as it is at one look, perhaps cut off at a step of its past.

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
        branched: The step at which the run branched off, and its parent; None for a run that is no branch.
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
    branched: tuple[int, str] | None = None

    @property
    def marks(self) -> tuple[tuple[int, str], ...]:
        """What the curves mark: the changes, and where the run branched off."""
        if self.branched is None:
            return tuple(sorted({*self.changes}))
        step, parent = self.branched
        return tuple(sorted({*self.changes, (step, say("branched from {parent}", parent=parent))}))

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
    _, reports, _, _, events = run.version
    # Each part is read again only when its own file has changed: the status changes far more often than the rest.
    metrics, progress = _reports(run, reports, until)
    steps = tuple(run.snapshot_steps())
    newest = next((step for step in reversed(steps) if until is None or step <= until), None)
    snapshot = None if newest is None else run.snapshot(newest)
    status, key = run.status, (run.path, reports, until)
    changes = _changes(run, status.created, events)
    branched = _branched(run, status.created)
    return Reading(run, run.config, status, metrics, progress, snapshot, steps, key, changes, branched)


def first_at(steps: Sequence[int], wanted: int) -> int:
    """Return the place of the first of `steps`, which rise, that is not before one; the last place where all are."""
    return min(bisect_left(steps, wanted), len(steps) - 1)


@dataclass(frozen=True)
class Reached:
    """What a run has reached.

    Args:
        progress: Phase and crossings.
        val_accuracy: That of the newest report; None before the first, or where it is no number.
    """

    progress: Progress
    val_accuracy: float | None


def reached(run: Run) -> Reached:
    """Return what a run has reached, of which less is kept than of a reading: pages list hundreds of runs."""
    return unchanged(run.path / metrics_file.FILE, "reached", partial(_reached, run))


@shared(16)
def task_of(config: RunConfig) -> Task:
    """Build the task of a configuration, once for all who draw its table."""
    return build_task(config)


@shared(16)
def parts_of(config: RunConfig) -> Parts | None:
    """Return the frequencies or representations of a configuration's task, or None: built once, asked at every tick."""
    return progress_measures.parts_of(task_of(config))


@shared(64)
def _changes(run: Run, _created: float, _events: Stamp) -> tuple[tuple[int, str], ...]:
    """Return what changed when, and what is planned for a step that has not come."""
    made = [(event.step, changes_words(event.changes)) for event in run.events()]
    planned = [(int(i.value), changes_words(i.changes)) for i in parse(run.config.interventions) if i.when == "step"]
    return tuple(sorted({*made, *planned}))


@shared(64)
def _branched(run: Run, _created: float) -> tuple[int, str] | None:
    """Return the step at which the run branched off, and its parent."""
    return None if run.origin is None else (run.origin[1], run.origin[0])


@shared(64)
def _reports(run: Run, version: Stamp, until: int | None) -> tuple[pd.DataFrame, Progress]:
    """Return the reports, perhaps those until a step alone, and how far the run had come by them."""
    if until is None:
        rows = run.rows()
        return metrics_file.frame(rows), metrics_file.progress_of(rows, baseline=baseline(run.config))
    metrics, _ = _reports(run, version, None)
    metrics = metrics[metrics["step"] <= until]
    scheduled = metrics[metrics["scheduled"]]
    accuracies = scheduled["train_accuracy"], scheduled["val_accuracy"]
    return metrics, phases.progress(scheduled["step"], *accuracies, baseline=baseline(run.config))


def _reached(run: Run) -> Reached:
    rows = run.rows()
    return Reached(
        metrics_file.progress_of(rows, baseline=baseline(run.config)), rows[-1]["val_accuracy"] if rows else None
    )
