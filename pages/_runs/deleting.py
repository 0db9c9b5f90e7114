"""Deleting a visitor's own runs, and bringing back what they deleted last."""

from collections.abc import Sequence

import streamlit as st

from grok_core.languages import mark, say, say_many
from grok_core.runs import Run, deleted
from grok_core.runs.deleted import KEPT_S, Deleted
from pages._runs import owned
from pages._shared import frame, messages


def draw(runs: Sequence[Run]) -> None:
    """Draw the button that deletes."""
    st.button(
        say("Delete"),
        icon=":material/delete:",
        disabled=not owned.are_deletable(runs),
        key="delete",
        on_click=messages.safely,
        args=(_delete, runs),
    )


def offer_undo() -> None:
    """Remove for good what was deleted long ago; say what was deleted last, with the button that brings it back."""
    deleted.empty()
    entries = deleted.deleted_by(frame.key())
    if not entries:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="deleted"):
        names = ", ".join(entry.run_id for entry in entries[:4]) + (" …" if len(entries) > 4 else "")
        text = say_many(
            "Deleted {names}. For {minutes:.0f} minutes that can be undone.",
            "Deleted {n} runs ({names}). For {minutes:.0f} minutes that can be undone.",
            len(entries),
            names=names,
            minutes=KEPT_S / 60,
        )
        st.markdown(text, width="content")
        st.button(say("Undo"), icon=":material/undo:", key="undo", on_click=messages.safely, args=(_undo, entries))


def _delete(runs: Sequence[Run]) -> None:
    owned.refuse_others(runs)
    moved = deleted.delete(runs)
    if left := [run.id for run in runs if run not in moved]:
        st.session_state.complaint = say("{runs} could not be deleted; try again.", runs=", ".join(left))


def _undo(entries: Sequence[Deleted]) -> None:
    for entry in entries:
        run = deleted.restore(entry)
        if run.id != entry.run_id:
            text = mark("Another run is called {name} by now: yours is back as {run}.")
            st.session_state.said = say(text, name=entry.run_id, run=run.id)
