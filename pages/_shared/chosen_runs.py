"""The choice of the runs that are compared or measured, kept in the address."""

import streamlit as st

from grok_core.errors import GrokError
from grok_core.languages import mark, say
from grok_core.runs import Run
from grok_core.views.cached_run import list_runs, open_run, recordings
from grok_core.views.compared_runs import MOST
from pages._shared import address, messages

LISTED = 200  # newest first; nobody reads a longer list
READ = 24  # ids of an address: whoever writes thousands has each of them looked for


def choose(label: str) -> list[Run]:
    """Draw the choice under a label, which is not seen, and return the runs, in the order in which they were chosen."""
    state = st.session_state
    if "compared" not in state:
        asked = (address.asked("runs") or "").replace(" ", "").split(",")
        state.compared = [run_id for run_id in asked if run_id][:READ]
    known = {run.id: run for run in (*list_runs()[:LISTED], *recordings())}
    kept = [run_id for run_id in dict.fromkeys(state.compared) if _is_known(run_id, known)]
    if len(kept) > MOST:
        left_out = ", ".join(kept[MOST:])
        text = mark("At most {most} runs are compared, got {n}; left out: {left_out}.")
        state.compared_notes.append(say(text, most=MOST, n=len(kept), left_out=left_out))
    if state.compared != kept[:MOST]:
        state.compared = kept[:MOST]
    for note in state.compared_notes:
        messages.warning(note)
    if known:
        st.multiselect(
            label,
            list(known),
            key="compared",
            format_func=lambda run_id: _title(known[run_id]),
            max_selections=MOST,
            placeholder=say("Choose up to {most} runs and recordings", most=MOST),
            label_visibility="collapsed",
            on_change=_forget_notes,
            persist_state="session",
        )
    address.keep("runs", ",".join(state.compared) or None)
    return [known[run_id] for run_id in state.compared]


def _is_known(run_id: str, known: dict[str, Run]) -> bool:
    """Say whether a run can be opened, and list it with the others; else note why not."""
    if run_id not in known:
        try:
            known[run_id] = open_run(run_id)
        except GrokError as error:
            st.session_state.compared_notes.append(f"{error} {say('The others are shown.')}")
    return run_id in known


def _title(run: Run) -> str:
    """Return a run's name, task, preset and seed."""
    try:
        preset, name = run.status.preset, run.label.name
    except GrokError:  # damaged since it was listed; the page says so
        preset = name = ""
    parts = [name or run.id, run.config.title, preset if preset not in ("", run.id) else ""]
    return " · ".join([*filter(None, parts), say("seed {seed}", seed=run.config.seed)])


def _forget_notes() -> None:
    st.session_state.compared_notes = []
