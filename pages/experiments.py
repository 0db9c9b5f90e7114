"""Experiments: what the papers claim, with verdicts from our runs, and a grid of one's own."""

import streamlit as st

from pages._experiments import cards, own_grid
from pages._form import run_form
from pages._shared import address, frame
from pages._shared.choices import Choice

PARTS = {"papers": "What the papers claim", "grid": "Your own grid"}
SAID = {
    "papers": "Each criterion was written down before its runs were looked at, unless its limits say otherwise.",
    "grid": "Every combination of two fields' values; all else is as in the form at the side.",
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
            "Part", list(PARTS), format_func=PARTS.__getitem__, key="part", required=True, label_visibility="collapsed",
            persist_state="session",
        )  # fmt: skip
        st.caption(SAID[state.part])
    query = own_grid.draw() if state.part == "grid" else cards.draw()
    address.keep_only(({} if state.part == PART.usual else {"part": state.part}) | query)


frame.show(page)
