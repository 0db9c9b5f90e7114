"""Which runs are compared: any page adds one to them."""

import streamlit as st

from grok_core.runs import Run
from grok_core.views.compared_runs import MOST
from pages._shared import address


def open_compared(run: Run) -> None:
    """Add a run to those that are compared, and show them."""
    add(run.id)
    address.open_page("pages/compare.py", runs=",".join(st.session_state.compared))


def add(*run_ids: str) -> None:
    """Compare these runs, too; where there are too many, those that were chosen first give way."""
    state = st.session_state
    state.compared = list(dict.fromkeys([*state.get("compared", []), *run_ids]))[-MOST:]
    state.compared_notes = []
