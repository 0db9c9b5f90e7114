"""Circuit: how the network computes: frequencies, neurons, attention, and what it knows at which stage."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from grok_core.errors import GrokError
from grok_core.runs import Run
from grok_core.tasks.answer_tables import why_no_circle
from grok_core.views import dissected, reading, run_rows
from grok_core.views.dissected import DissectionKey
from pages._circuit import attention_panel, landmark_choice, panels
from pages._shared import address, curves, formation_panel, frame, live, messages, rows_picture, run_choice, run_form
from pages._shared.choices import Choice

IN_A_ROW = 3
HEIGHT = 270  # px
NO_PARTS = "In this operation there are no frequencies and no representations to look for."
NO_CLOCK = (
    "Clock or pizza is asked of operations that turn a circle evenly, with one distance between any two operands."
)
NONE_YET = "has not been opened yet: that happens at its start, its landmarks and its end."
OLDER = "was trained before networks were opened as they train: train it again to look inside."


def when_formed(run: Run) -> None:
    """Draw the share of each frequency or representation at every snapshot."""
    steps = run.snapshot_steps()
    with st.sidebar:
        usual = rows_picture.shown_matrix(run.config)
        matrix = address.segments("Rows of", Choice("formed_of", list(run_rows.MATRICES), usual))
    st.header("When it formed", anchor=False)
    formation_panel.draw(run, steps, run_rows.rows_key(run, steps[-1], matrix), height=HEIGHT)


def progress(run: Run, at: DissectionKey) -> None:
    """Draw Nanda et al.'s progress measures beside the losses."""
    st.header("Progress measures", anchor=False)
    curves.third(reading.read(run), None, "progress measures", log_x=True, cursor=at.step)


def panels_of(run: Run, found: Mapping[str, DissectionKey], at: DissectionKey) -> list[Callable[[], None]]:
    """Return the functions that draw the pictures of a run, in the order of the page."""
    has_parts = dissected.has_parts(at)
    every = [
        (partial(when_formed, run), has_parts and bool(run.snapshot_steps())),
        (partial(panels.strip, at), has_parts),
        (partial(panels.one, run, at), True),
        (partial(progress, run, at), "progress measures" in curves.thirds(run.config)),
        (partial(panels.looked_through, found, at), True),
        (partial(panels.clock_or_pizza, run, found, at), dissected.irrelevance(at) is not None),
    ]
    return [draw for draw, is_there in every if is_there]


def draw(run: Run) -> None:
    """Draw the pictures of a run."""
    run.touch()
    found = dissected.dissection_keys(run)
    if run.status.active:
        messages.info(f"{run.id} is training: its network is opened again at each landmark and at its end.")
    live.watch(run, lambda: dissected.dissection_keys(run) != found)
    if run.swept:
        messages.without_pictures(run)
        return
    if not found:
        messages.info(f"{run.id} {NONE_YET if run.status.active else OLDER}")
        return
    at = landmark_choice.choose(run, found)
    drawn = panels_of(run, found, at)
    for first in range(0, len(drawn), IN_A_ROW):
        for column, picture in zip(st.columns(IN_A_ROW, gap="medium"), drawn[first : first + IN_A_ROW], strict=False):
            with column:
                picture()
    if not dissected.has_parts(at):
        st.caption(f"{NO_PARTS} {messages.plain(why_no_circle(run.config))}".strip())
    elif dissected.irrelevance(at) is None:
        st.caption(f"{NO_CLOCK} {messages.plain(why_no_circle(run.config))}".strip())
    attention_panel.draw(run, at)


def page() -> None:
    """Lay the page out."""
    run_form.load(fields=False)
    with st.sidebar:
        run = run_choice.choose_run()
    if run is None:
        st.info("There is no run to open yet: press Train live in the Lab.")
        return
    try:
        draw(run)
    except GrokError as error:
        messages.info(error)


frame.show(page)
