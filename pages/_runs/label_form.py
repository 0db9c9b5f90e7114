"""Name, note and star of a visitor's own runs."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from grok_core.errors import GrokError
from grok_core.languages import mark, say
from grok_core.runs import Run
from grok_core.runs.store.label_file import MOST_NAME, MOST_NOTE, Label
from pages._runs import owned
from pages._shared import messages


def draw(runs: Sequence[Run]) -> None:
    """Draw the buttons."""
    may = owned.are_mine(runs)
    label, icon = say("Name and note"), ":material/edit:"
    if st.button(label, icon=icon, disabled=not may or len(runs) > 1, key="label") and may:
        edit(runs[0])
    starred = may and all(run.label.star for run in runs)
    st.button(
        say("Unstar") if starred else say("Star"),
        icon=":material/star:",
        disabled=not may,
        key="star",
        on_click=messages.safely,
        args=(_star, runs, not starred),
    )


def edit(run: Run) -> None:
    """Let the owner of a run write what it is called and what is noted about it."""
    st.dialog(say("Name and note"))(_form)(run)


def _form(run: Run) -> None:
    try:
        label = run.label
    except GrokError as error:
        messages.error(error)
        return
    most = mark("At most {most:,} characters.")
    note = say(most, most=MOST_NAME)
    st.text_input(say("Name"), label.name, key=f"label_name_{run.id}", placeholder=run.id, help=note)
    note = say(most, most=MOST_NOTE)
    st.text_area(say("Note"), label.note, key=f"label_note_{run.id}", height=180, help=note)
    st.caption(
        say("Whoever may open this page reads both; they stand in the run's folder, and travel with its zip file.")
    )
    saved = st.button(
        say("Save"),
        type="primary",
        icon=":material/check:",
        key="label_save",
        on_click=messages.safely,
        args=(_write, run, label.star),
    )
    if complaint := st.session_state.pop("complaint", ""):
        messages.error(complaint)
    elif saved:
        st.rerun()


def _write(run: Run, star: bool) -> None:
    owned.refuse_others([run])
    name, note = (st.session_state[f"label_{what}_{run.id}"] for what in ("name", "note"))
    run.relabel(Label(name=name, note=note, star=star))


def _star(runs: Sequence[Run], star: bool) -> None:
    owned.refuse_others(runs)
    for run in runs:
        run.relabel(replace(run.label, star=star))
