"""The sidebar's form: every setting of a run, from the table of fields; a link fills it in."""

import streamlit as st

from grok_core.charts.captions import decay_clock_caption
from grok_core.config import FIELDS, RunConfig
from grok_core.config.fields import Field
from grok_core.config.links import lenient
from grok_core.config.rules import unused
from grok_core.errors import ConfigError, StoreError
from grok_core.languages import say
from grok_core.presets import preset
from grok_core.runs import owned_by
from grok_core.views.cached_run import open_run
from pages._form import field_widgets, preset_choice, table_upload
from pages._form.fill_form import adopt
from pages._shared import address, carried, frame, messages, step_choice

ROWS = [
    [field.name for field in FIELDS.values() if field.form_row == row]
    for row in range(1, 1 + max(field.form_row for field in FIELDS.values()))
]


def load(*, fields: bool = True) -> None:
    """When a visitor first comes, take run and fields (the Lab's alone) from the address bar; complain of bad ones."""
    if "config" in st.session_state:
        return
    run_id, named = address.asked("run"), address.asked("preset")
    problems: list[str] = []
    config, name = RunConfig(), "hello-grok"
    try:
        if run_id:
            run = open_run(run_id)
            config, name = run.with_changes(), run.status.preset
            st.session_state.run_id = run.id
            if owned_by(run.status, frame.key()):
                st.session_state.mine = run.id
    except StoreError as error:
        problems.append(str(error) + " " + say("Showing the preset instead."))
    try:
        if named is not None:
            config, name = preset(named).config, named
    except ConfigError as error:
        problems.append(str(error))
    query = address.fields() if fields else {}
    problems += filter(None, (table_upload.find(query.get("table")),))
    config, bad = lenient(config, query)
    st.session_state.auto = address.asked("auto") == "true"
    st.session_state.problems = problems + bad
    adopt(config, name)
    step_choice.load(run_id or st.session_state.base)


def form(*, auto: bool = True) -> str:
    """Bring the session's configuration up to date and draw the form; return why it cannot be run, or "".

    Who calls it says why, beside the button that starts: the end of the form is far below what was typed.

    Args:
        auto: Offer that a moved control trains at once.
    """
    complaint = _read()
    preset_choice.draw()
    if auto:
        told = say("Moving a control trains again at once.")
        st.toggle(say("Auto-run"), key="auto", persist_state="session", help=told)
    idle = {*unused(st.session_state.config), *carried.hidden()}
    shown = idle | {field.name for field in FIELDS.values() if field.form_row or len(field.choices) == 1}
    for row in ROWS:
        drawn = [name for name in row if name not in idle]
        for name, column in zip(drawn, st.columns(max(len(drawn), 1)), strict=False):
            with column:
                _draw(FIELDS[name])
        if "operation" in drawn:
            table_upload.offer(changed)
        if drawn == ["weight_decay"]:
            config: RunConfig = st.session_state.config
            st.caption(decay_clock_caption(config.decay_clock, config.weight_decay, config.optimizer))
    field_widgets.sections(shown, _draw)
    if not complaint:
        for note in st.session_state.config.notes():
            st.caption(messages.plain(note))
    return complaint


def _read() -> str:
    """Take what stands in the form; return one sentence when no run can have that, else ""."""
    if refused := field_widgets.refused():
        return refused
    try:
        old = st.session_state.config  # Streamlit forgets the fields that are not drawn
        config = RunConfig(**{n: st.session_state.get(field_widgets.key_of(n), getattr(old, n)) for n in FIELDS})
    except ConfigError as error:
        return str(error)
    if config != old:
        st.session_state.config = config
    return ""


def changed() -> None:
    """Note that a visitor has moved a control."""
    st.session_state.update(problems=[], changed=True)


def _draw(field: Field) -> None:
    field_widgets.draw(field, getattr(st.session_state.config, field.name), changed)
