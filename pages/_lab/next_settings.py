"""A note while the form has other settings than the run on the screen, with the table that these would learn."""

import streamlit as st

from grok_core.config import FIELDS, RunConfig
from grok_core.languages import say
from grok_core.runs import Run
from pages._shared import messages, operation_table

WIDTH = 260  # pixels of the table


def note(run: Run, config: RunConfig) -> None:
    """Say that the curves belong to other settings, and show the table of another task before it is trained on."""
    shown = run.config
    if config == shown or config == run.with_changes():
        return
    st.caption(say("These curves belong to other settings: press Train live, or S, to train yours."))
    is_other_task = any(getattr(shown, f.name) != getattr(config, f.name) for f in FIELDS.values() if f.group == "task")
    if is_other_task:
        is_own = config.operation_record.is_typed or config.operation_record.is_own
        with st.expander(say("The table of {task}", task=messages.plain(config.title)), expanded=is_own):
            operation_table.answers(config, width=WIDTH)
