"""The choice of a preset at the head of the form, with what to expect of it before Start."""

import streamlit as st

from grok_core.languages import say
from grok_core.presets import BY_NAME
from pages._form import field_widgets
from pages._form.fill_form import adopt, current_preset

CUSTOM = "custom"


def draw() -> None:
    """Draw the choice and, for a preset whose settings are in the form, what was measured of it."""
    chosen = current_preset()
    names = [*BY_NAME, *([] if chosen else [CUSTOM])]
    name = chosen.name if chosen else CUSTOM
    # Its value changes by itself, and then it is another widget: see `fill_form.adopt`.
    key = st.session_state.preset_key = f"preset-{field_widgets.form()}-{name}"
    st.selectbox(
        say("Preset"),
        names,
        names.index(name),
        format_func=lambda name: say(BY_NAME[name].title) if name in BY_NAME else say("your own settings"),
        key=key,
        on_change=_choose,
        args=(key,),
        help=BY_NAME[st.session_state.base].told,
    )
    if chosen and (expected := chosen.expectation):
        st.caption(expected)


def _choose(key: str) -> None:
    name = st.session_state.get(key, "")
    if name in BY_NAME and key == st.session_state.preset_key:
        adopt(BY_NAME[name].config, name)
        st.session_state.update(run_id=None, ghost=None, shown=None, problems=[], changed=True)
