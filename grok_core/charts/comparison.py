"""What a change did, in one sentence: two runs of the same seed side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from grok_core.charts.captions import percent
from grok_core.languages import mark, say, say_many
from grok_core.measures.phases import Progress

MOST_CHANGES = 3  # named; more than these are counted

OTHER_DIGITS = mark(
    "One of them is a recording: another kind of processor rounds the last digits differently, and training makes the "
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
            return say("none of {n} by step {last:,}", n=self.n, last=self.last)
        parts = {"low": self.low, "high": self.high}
        if self.n_reached == self.n:
            return say("steps {low:,} to {high:,}", **parts)
        return say("steps {low:,} to {high:,} for {reached} of {n}", **parts, reached=self.n_reached, n=self.n)


def repeated(times: Times) -> str:
    """Return in a sentence when runs with other seeds and splits reached 99 %, and how many."""
    if not times.n_reached:
        return say(
            "Over {n} runs, each with a seed and a split of its own, validation reached 99 % in none by step {last:,}.",
            n=times.n,
            last=times.last,
        )
    middle = say("the median is not reached")
    if times.middle is not None:
        middle = say("median step {step:,.0f}", step=times.middle)
    got_there = say("{reached} of {n} got there", reached=times.n_reached, n=times.n)
    if times.n_reached == times.n:
        got_there = say("all {n} got there", n=times.n)
    return say(
        "Over {n} runs, each with a seed and a split of its own, validation reached 99 % between steps {low:,} and "
        "{high:,} ({middle}); {got_there}.",
        n=times.n,
        low=times.low,
        high=times.high,
        middle=middle,
        got_there=got_there,
    )


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
    step = after.progress.step_val_99
    parts = {"changes": _named(changes, by_step), "new": _new(after), "last": _last(before)}
    said = say("{changes}: {new}; {last} ({seeds}).", **parts, seeds=_seeds(before, after, same_seed))
    if branched is not None:
        said = f"{say('Branched off {run} at step {step:,}.', run=branched[1], step=branched[0])} {said}"
    is_repeated = same_seed and not changes and not by_step and branched is None
    differs = step is not None and step != before.progress.step_val_99
    return f"{said} {say(OTHER_DIGITS)}" if is_repeated and one_is_recorded and differs else said


def _new(after: Seen) -> str:
    """Return what is known of the newer run."""
    step, progress = after.progress.step_val_99, after.progress
    if step is None:
        if after.is_over:
            return say("validation has not reached 99 % by step {step:,}", step=after.step)
        return say("validation has not reached 99 % by step {step:,} so far", step=after.step)
    if progress.has_lost:
        return say(
            "validation reaches 99 % at step {step:,} and lost it at step {lost:,}",
            step=step,
            lost=progress.val_turns[-1],
        )
    return say("validation reaches 99 % at step {step:,}", step=step)


def _seeds(before: Seen, after: Seen, same_seed: bool) -> str:
    """Return over how many seeds this was seen, and what came of all of them."""
    if before.over is not None and after.over is not None:
        return say(
            "over {n} seeds and splits each: now {now}, before {before}",
            n=after.over.n,
            now=after.over.words,
            before=before.over.words,
        )
    if after.over is not None:
        return say("now over {n} seeds and splits: {now}; the last run once", n=after.over.n, now=after.over.words)
    if before.over is not None:
        return say(
            "this run once; before over {n} seeds and splits: {before}", n=before.over.n, before=before.over.words
        )
    return say("one run each, same seed") if same_seed else say("one run each, different seeds")


def _last(before: Seen) -> str:
    """Return what is known of the run before."""
    step, progress = before.progress.step_val_99, before.progress
    if step is not None and progress.has_lost:
        return say("the last run at step {step:,} and lost it at step {lost:,}", step=step, lost=progress.val_turns[-1])
    if step is not None:
        return say("the last run at step {step:,}", step=step)
    at = {"step": before.step, "share": percent(before.val_accuracy)}
    if before.has_finished:
        return say("the last run ended at step {step:,} with validation at {share}", **at)
    return say("the last run was stopped at step {step:,} with validation at {share}", **at)


def _named(changes: Sequence[Change], by_step: Sequence[tuple[int, str]]) -> str:
    said = [say("{label} {new} instead of {old}", label=label, new=new, old=old) for label, old, new in changes]
    said += [say("{what} from step {step:,}", what=what, step=step) for step, what in by_step]
    if not said:
        return say("With the same settings again")
    listed, more = ", ".join(said[:MOST_CHANGES]), len(said) - MOST_CHANGES
    if more < 1:
        return say("With {changes}", changes=listed)
    return say_many("With {changes} and one more change", "With {changes} and {n} more changes", more, changes=listed)
