"""A visitor's own grid: what is varied, its cost, and the diagram that fills in."""

import streamlit as st

from grok_core.errors import GrokError
from grok_core.languages import say
from grok_core.views.grid_runs import grid
from pages._experiments import downloads, grid_control, grid_diagram, grid_form
from pages._form import run_form
from pages._shared import address, messages


def draw() -> dict[str, str]:
    """Draw it; return what the address is to say."""
    state = st.session_state
    with st.sidebar:
        complaint = run_form.form(auto=False)
    state.pop("changed", None)
    for problem in state.problems:
        messages.warning(problem)
    if "diagram" not in state:
        state.diagram = address.read(grid_form.SHOWS)
        state.grid_cell = int(said) if (said := address.asked("cell") or "").isdecimal() else None
    asked = grid_form.draw()
    try:
        chosen = None if complaint else grid(asked)
    except GrokError as error:
        chosen = None
        messages.error(error)
    if complaint:
        messages.error(complaint)
    grid_control.buttons(chosen)
    if chosen is not None:
        grid_diagram.watch(chosen)
        with st.expander(say("Take it along: picture, table, command")):
            downloads.offer(chosen)
    return grid_form.in_address(asked)
