"""Every run there is: find it, open it, name it, take it along, delete it, and bring it back."""

import streamlit as st

from grok_core.languages import say
from grok_core.runs import Run
from grok_core.views.cached_run import broken_runs, list_runs
from pages._form import run_form
from pages._runs import deleting, label_form, open_buttons, owned, run_search, run_table, take_along, zip_files
from pages._shared import frame, messages


def tell() -> None:
    """Say what the button that was pressed has done, or why it could not."""
    state = st.session_state
    if complaint := state.pop("complaint", ""):
        messages.error(complaint)
    if said := state.pop("said", ""):
        messages.info(said)


def hint(chosen: list[Run]) -> None:
    """Say what can be done with the chosen runs, where that is not everything."""
    if not chosen:
        st.caption(say("Choose one row or several, by the boxes at their left. A click on a heading sorts."))
    elif not owned.are_mine(chosen):
        st.caption(say("Who started a run may name, star and delete it, on this browser; recordings stay as they are."))
    elif not owned.are_deletable(chosen):
        st.caption(say("A run can be deleted once it has ended."))


def page() -> None:
    """Lay the page out."""
    run_form.load()
    st.header(say("Runs"), anchor=False)
    tell()
    if not list_runs():
        st.info(say("No runs yet: press Train live in the Lab. Below are the recordings that came with the project."))
    found = run_search.found()
    deleting.offer_undo()
    if not found and (words := st.session_state.search.strip()):
        messages.info(say("No run has the words {words!r}; search for others.", words=words))
    chosen = run_table.choose(found) or run_search.asked()
    open_buttons.draw(chosen)
    with st.container(horizontal=True, gap="xsmall"):
        label_form.draw(chosen)
        zip_files.offer_export(chosen)
        deleting.draw(chosen)
    hint(chosen)
    take_along.draw(chosen)
    zip_files.offer_import()
    if broken := broken_runs():
        with st.expander(say("{n} in the folder of runs cannot be opened", n=len(broken))):
            for item in broken:
                st.text(item.reason)


frame.show(page)
