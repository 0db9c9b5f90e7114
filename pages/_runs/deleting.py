"""Deleting a visitor's own runs, and bringing back what they deleted last."""

from collections.abc import Sequence

import streamlit as st

from grok_core.runs import Run, deleted
from grok_core.runs.deleted import KEPT_S, Deleted
from pages._runs import owned
from pages._shared import frame, messages


def draw(runs: Sequence[Run]) -> None:
    """Draw the button that deletes."""
    st.button(
        "Delete",
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
        what = f"{len(entries)} runs ({names})" if len(entries) > 1 else names
        st.markdown(f"Deleted {what}. For {KEPT_S / 60:.0f} minutes that can be undone.", width="content")
        st.button("Undo", icon=":material/undo:", key="undo", on_click=messages.safely, args=(_undo, entries))


def _delete(runs: Sequence[Run]) -> None:
    owned.refuse_others(runs)
    moved = deleted.delete(runs)
    if left := [run.id for run in runs if run not in moved]:
        st.session_state.complaint = f"{', '.join(left)} could not be deleted; try again."


def _undo(entries: Sequence[Deleted]) -> None:
    for entry in entries:
        run = deleted.restore(entry)
        if run.id != entry.run_id:
            st.session_state.said = f"Another run is called {entry.run_id} by now: yours is back as {run.id}."
