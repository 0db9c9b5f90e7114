"""What a run is doing, or what became of it, in one sentence with its numbers.

Plain text from numbers and our own words; what a user typed never comes in here, and nothing in it means
anything to Markdown.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from grok_core.charts.words.percentages import percent
from grok_core.languages import mark, number, say
from grok_core.measures.phases import Progress, outcome

_ALIVE = ("queued", "running", "paused")


def happening(progress: Progress, row: Mapping[str, float] | None, *, state: str = "running") -> str:
    """Return what a run is doing, or what became of it.

    Args:
        progress: Phase, crossings and baseline.
        row: The newest metrics: step, train_accuracy, val_accuracy; None before the first report.
        state: As in the run's status; a run that is over is spoken of as such.
    """
    if state == "queued":
        return say("Waiting for a place to run.")
    if row is None:
        return say("Nothing has been measured yet.")
    step = int(row["step"])
    if state == "diverged":
        return say("Training diverged after step {step:,}: a loss is no longer a finite number.", step=step)
    train, val = _number(row, "train_accuracy"), _number(row, "val_accuracy")
    now = _Now(progress, step, train, val, state in _ALIVE)
    ending = f" {say(_ENDINGS[state], step=step)}" if state in _ENDINGS else ""
    return _PHASES[progress.phase](now) + ending


_ENDINGS = {
    "paused": mark("Paused at step {step:,}."),
    "failed": mark("The run failed at step {step:,}."),
    "interrupted": mark("Interrupted at step {step:,}; it can be resumed."),
}


@dataclass(frozen=True)
class _Now:
    """What the sentences about a run are made of."""

    progress: Progress
    step: int
    train: float
    val: float
    is_alive: bool

    @property
    def memorised(self) -> str:
        step = self.progress.step_train_99
        return say("Memorised") if step is None else say("Memorised at step {step:,}", step=step)

    @property
    def is_above_baseline(self) -> bool:
        """Whether validation is farther above the baseline than a small set scatters."""
        baseline = self.progress.baseline
        return self.val > baseline + max(0.01, min(baseline, 0.05))

    @property
    def is_climbing(self) -> bool:
        """Whether validation is above the baseline and rises."""
        return self.is_above_baseline and self.progress.is_rising

    @property
    def validation(self) -> str:
        """Say of an accuracy near the baseline that it is no better."""
        if math.isnan(self.val):
            return say("validation could not be measured")
        share, baseline = percent(self.val), percent(self.progress.baseline)
        if self.is_above_baseline:
            return say("validation is at {share}", share=share)
        return say("validation is at {share}, no better than the baseline ({baseline})", share=share, baseline=baseline)


def _memorising(now: _Now) -> str:
    said = say(
        "{share} of the training cells are right, {validation}", share=percent(now.train), validation=now.validation
    )
    if now.is_alive:
        return say("Memorising at step {step:,}: {said}.", step=now.step, said=said)
    return say("Not memorised by step {step:,}: {said}.", step=now.step, said=said)


def _plateau(now: _Now) -> str:
    parts = {"memorised": now.memorised, "validation": now.validation}
    if not now.is_alive:
        return say("{memorised}, not understood: at step {step:,} {validation}.", step=now.step, **parts)
    if now.is_climbing:
        return say("{memorised}; {validation} and rising.", **parts)
    return say("{memorised}; {validation}. Waiting…", **parts)


def _grokking(now: _Now) -> str:
    parts: dict[str, str | int] = {"memorised": now.memorised, "step": now.step, "validation": now.validation}
    if not now.is_alive:
        return say("{memorised}; at step {step:,} {validation}, short of 99 %.", **parts)
    if now.is_climbing:
        return say("{memorised}; at step {step:,} {validation} and rising.", **parts)
    return say("{memorised}; at step {step:,} {validation}.", **parts)


def _grokked(now: _Now) -> str:
    train, val = now.progress.step_train_99, now.progress.step_val_99
    is_early = outcome(now.progress) == "comprehension"
    word = say("Generalised early, without grokking") if is_early else say("Grokked")
    again = now.progress.val_turns[2:]
    if val is None:
        return say("{word}: {validation}.", word=word, validation=now.validation)
    if again:
        return say(
            "{word}: validation reached 99 % at step {step:,}, was lost at step {lost:,} and reached 99 % again at "
            "step {again:,}.",
            word=word,
            step=val,
            lost=now.progress.val_turns[-2],
            again=again[-1],
        )
    if not train:
        return say("{word}: validation reached 99 % at step {step:,}.", word=word, step=val)
    if val < train:
        return say(
            "{word}: validation reached 99 % at step {step:,}, before training did (step {train:,}).",
            word=word,
            step=val,
            train=train,
        )
    return say(
        "{word}: validation reached 99 % at step {step:,}, {times} the memorisation step ({train:,}).",
        word=word,
        step=val,
        times=_times(val / train),
        train=train,
    )


def _lost(now: _Now) -> str:
    turns = now.progress.val_turns
    at = say(
        "at step {step:,} {share} of the training cells are right, {validation}",
        step=now.step,
        share=percent(now.train),
        validation=now.validation,
    )
    if not turns:
        return say("{memorised} and lost again: {at}.", memorised=now.memorised, at=at)
    return say(
        "Lost again: validation reached 99 % at step {reached:,} and lost it at step {lost:,}; {at}.",
        reached=turns[-2],
        lost=turns[-1],
        at=at,
    )


_PHASES = {"memorising": _memorising, "plateau": _plateau, "grokking": _grokking, "grokked": _grokked, "lost": _lost}


def _number(row: Mapping[str, float], name: str) -> float:
    """Return a metric, NaN where the row has none: JSON writes what is not finite as null."""
    value = row.get(name)
    return math.nan if value is None else float(value)


def _times(ratio: float) -> str:
    return f"{number(ratio, '.1f' if ratio < 99.5 else ',.0f')} ×"
