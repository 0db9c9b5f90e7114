"""Fills the form in for a visitor: with a preset, with a run that is opened, with what answers a question."""

import time

import streamlit as st

from grok_core.config import FIELDS, RunConfig
from grok_core.presets import BY_NAME
from pages._ui import widgets

CUSTOM = "custom"
ECHO_S = 2.0  # on a busy machine a browser may take so long to show what the form was filled in with


def adopt(config: RunConfig, name: str) -> None:
    """Make a configuration the current one, in the form too."""
    st.session_state.config = config
    st.session_state.preset = name if name in BY_NAME and BY_NAME[name].config == config else CUSTOM
    st.session_state.base = name if name in BY_NAME else "hello-grok"
    for field in FIELDS:
        st.session_state[widgets.key_of(field)] = getattr(config, field)


def fill_in(config: RunConfig, name: str) -> None:
    """Adopt a configuration from inside the live part of the page, whose next tick may come with old values."""
    adopt(config, name)
    st.session_state.filled_in_at = time.monotonic()


def is_echo() -> bool:
    """Say whether a control only repeats what the browser showed before the form was filled in; then undo that."""
    is_echo = time.monotonic() - st.session_state.get("filled_in_at", -ECHO_S) < ECHO_S
    if is_echo:
        adopt(st.session_state.config, st.session_state.base)
    return is_echo
