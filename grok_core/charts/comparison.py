"""What a change did, in one sentence: two runs of the same seed side by side."""

from collections.abc import Sequence

from grok_core.measures.phases import Progress

MOST_CHANGES = 3  # named; more than these are counted

Change = tuple[str, str, str]
"""Label of a field, its value before, its value now."""


def compared(
    changes: Sequence[Change],
    *,
    before: Progress,
    after: Progress,
    step: int,
    is_over: bool,
    same_seed: bool,
    by_step: Sequence[tuple[int, str]] = (),
) -> str:
    """Return what came of changing some fields.

    Args:
        changes: The fields that differ.
        before, after: How far each of the two runs has come.
        step: The step that the newer run has reached.
        is_over: Whether the newer run has ended.
        same_seed: Whether both began with the same weights' seed and the same split's.
        by_step: Changes during the newer run alone: after which step, and what, in words.
    """
    seed = "one run each, same seed" if same_seed else "one run each, different seeds"
    old = "the last run did not grok" if before.step_val_99 is None else f"the last run at step {before.step_val_99:,}"
    if after.step_val_99 is not None:
        new = f"validation reaches 99 % at step {after.step_val_99:,}"
    else:
        new = f"validation has not reached 99 % by step {step:,}" + ("" if is_over else " so far")
    return f"{_named(changes, by_step)}: {new}; {old} ({seed})."


def _named(changes: Sequence[Change], by_step: Sequence[tuple[int, str]]) -> str:
    said = [f"{label} {new} instead of {old}" for label, old, new in changes]
    said += [f"{what} from step {step:,}" for step, what in by_step]
    if not said:
        return "With the same settings again"
    more = len(said) - MOST_CHANGES
    return f"With {', '.join(said[:MOST_CHANGES])}" + (f" and {more} more changes" if more > 0 else "")
