"""Opens a run on another page."""

import streamlit as st

from grok_core.runs import Run
from pages._form import fill_form
from pages._shared import address


def open_in(page: str, run: Run) -> None:
    """Show a run on another page."""
    fill_form.adopt(run.config, run.status.preset)
    st.session_state.update(run_id=run.id, ghost=None, shown=None, problems=[], chosen_run=run.id)
    address.open_page(page, run=run.id)
