"""Which run the Lab shows, and whether what is drawn of it still fits."""

import streamlit as st

from grok_core.errors import GrokError
from grok_core.languages import say
from grok_core.runs import Run
from grok_core.views.cached_run import open_run, recording
from pages._lab import controls


def shown_run() -> Run | None:
    """Return the run to draw: the visitor's, else the recording of the preset that they began with, else none."""
    state = st.session_state
    if run_id := state.run_id:
        try:
            return open_run(run_id)
        except GrokError as error:
            state.problems = [str(error) + " " + say("Start it again with these settings.")]
            state.run_id = None
    return recording(state.base) if state.base else None


def is_outdated(run: Run) -> bool:
    """Say whether the row of buttons no longer fits a live run: it has ended, paused, resumed or been deleted."""
    try:
        status = run.status
        return not status.active or controls.is_paused(run, status) != st.session_state.paused_drawn
    except GrokError:
        return not run.path.exists()
