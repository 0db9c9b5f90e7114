"""One of the compared runs again, with one thing changed: trained live, and added to the comparison."""

from collections.abc import Sequence

import streamlit as st

from grok_core.config import FIELDS, RunConfig
from grok_core.config.fields import Field
from grok_core.config.rules import unused
from grok_core.errors import ConfigError
from grok_core.languages import say
from grok_core.presets import PRESETS
from grok_core.runs import Run
from grok_core.views.compared_runs import LETTERS, MOST
from pages._shared import comparing, frame, live, messages

USUAL = "weight_decay"


def offer(runs: Sequence[Run]) -> None:
    """Draw the choice of a run, of a field and of its value, and the button that starts."""
    state = st.session_state
    label = say("Run one again, with one thing changed")
    with st.popover(label, icon=":material/replay:", key="again", on_change="rerun"):
        letters = {run.id: f"{letter} {run.id}" for letter, run in zip(LETTERS, runs, strict=False)}
        # Beginnings are arguments: what the session sets of a widget in a closed menu, the browser does not see.
        if state.get("again_run") not in letters:
            state.pop("again_run", None)
        run_id = st.selectbox(
            say("Run"), list(letters), len(runs) - 1, key="again_run", format_func=letters.__getitem__
        )
        run = next(run for run in runs if run.id == run_id)
        fields = [name for name in FIELDS if name not in unused(run.config) and len(FIELDS[name].choices) != 1]
        if state.get("again_field") not in fields:
            state.pop("again_field", None)
        name = st.selectbox(
            say("What changes"),
            fields,
            fields.index(USUAL),
            key="again_field",
            format_func=lambda name: say(FIELDS[name].label),
        )
        field = FIELDS[name]
        config = _changed(run, field, _value(run, field))
        if len(runs) >= MOST:
            st.caption(say("{most} runs are compared already: take one out first.", most=MOST))
        ready = config is not None and len(runs) < MOST
        label, icon = say("Start"), ":material/play_arrow:"
        live.button(label, start, config, key="again_start", icon=icon, type="primary", disabled=not ready)


def start(config: RunConfig) -> None:
    """Train a configuration, and compare the run with the others."""
    preset = next((preset.name for preset in PRESETS.values() if preset.config == config), "")
    run = frame.runner().start(config, preset=preset, owner=frame.key(), patience_s=frame.PATIENCE_S)
    comparing.add(run.id)
    st.session_state.again = False  # what was asked for is drawn behind it


def _value(run: Run, field: Field) -> str:
    """Draw the widget of the new value, and return it as text; it begins with the old one."""
    old, key = field.text(getattr(run.config, field.name)), f"again_{run.id}_{field.name}"
    if field.choices or field.kind == "bool":
        options = [field.text(value) for value in field.choices or (False, True)]
        return st.selectbox(say("New value"), options, options.index(old), key=key, help=say(field.help))
    return st.text_input(say("New value"), old, key=key, help=say(field.help), max_chars=400)


def _changed(run: Run, field: Field, text: str) -> RunConfig | None:
    """Return the settings with this value, None, with a sentence, where they cannot be or are the old ones."""
    try:
        config = run.config.replace(**{field.name: field.parse(text)})
    except ConfigError as error:
        messages.error(error)
        return None
    if config == run.config:
        label = say(field.label)
        label, value = f"{label[:1].upper()}{label[1:]}", messages.plain(text)
        is_empty = say("{label} is empty now: choose another value.", label=label)
        st.caption(
            say("{label} is {value} now: choose another value.", label=label, value=value) if value else is_empty
        )
        return None
    return config
