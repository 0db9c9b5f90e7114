"""Compare: up to six runs over each other, with their delays, what differs among them, and their insides."""

from collections.abc import Sequence

import streamlit as st

from grok_core.errors import GrokError
from grok_core.languages import say
from grok_core.runs import Run
from grok_core.views import reading
from grok_core.views.reading import Reading
from pages._compare import compared_curves, compared_rows, compared_tables, example, once_more
from pages._form import run_form
from pages._shared import bound, chosen_runs, frame, live, messages

TICK_S = 0.8  # between two looks while one of the runs trains


def readings(runs: Sequence[Run]) -> list[Reading]:
    """Read the runs; say of one that cannot be read why, and leave it out."""
    found = []
    for run in runs:
        try:
            run.touch()
            found.append(reading.read(run))
        except GrokError as error:
            messages.warning(f"{error} {say('The others are shown.')}")
    return found


def tick(runs: Sequence[Run], clock: str, log_x: bool, active: int) -> None:
    """Draw everything that changes; when a run has ended, run the whole page once more."""
    now = readings(runs)
    try:
        draw(now, clock, log_x)
    except GrokError as error:  # such as a run that was deleted in this moment
        messages.info(error)
    if sum(one.status.active for one in now) != active:
        st.rerun()


def draw(now: Sequence[Reading], clock: str, log_x: bool) -> None:
    """Draw what was read of the runs."""
    if not now:
        return
    at = compared_curves.place(now, clock)
    compared_tables.start(now)
    places = compared_curves.draw(now, clock, log_x, at)
    compared_tables.delays(now, clock)
    compared_tables.settings(now)
    if any(not one.run.swept for one in now):
        st.header(say("Inside each network, at the place chosen on a curve or here"), anchor=False)
        compared_curves.slider(places, clock, at)
        compared_rows.draw(now, clock, at)


def count_active(runs: Sequence[Run]) -> int:
    """Return how many of the runs train."""
    active = 0
    for run in runs:
        try:
            active += run.status.active
        except GrokError:  # `tick` says so
            continue
    return active


def page() -> None:
    """Lay the page out."""
    run_form.load(fields=False)
    runs = chosen_runs.choose(say("Runs to compare"))
    if not runs:
        example.offer()
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        clock = bound.segments(say("Horizontal axis"), compared_curves.CLOCK)
        log_x = bound.segments(say("Scale"), compared_curves.SCALE) == "log"
        once_more.offer(runs)
    if st.session_state.get("complaint"):
        messages.warning(st.session_state.pop("complaint"))
    active = count_active(runs)
    live.repeat(tick, runs, clock, log_x, active, every_s=TICK_S if active else None)


frame.show(page)
