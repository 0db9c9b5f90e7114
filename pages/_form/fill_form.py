"""Fills the form in: with a preset, with the settings of a run, or with those that answer a question."""

import streamlit as st

from grok_core.config import FIELDS, RunConfig
from grok_core.presets import BY_NAME
from grok_core.presets.record import Preset
from pages._form import field_widgets


def adopt(config: RunConfig, name: str) -> None:
    """Make a configuration the current one, in a form drawn anew.

    A browser repeats the values of its widgets whenever it asks for anything, also those from before the form
    was filled in, until it has drawn it. These belong to widgets that are no more: Streamlit still calls them
    changed, and they find that theirs is not the form that is drawn.
    """
    state = st.session_state
    for field in FIELDS:
        state.pop(field_widgets.key_of(field), None)
    state.update(config=config, base=name if name in BY_NAME else "hello-grok", form=field_widgets.form() + 1)


def current_preset() -> Preset | None:
    """Return the preset whose settings are in the form, or None when they are the visitor's own."""
    preset = BY_NAME[st.session_state.base]
    return preset if preset.config == st.session_state.config else None
