"""The buttons that open the chosen run on another page, or several on the page that compares them."""

from collections.abc import Sequence

import streamlit as st

from grok_core.languages import mark, say
from grok_core.runs import Run
from pages._form import opening
from pages._shared import address, comparing

PAGES = {
    "open": (mark("Open in the Lab"), "lab", ":material/science:"),
    "embed": (mark("Embeddings"), "embeddings", ":material/bubble_chart:"),
    "ask": (mark("Ask"), "ask", ":material/question_answer:"),
    "circuit": (mark("Circuit"), "circuit", ":material/memory:"),
}
"""Each button's key with its label, its page and its icon."""


def draw(runs: Sequence[Run]) -> None:
    """Draw the buttons."""
    with st.container(horizontal=True, gap="xsmall"):
        for key, (label, page, icon) in PAGES.items():
            if st.button(say(label), icon=icon, disabled=len(runs) != 1, key=key) and len(runs) == 1:
                opening.open_in(f"pages/{page}.py", runs[0])
        if st.button(say("Compare"), icon=":material/stacked_line_chart:", disabled=not runs, key="compare") and runs:
            _compare(runs)


def _compare(runs: Sequence[Run]) -> None:
    """Compare the chosen runs and no others; a single one with those that are compared already."""
    if len(runs) > 1:
        st.session_state.pop("compared", None)
    comparing.add(*(run.id for run in runs))
    address.open_page("pages/compare.py", runs=",".join(st.session_state.compared))
