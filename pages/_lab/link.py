"""The Lab in its address: the settings, the run and the view, so that a copied link opens the same."""

from collections.abc import Mapping

import streamlit as st

from grok_core.config.links import to_query
from grok_core.presets import BY_NAME
from pages._shared import address, step_choice


def write(view: Mapping[str, str]) -> None:
    """Put the settings, the run and what was chosen of the view into the address."""
    state = st.session_state
    query = {"preset": state.base, **to_query(state.config, BY_NAME[state.base].config), **view}
    query |= {"run": state.run_id} if state.run_id else {}
    query |= {"auto": "true"} if state.auto else {}
    step = step_choice.chosen(state.run_id or state.base)
    query |= {} if step is None else {"step": str(step)}
    address.keep_only(query)
