"""Experiments: what the papers claim, with verdicts from our runs, and a grid of one's own."""

import streamlit as st

from grok_core.languages import mark, say
from pages._experiments import cards, own_grid
from pages._form import run_form
from pages._shared import address, frame
from pages._shared.choices import Choice

PARTS = {"papers": mark("What the papers claim"), "grid": mark("Your own grid")}
SAID = {
    "papers": mark("Each criterion was written down before its runs were looked at, unless its limits say otherwise."),
    "grid": mark("Every combination of two fields' values; all else is as in the form at the side."),
}
PART = Choice("part", list(PARTS), "papers")


def page() -> None:
    """Lay the page out."""
    state = st.session_state
    run_form.load()
    if "part" not in state:
        state.part = address.read(PART)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.segmented_control(
            say("Part"), list(PARTS), format_func=lambda part: say(PARTS[part]), key="part", required=True,
            label_visibility="collapsed", persist_state="session",
        )  # fmt: skip
        st.caption(say(SAID[state.part]))
    query = own_grid.draw() if state.part == "grid" else cards.draw()
    address.keep_only(({} if state.part == PART.usual else {"part": state.part}) | query)


frame.show(page)
