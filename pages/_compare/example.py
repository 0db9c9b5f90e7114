"""What the Compare page shows before any run is chosen: what it is for, and two recordings to begin with."""

import streamlit as st

from grok_core.languages import say
from grok_core.views.cached_run import recordings
from pages._shared import comparing, live

EXAMPLE = ("hello-grok", "weight-decay-off")


def offer() -> None:
    """Say what the page is for, and offer two recordings to begin with."""
    st.header(say("What made the difference?"), anchor=False)
    st.markdown(
        say("Choose two runs or more: their curves are drawn over each other, with their delays and what differs.")
    )
    there = {run.id for run in recordings()}
    if there.issuperset(EXAMPLE):
        st.markdown(
            say(
                "Two recordings to begin with: the same network twice, once with weight decay all along, once with the "
                "decay switched off at step 150. One of them groks."
            )
        )
        live.button(
            say("Compare these two"),
            comparing.add,
            *EXAMPLE,
            icon=":material/stacked_line_chart:",
            type="primary",
            key="compare_example",
        )
