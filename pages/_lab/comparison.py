"""What a change of settings did: the run on the screen compared with the one before it."""

import math

import streamlit as st

from grok_core.charts.comparison import Seen, compared
from grok_core.config import FIELDS
from grok_core.languages import say
from grok_core.views.reading import Reading
from pages._lab import five_seeds
from pages._shared import address, comparing, live


def sentence(now: Reading, ghost: Reading | None) -> None:
    """Write one sentence, with the numbers of both runs, about the fields in which they differ."""
    if ghost is None or ghost.run.id == now.run.id or ghost.config.operation != now.config.operation:
        return
    old, new = ghost.config, now.config
    changes = [
        (say(field.label), field.text(getattr(old, name)), field.text(getattr(new, name)))
        for name, field in FIELDS.items()
        if getattr(old, name) != getattr(new, name) and name != "interventions"  # `by_step` tells what these did
    ]
    seeds = ("seed", "split_seed")
    st.caption(
        compared(
            changes,
            before=_seen(ghost),
            after=_seen(now),
            by_step=[change for change in now.changes if change not in ghost.changes and change[0] <= now.step],
            branched=now.branched,
            one_is_recorded=ghost.run.recorded != now.run.recorded,
            same_seed=all(getattr(old, name) == getattr(new, name) for name in seeds),
        )
    )


def offer(now: Reading, ghost: Reading | None) -> None:
    """Draw the button that sends a run that is over, and the one before it, to the page on which runs are compared."""
    if now.status.active:  # a tick carries no button that is for later
        return
    runs = [now.run.id] if ghost is None or ghost.run.id == now.run.id else [ghost.run.id, now.run.id]
    live.button(
        say("Compare"), _want, runs, key="lab_compare", icon=":material/stacked_line_chart:", type="tertiary",
        help=say("Over other runs, on steps, epochs, seconds or decay clocks."),
    )  # fmt: skip


def follow() -> None:
    """Show the page on which runs are compared, after a press of its button: a callback cannot."""
    if runs := st.session_state.pop("compare_wanted", None):
        comparing.add(*runs)
        address.open_page("pages/compare.py", runs=",".join(st.session_state.compared))


def _want(runs: list[str]) -> None:
    st.session_state.compare_wanted = runs


def _seen(reading: Reading) -> Seen:
    row, status = reading.row, reading.status
    accuracy = math.nan if row is None else row["val_accuracy"]
    over = five_seeds.of(reading)
    times = None if over is None else over.times
    return Seen(reading.progress, reading.step, accuracy, not status.active, status.state == "finished", times)
