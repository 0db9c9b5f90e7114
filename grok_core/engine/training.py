"""`train` is a generator: take the next item to train, take none to pause, close the generator to stop."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from grok_core.config import RunConfig
from grok_core.config.table import CHANGEABLE
from grok_core.engine import checkpoint as checkpoints
from grok_core.engine.checkpoint import Checkpoint
from grok_core.engine.dissect import dissect
from grok_core.engine.dissection import Dissection
from grok_core.engine.opened import Opened
from grok_core.engine.records import Event, Metrics, Snapshot
from grok_core.engine.schedule import report_rule
from grok_core.engine.trainer import Trainer
from grok_core.errors import ConfigError, TrainingDiverged, nearest
from grok_core.measures.phases import SUSTAINED, THRESHOLD
from grok_core.models.surroundings import undisturbed


class Beat:
    """One step taken. Its methods measure this step and must be called before the next item is taken.

    Args:
        step: Number of steps taken.
        events: The changes of settings that took effect just before this step.
    """

    __slots__ = ("_trainer", "events", "step")

    def __init__(self, trainer: Trainer) -> None:
        self.step, self._trainer = trainer.step, trainer
        self.events: tuple[Event, ...] = trainer.events

    def report(self) -> "Report":
        """Return a report of this step, although the configuration asks for none."""
        with undisturbed(self._trainer.config.threads):
            return Report(self._live(), scheduled=False)

    def checkpoint(self) -> Checkpoint:
        """Return a checkpoint of this step."""
        with undisturbed(self._trainer.config.threads):
            return checkpoints.save(self._live())

    def dissection(self) -> Dissection:
        """Return the dissection of the network at this step."""
        with undisturbed(self._trainer.config.threads):
            return dissect(self._live())

    def opened(self) -> Opened:
        """Return a copy of the network at this step, for measures that need its weights."""
        with undisturbed(self._trainer.config.threads):
            return Opened(self._live())

    def intervene(self, **changes: str) -> None:
        """Change settings from the next step on: fields of CHANGEABLE with their values as text.

        Raises:
            ConfigError: For a field that cannot change during a run, or an impossible value; then nothing changes.
        """
        trainer = self._live()
        for name in changes:
            if name not in CHANGEABLE:
                hint = nearest(name, CHANGEABLE)
                raise ConfigError(f"{name[:40]!r} cannot change during a run; {', '.join(CHANGEABLE)} can.{hint}")
        trainer.settings.changed(changes.items())
        trainer.pending.append(tuple(changes.items()))

    def _live(self) -> Trainer:
        if self._trainer.step != self.step:
            raise RuntimeError(f"Step {self.step} has passed: ask before pulling the next one.")
        return self._trainer


class Report(Beat):
    """One step taken and measured.

    Args:
        metrics: The metrics of this step.
        scheduled: Whether the configuration asked for the report; only such reports count for crossings.
    """

    __slots__ = ("_logits", "metrics", "scheduled")
    metrics: Metrics

    def __init__(self, trainer: Trainer, *, scheduled: bool) -> None:
        super().__init__(trainer)
        self._logits: Tensor = trainer.logits()
        self.metrics, self.scheduled = trainer.measure(self._logits), scheduled

    def snapshot(self) -> Snapshot:
        """Return the snapshot of this step."""
        with undisturbed(self._trainer.config.threads):
            return self._live().snapshot(self._logits)

    def logits(self) -> NDArray[np.floating[Any]]:
        """Return the logits (N, n_answers) of all equations at this step, a copy in the precision of the run."""
        return self._logits.numpy().copy()


def train(
    config: RunConfig,
    *,
    resume: Checkpoint | None = None,
    branch: Checkpoint | None = None,
    repeat: Sequence[Event] = (),
) -> Iterator[Beat]:
    """Train, and yield an item after every step.

    The first item is the state before the first step, or the state of the checkpoint. Of the methods of an item only
    `intervene` influences the training. What the caller has set in PyTorch and NumPy neither influences it nor is
    changed by it: default types and devices, modes, number of threads, random generators (`models.surroundings`).

    Args:
        config: The configuration to train.
        resume: A checkpoint of this configuration, to go on from there.
        branch: A checkpoint of another configuration of the same network, to begin from there.
        repeat: All changes made by hand in earlier attempts, in order of step, to be made again at their steps.
    Yields:
        A `Report` at the steps that `config.report` names and at the last step, otherwise a `Beat`.
        `itertools.islice` limits the number of steps; `close()` ends the training.
    Raises:
        TrainingDiverged: When a report finds a loss that is not a finite number.
    """
    items = _items(config, resume, branch, repeat)
    while True:
        with undisturbed(config.threads):  # never around a `yield`: the caller's settings are the caller's there
            item = next(items, None)
        if item is None:
            return
        yield item


def _items(
    config: RunConfig, resume: Checkpoint | None, branch: Checkpoint | None, repeat: Sequence[Event]
) -> Iterator[Beat]:
    """Train, in whatever surroundings there are."""
    trainer = Trainer(config)
    if resume is not None:
        checkpoints.resume(trainer, resume)
    elif branch is not None:
        checkpoints.branch(trainer, branch)
    to_repeat = list(repeat[trainer.changes_by_hand :])
    is_due = report_rule(config)
    while True:
        is_last = trainer.step >= config.steps
        if is_last or is_due(trainer.step):
            report = Report(trainer, scheduled=True)
            _refuse_divergence(report)
            _count(trainer, report)
            yield report
        else:
            yield Beat(trainer)
        if is_last or (config.until == "grokked" and trainer.streak >= SUSTAINED):
            return
        while to_repeat and to_repeat[0].step <= trainer.step:
            trainer.pending.append(to_repeat.pop(0).changes)
        trainer.intervene()
        trainer.advance()


def dissection_at(config: RunConfig, checkpoint: Checkpoint) -> Dissection:
    """Return the dissection of the network in a checkpoint of a run with this configuration."""
    with undisturbed(config.threads):
        trainer = Trainer(config)
        checkpoints.resume(trainer, checkpoint)
        return dissect(trainer)


def _refuse_divergence(report: Report) -> None:
    for name in ("train_loss", "val_loss", "weight_norm"):
        value = getattr(report.metrics, name)
        if not math.isfinite(value):
            raise TrainingDiverged(report.step, name, value)


def _count(trainer: Trainer, report: Report) -> None:
    """Count the reports in a row at the threshold; a report that a resumed run repeats counts once."""
    if trainer.streak_step == report.step:
        return
    trainer.streak_step = report.step
    trainer.streak = trainer.streak + 1 if report.metrics.val_accuracy >= THRESHOLD else 0
    trainer.triggers.count(report.metrics)
