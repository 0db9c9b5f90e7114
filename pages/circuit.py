"""Circuit: how the network computes: frequencies, neurons, attention, and what it knows at which stage."""

import streamlit as st

from grok_core.errors import GrokError
from grok_core.languages import mark, say
from grok_core.runs import Run
from grok_core.tasks.answer_tables import why_no_circle
from grok_core.views import dissected
from pages._circuit import landmark_choice, picture_groups, reading_order
from pages._form import run_form
from pages._shared import frame, live, messages, run_choice

NO_PARTS = mark("In this operation there are no frequencies and no representations to look for.")
NO_CLOCK = mark(
    "Clock or pizza is asked of operations that turn a circle evenly, with one distance between any two operands."
)
NONE_YET = mark("{run} has not been opened yet: that happens at its start, its landmarks and its end.")
OLDER = mark("{run} was trained before networks were opened as they train: train it again to look inside.")


def draw(run: Run) -> None:
    """Draw the pictures of a run, and say why it lacks some."""
    run.touch()
    found = dissected.dissection_keys(run)
    if run.status.active:
        text = say("{run} is training: its network is opened again at each landmark and at its end.", run=run.id)
        messages.info(text)
    live.watch(run, lambda: dissected.dissection_keys(run) != found)
    if run.swept:
        messages.without_pictures(run)
        return
    if not found:
        messages.info(say(NONE_YET if run.status.active else OLDER, run=run.id))
        return
    st.markdown(say(reading_order.LEAD))
    with st.container(horizontal=True, gap="medium"):
        at = landmark_choice.choose(run, found)
        shown = picture_groups.choose(picture_groups.groups_of(reading_order.pictures_of(run, found, at)))
    if dissected.has_parts(at):
        with st.sidebar:
            reading_order.choose_rows(run)
    picture_groups.draw(shown)
    if not dissected.has_parts(at):
        st.caption(f"{say(NO_PARTS)} {messages.plain(why_no_circle(run.config))}".strip())
    elif dissected.irrelevance(at) is None:
        st.caption(f"{say(NO_CLOCK)} {messages.plain(why_no_circle(run.config))}".strip())


def page() -> None:
    """Lay the page out."""
    run_form.load(fields=False)
    with st.sidebar:
        run = run_choice.choose_run()
    if run is None:
        st.info(say("There is no run to open yet: press Train live in the Lab."))
        return
    try:
        draw(run)
    except GrokError as error:
        messages.info(error)


frame.show(page)
