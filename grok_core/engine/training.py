"""`train` is the loop: pull it to train, stop pulling to pause, close it to stop."""

import math
from collections.abc import Iterator, Sequence

from torch import Tensor

from grok_core.config import RunConfig
from grok_core.config.table import CHANGEABLE
from grok_core.engine import checkpoint as checkpoints
from grok_core.engine.checkpoint import Checkpoint
from grok_core.engine.dissect import dissect
from grok_core.engine.dissection import Dissection
from grok_core.engine.records import Event, Metrics, Snapshot
from grok_core.engine.schedule import is_report_step
from grok_core.engine.trainer import Trainer
from grok_core.errors import ConfigError, TrainingDiverged, nearest
from grok_core.measures.phases import SUSTAINED, THRESHOLD


class Beat:
    """One step done. What it offers is of this step, and is to be asked for before the next pull.

    Args:
        step: How many steps have been taken.
        events: The changes of settings that took effect just before this step.
    """

    __slots__ = ("_trainer", "events", "step")

    def __init__(self, trainer: Trainer) -> None:
        self.step, self._trainer = trainer.step, trainer
        self.events: tuple[Event, ...] = trainer.events

    def report(self) -> "Report":
        """Measure now, although no report is due."""
        return Report(self._live(), scheduled=False)

    def checkpoint(self) -> Checkpoint:
        """Return all that is needed to go on from here."""
        return checkpoints.take(self._live())

    def dissection(self) -> Dissection:
        """Look inside the network at this step."""
        return dissect(self._live())

    def intervene(self, **changes: str) -> None:
        """Change settings from the next step on: fields of CHANGEABLE with their values as text.

        Raises:
            ConfigError: For a field that cannot change during a run, or a value that cannot be; nothing changes then.
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
    """One step done and measured.

    Args:
        metrics: What was measured.
        scheduled: Whether the configuration asked for it; only such reports count for crossings.
    """

    __slots__ = ("_logits", "metrics", "scheduled")
    metrics: Metrics

    def __init__(self, trainer: Trainer, *, scheduled: bool) -> None:
        super().__init__(trainer)
        self._logits: Tensor = trainer.logits()
        self.metrics, self.scheduled = trainer.measure(self._logits), scheduled

    def snapshot(self) -> Snapshot:
        """Return what the pictures need at this step."""
        return self._live().snapshot(self._logits)


def train(
    config: RunConfig,
    *,
    resume: Checkpoint | None = None,
    branch: Checkpoint | None = None,
    repeat: Sequence[Event] = (),
) -> Iterator[Beat]:
    """Train, handing over after every step.

    The first item is the state before any step (or the one begun from). Whatever is done with an item influences
    nothing that is computed, `intervene` apart. For equal bits, drive every run of a configuration with
    `torch.set_num_threads(config.threads)` in force.

    Args:
        config: What to train.
        resume: Where to go on from, instead of from the start: a checkpoint of this configuration.
        branch: Where to begin instead: a checkpoint of another configuration of the same network.
        repeat: All changes once made by hand, by step, to be made again at their steps.
    Yields:
        A `Report` at the steps `config.report` names and at the last one, otherwise a `Beat`.
        `itertools.islice` bounds it; `close()` ends it.
    Raises:
        TrainingDiverged: When a report finds a loss that is not a finite number.
    """
    trainer = Trainer(config)
    if resume is not None:
        checkpoints.resume(trainer, resume)
    elif branch is not None:
        checkpoints.branch(trainer, branch)
    again = list(repeat[trainer.hands :])
    while True:
        is_last = trainer.step >= config.steps
        if is_last or is_report_step(trainer.step, config.report):
            report = Report(trainer, scheduled=True)
            _refuse_divergence(report)
            _count(trainer, report)
            yield report
        else:
            yield Beat(trainer)
        if is_last or (config.until == "grokked" and trainer.streak >= SUSTAINED):
            return
        while again and again[0].step <= trainer.step:
            trainer.pending.append(again.pop(0).changes)
        trainer.intervene()
        trainer.advance()


def _refuse_divergence(report: Report) -> None:
    for name in ("train_loss", "val_loss", "weight_norm"):
        value = getattr(report.metrics, name)
        if not math.isfinite(value):
            raise TrainingDiverged(report.step, name, value)


def _count(trainer: Trainer, report: Report) -> None:
    """Count sustained reports at the threshold; a report repeated on resuming counts once."""
    if trainer.streak_step == report.step:
        return
    trainer.streak_step = report.step
    trainer.streak = trainer.streak + 1 if report.metrics.val_accuracy >= THRESHOLD else 0
    trainer.triggers.count(report.metrics)
