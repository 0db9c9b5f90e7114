"""Which run a page is about: the Lab's unless another is chosen; runs and recordings that have pictures."""

import streamlit as st

from grok_core.errors import GrokError
from grok_core.languages import say
from grok_core.runs import Run
from grok_core.views.cached_run import list_runs, open_run, recordings
from pages._shared import address, messages, step_choice


def choose_run() -> Run | None:
    """Let the visitor pick a run or recording that has snapshots; the one that they came with is first."""
    state = st.session_state
    runs = [run for run in (*list_runs(), *recordings()) if _has_pictures(run)]
    if run_id := address.asked("run") or state.run_id or state.get("base"):
        try:
            runs.insert(0, open_run(run_id))
        except GrokError as error:
            messages.warning(error)
    unique = {run.id: run for run in runs}
    if not unique:
        return None
    name = st.selectbox(
        say("Run"),
        unique,
        format_func=lambda i: f"{i}: {unique[i].config.title}",
        key="chosen_run",
        on_change=step_choice.leave,
    )
    address.keep("run", name)
    step_choice.agree(name)
    return unique[name]


def _has_pictures(run: Run) -> bool:
    """Say whether a run has snapshots; one whose folder is damaged has none, and the page of runs says so."""
    try:
        return bool(run.snapshot_steps())
    except GrokError:
        return False
