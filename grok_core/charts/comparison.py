"""What a change did, in one sentence: two runs of the same seed side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from grok_core.charts.captions import percent
from grok_core.measures.phases import Progress

MOST_CHANGES = 3  # named; more than these are counted

OTHER_DIGITS = (
    " One of them is a recording: another kind of processor rounds the last digits differently, and training makes the "
    "difference grow, so the same seed need not give the same step there."
)

Change = tuple[str, str, str]
"""Label of a field, its value before, its value now."""


@dataclass(frozen=True)
class Seen:
    """What is known of a run.

    Args:
        progress: How far it has come.
        step: Its newest report.
        val_accuracy: Validation accuracy there; NaN where it is no number.
        is_over: Whether it has ended.
        has_finished: Whether it has taken all its steps: a run that was stopped did not fail.
        over: The times of runs with other seeds too; None where there is one run.
    """

    progress: Progress
    step: int
    val_accuracy: float
    is_over: bool
    has_finished: bool
    over: "Times | None" = None


@dataclass(frozen=True)
class Times:
    """When several runs reached 99 % of validation accuracy, which differ in seed and split alone.

    Args:
        n, n_reached: All of them, and those that got there.
        low, high: The first and the last step at which one got there; 0 where none did.
        middle: The median of all, by Kaplan and Meier; None where too few got there.
        last: The last step that was watched.
    """

    n: int
    n_reached: int
    low: int
    high: int
    middle: float | None
    last: int

    @property
    def words(self) -> str:
        """The range, and how many got there where not all did."""
        if not self.n_reached:
            return f"none of {self.n} by step {self.last:,}"
        reached = f"steps {self.low:,} to {self.high:,}"
        return reached if self.n_reached == self.n else f"{reached} for {self.n_reached} of {self.n}"


def repeated(times: Times) -> str:
    """Return in a sentence when runs with other seeds and splits reached 99 %, and how many."""
    over = f"Over {times.n} runs, each with a seed and a split of its own,"
    if not times.n_reached:
        return f"{over} validation reached 99 % in none by step {times.last:,}."
    middle = "the median is not reached" if times.middle is None else f"median step {times.middle:,.0f}"
    got_there = (
        f"all {times.n} got there" if times.n_reached == times.n else f"{times.n_reached} of {times.n} got there"
    )
    return f"{over} validation reached 99 % between steps {times.low:,} and {times.high:,} ({middle}); {got_there}."


def compared(
    changes: Sequence[Change],
    *,
    before: Seen,
    after: Seen,
    same_seed: bool,
    one_is_recorded: bool = False,
    by_step: Sequence[tuple[int, str]] = (),
    branched: tuple[int, str] | None = None,
) -> str:
    """Return what came of changing some fields.

    Args:
        changes: The fields that differ.
        before, after: The two runs.
        same_seed: Whether both began with the same weights' seed and the same split's.
        one_is_recorded: Whether one of them is a recording, which another machine may have made.
        by_step: Changes during the newer run alone: after which step, and what, in words.
        branched: The step and the run at which the newer one branched off, or None.
    """
    seed = _seeds(before, after, same_seed)
    step = after.progress.step_val_99
    if step is not None:
        new = f"validation reaches 99 % at step {step:,}{_lost(after.progress)}"
    else:
        new = f"validation has not reached 99 % by step {after.step:,}" + ("" if after.is_over else " so far")
    start = "" if branched is None else f"Branched off {branched[1]} at step {branched[0]:,}. "
    said = f"{start}{_named(changes, by_step)}: {new}; {_last(before)} ({seed})."
    is_repeated = same_seed and not changes and not by_step and branched is None
    differs = step is not None and step != before.progress.step_val_99
    return said + OTHER_DIGITS if is_repeated and one_is_recorded and differs else said


def _seeds(before: Seen, after: Seen, same_seed: bool) -> str:
    """Return over how many seeds this was seen, and what came of all of them."""
    if before.over is not None and after.over is not None:
        return f"over {after.over.n} seeds and splits each: now {after.over.words}, before {before.over.words}"
    if after.over is not None:
        return f"now over {after.over.n} seeds and splits: {after.over.words}; the last run once"
    if before.over is not None:
        return f"this run once; before over {before.over.n} seeds and splits: {before.over.words}"
    return "one run each, same seed" if same_seed else "one run each, different seeds"


def _last(before: Seen) -> str:
    """Return what is known of the run before."""
    step = before.progress.step_val_99
    if step is not None:
        return f"the last run at step {step:,}{_lost(before.progress)}"
    ended = "ended" if before.has_finished else "was stopped"
    return f"the last run {ended} at step {before.step:,} with validation at {percent(before.val_accuracy)}"


def _lost(progress: Progress) -> str:
    return f" and lost it at step {progress.val_turns[-1]:,}" if progress.has_lost else ""


def _named(changes: Sequence[Change], by_step: Sequence[tuple[int, str]]) -> str:
    said = [f"{label} {new} instead of {old}" for label, old, new in changes]
    said += [f"{what} from step {step:,}" for step, what in by_step]
    if not said:
        return "With the same settings again"
    more = len(said) - MOST_CHANGES
    counted = "" if more < 1 else " and one more change" if more == 1 else f" and {more} more changes"
    return f"With {', '.join(said[:MOST_CHANGES])}{counted}"
