"""What is measured of one run of an experiment: a few numbers, the same for all experiments."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from grok_core.config import RunConfig
from grok_core.errors import TrainingDiverged
from grok_core.measures.complexity.spikes import spikes
from grok_core.measures.phases import outcome, progress
from grok_core.tasks.baseline import baseline

if TYPE_CHECKING:
    from grok_core.engine import Report

Number = float | str | Sequence[float] | None


@dataclass(frozen=True)
class Measured:
    """The numbers of one run.

    Args:
        seed: Of the network.
        steps: The last step that was taken; all of the configuration's where the training diverged.
        step_train_99, step_val_99: The first of three reports in a row with accuracy at least 0.99; None where there
            is none.
        outcome: By `measures.phases.outcome`, or "diverged".
        val_accuracy, best_val_accuracy: At the last report, and the highest, 0 .. 1.
        unseen_accuracy: On the pairs never trained on, at the last report, 0 .. 1; that of validation unless the data
            changed.
        representation_quality: Share of parallelograms closed, at the last report; None unless the operation has any.
        spikes: Reports whose training loss is above ten times the median of the twenty before.
        beside: What some experiments alone ask for, by name: numbers, curves, or names of what was found.
    """

    seed: int
    steps: int
    step_train_99: int | None
    step_val_99: int | None
    outcome: str
    val_accuracy: float
    best_val_accuracy: float
    unseen_accuracy: float
    representation_quality: float | None
    spikes: int
    beside: Mapping[str, Number] = field(default_factory=dict)


class Follower(Protocol):
    """Follows a run, for numbers beside those that all experiments have."""

    names: tuple[str, ...]

    def see(self, report: "Report") -> None:
        """Take what is needed of a report."""

    def numbers(self) -> Mapping[str, Number]:
        """Return the numbers by name, once training has ended."""


def measure(config: RunConfig, follower: Follower | None = None) -> Measured:
    """Train a configuration in this process, and return its numbers; nothing is written."""
    from grok_core.engine import Report, train

    found, diverged = [], False
    try:
        for item in train(config):
            if isinstance(item, Report) and item.scheduled:
                found.append((item.step, item.metrics))
                if follower is not None:
                    follower.see(item)
    except TrainingDiverged:
        diverged = True
    steps, metrics = [step for step, _ in found], [of for _, of in found]
    train_accuracy, val_accuracy = [m.train_accuracy for m in metrics], [m.val_accuracy for m in metrics]
    crossed = progress(steps, train_accuracy, val_accuracy, baseline=baseline(config))
    last = metrics[-1]
    return Measured(
        seed=config.seed,
        steps=config.steps if diverged else steps[-1],
        step_train_99=crossed.step_train_99,
        step_val_99=crossed.step_val_99,
        outcome="diverged" if diverged else outcome(crossed),
        val_accuracy=last.val_accuracy,
        best_val_accuracy=crossed.best_val_accuracy,
        unseen_accuracy=last.val_accuracy if last.unseen_accuracy is None else last.unseen_accuracy,
        representation_quality=last.representation_quality,
        spikes=spikes([m.train_loss for m in metrics]),
        beside={} if follower is None else follower.numbers(),
    )


def figure(run: Measured, name: str) -> float | None:
    """Return a number that stands beside the others; None where the run has none of this name."""
    found = run.beside.get(name)
    return float(found) if isinstance(found, float | int) else None


def series(run: Measured, name: str) -> Sequence[float]:
    """Return a curve that stands beside the numbers of a run; empty where the run has none of this name."""
    found = run.beside.get(name)
    return [] if found is None or isinstance(found, str | float | int) else found


def this_machine() -> str:
    """Say in words what this is measured on: steps differ a little between processors."""
    from importlib.metadata import version

    cores = os.cpu_count() or 1
    counted = {1: "one CPU core", 2: "two CPU cores"}.get(cores, f"{cores} CPU cores")
    return f"{counted}, PyTorch {'.'.join(version('torch').split('.')[:2])}"
