"""The question that each preset asks, and the button that answers it with a run over the ghost of the first."""

import streamlit as st

from grok_core.languages import say
from grok_core.presets.record import Preset
from pages._form import fill_form
from pages._lab import controls
from pages._shared import live


def ask() -> None:
    """Draw the question of the preset in the form, with the button that answers it."""
    preset = fill_form.current_preset()
    if preset is None or not preset.question:
        return
    row = st.container(horizontal=True, vertical_alignment="center", gap="small")
    row.markdown(say(preset.question), width="content")
    with row:
        live.button(say("Try it"), _answer, preset, icon=":material/psychology_alt:", key="try")


def _answer(preset: Preset) -> None:
    fill_form.adopt(preset.what_if, preset.name)
    controls.start()
