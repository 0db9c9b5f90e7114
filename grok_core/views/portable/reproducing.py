"""What trains a run again: its configuration and the changes made by hand, and where that is not all there is to it."""

from dataclasses import dataclass

from grok_core.config import RunConfig
from grok_core.config.interventions import changes_text
from grok_core.errors import ConfigError
from grok_core.languages import mark, say
from grok_core.runs import INTERRUPTED, Run

SAME = mark(
    "On the same machine, with the same versions and the same number of threads, the numbers are the same; another "
    "processor gives other last digits, and training makes the difference grow."
)


@dataclass(frozen=True)
class Again:
    """What trains a run again.

    Args:
        config: The configuration, with the changes made by hand as a plan.
        notes: What to know of it, one sentence each.
    """

    config: RunConfig
    notes: tuple[str, ...]


def again(run: Run) -> Again:
    """Return what trains a run again. Raises StoreError when it cannot be read."""
    config, notes, status = run.config, [say(SAME)], run.status
    if run.origin is not None:
        parent, step = run.origin
        notes.append(
            say(
                "This run is a branch: it began from a checkpoint of {parent} at step {step:,}, which its settings do "
                "not hold. Trained from the start with the same settings, it is another run.",
                parent=parent,
                step=step,
            )
        )
    by_hand = [f"step {event.step}: {changes_text(event.changes)}" for event in run.events() if event.by == "hand"]
    if by_hand:
        try:
            config = config.replace(interventions="; ".join(filter(None, [config.interventions, *by_hand])))
            notes.append(say("What was changed by hand is in the plan, at the steps at which it took effect."))
        except ConfigError:
            notes.append(
                say("It was changed by hand more often than a plan can hold: without these changes it is another.")
            )
    if status.state in ("stopped", "paused", "failed", INTERRUPTED) and status.step < config.steps:
        notes.append(
            say(
                "This run ended at step {step:,} of {steps:,}; the same goes on from there to its end.",
                step=status.step,
                steps=config.steps,
            )
        )
    if config.own_table is not None:
        notes.append(
            say(
                "The command names the table by its digest, {table}, which a machine knows that keeps the table; "
                "elsewhere give its file, table.csv, with --table. The lines of Python have the table in them.",
                table=config.table,
            )
        )
    return Again(config, tuple(notes))
