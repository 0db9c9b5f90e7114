"""The question that each preset asks, and the button that answers it with a run over the ghost of the first."""

import streamlit as st

from grok_core.presets.record import Preset
from pages._lab import controls
from pages._shared import fill_form, messages


def ask() -> None:
    """Draw the question of the preset in the form, with the button that answers it."""
    if st.session_state.pop("answering", False):
        st.rerun()  # this is a fragment, but the form and the buttons outside it change too
    preset = fill_form.current_preset()
    if preset is None or not preset.question:
        return
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    row.markdown(preset.question, width="content")
    row.button("Try it", icon=":material/psychology_alt:", key="try", on_click=_answer, args=(preset,))


def _answer(preset: Preset) -> None:
    st.session_state.answering = True
    fill_form.adopt(preset.what_if, preset.name)
    messages.safely(controls.start)
