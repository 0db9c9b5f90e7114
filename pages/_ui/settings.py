"""The sidebar's form: every setting of a run, from the table of fields, in step with the address bar."""

from typing import Any

import streamlit as st

from grok_core.charts.captions import decay_clock_caption
from grok_core.config import FIELDS, RunConfig
from grok_core.errors import ConfigError, StoreError
from grok_core.fields import Field, Value
from grok_core.presets import PRESETS, preset
from grok_core.runs import open_run

CUSTOM = "custom"
ROWS = (
    ("operation", "p"), ("train_fraction",), ("weight_decay",), ("lr",),
    ("architecture", "batch_size"), ("d_model", "d_hidden"), ("seed", "steps"),
)  # fmt: skip
MAIN = {name for row in ROWS for name in row}
VIEW = ("preset", "run", "auto", "step")  # what else the address bar holds
RUNGS: dict[str, tuple[float, ...]] = {
    "weight_decay": (0, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10),
    "lr": (1e-4, 3e-4, 1e-3, 2e-3, 3e-3, 5e-3, 1e-2, 2e-2, 3e-2, 0.1, 1),
    "d_model": (2, 4, 6, 8, 10, 12, 16, 24, 32, 48, 64, 96, 128, 256),
    "d_hidden": (16, 32, 48, 64, 96, 128, 192, 256, 384, 512, 1024),
    "batch_size": (0, 64, 128, 256, 512, 1024, 2048),
    "steps": (100, 300, 1000, 2000, 3000, 5000, 10_000, 20_000, 50_000, 100_000),
    "init_scale": (0.1, 0.3, 0.5, 1, 2, 3, 5, 8, 10),
}
"""Sliders with steps that matter; a value from elsewhere (a link, a preset) becomes a rung of its own."""


def load() -> None:
    """On a visitor's first look, take the settings from the address bar, and complain about what is wrong there."""
    if "config" in st.session_state:
        return
    query = st.query_params.to_dict()
    problems: list[str] = []
    config, name = RunConfig(), "hello-grok"
    try:
        if run_id := query.get("run"):
            run = open_run(run_id)
            config, name = run.config, run.status.preset
            st.session_state.run_id = run.id
    except StoreError as error:
        problems.append(f"{error} Showing the preset instead.")
    try:
        if "preset" in query:
            config, name = preset(query["preset"]).config, query["preset"]
    except ConfigError as error:
        problems.append(str(error))
    config, bad = config.lenient({k: v for k, v in query.items() if k not in VIEW})
    st.session_state.auto = query.get("auto") == "true"
    st.session_state.problems = problems + bad
    adopt(config, name)


def adopt(config: RunConfig, name: str) -> None:
    """Make a configuration the current one, in the form too."""
    st.session_state.config = config
    st.session_state.preset = name if name in PRESETS and PRESETS[name].config == config else CUSTOM
    st.session_state.base = name if name in PRESETS else "hello-grok"
    for field in FIELDS:
        st.session_state[_key(field)] = getattr(config, field)


def form() -> bool:
    """Draw the form and bring the session's configuration up to date; say whether it can be run."""
    st.selectbox(
        "Preset",
        [*PRESETS, *([CUSTOM] if st.session_state.preset == CUSTOM else [])],
        format_func=lambda name: PRESETS[name].title if name in PRESETS else "your own settings",
        key="preset",
        on_change=_choose_preset,
        help=PRESETS[st.session_state.base].summary,
    )
    st.toggle("Auto-run", key="auto", help="Moving a control trains again at once.")
    for names in ROWS:
        for name, column in zip(names, st.columns(len(names)), strict=True):
            with column:
                _widget(FIELDS[name])
        if names == ("lr",):
            config: RunConfig = st.session_state.config
            st.caption(decay_clock_caption(config.lr, config.weight_decay if config.optimizer == "adamw" else 0))
    with st.expander("All settings"):
        for field in FIELDS.values():
            if field.name not in MAIN and len(field.choices) != 1:
                _widget(field)
    return _read()


def write_address() -> None:
    """Put the settings and the run into the address bar, so that a copied link opens the same."""
    state = st.session_state
    query = {"preset": state.base, **state.config.to_query(PRESETS[state.base].config)}
    query |= {"run": state.run_id} if state.get("run_id") else {}
    query |= {"auto": "true"} if state.auto else {}
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)


def _read() -> bool:
    try:
        values = {name: st.session_state[_key(name)] for name in FIELDS}
        config = RunConfig(**values)
    except ConfigError as error:
        st.error(str(error), icon=":material/error:")
        return False
    for note in config.notes():
        st.caption(note)
    if config != st.session_state.config:
        st.session_state.config = config
    return True


def _choose_preset() -> None:
    name = st.session_state.preset
    if name in PRESETS:
        adopt(PRESETS[name].config, name)
        st.session_state.update(run_id=None, ghost=None, problems=[], changed=True)


def _changed() -> None:
    st.session_state.update(preset=CUSTOM, changed=True)


def _key(name: str) -> str:
    return f"set_{name}"


def _widget(field: Field) -> None:
    """Draw one field by its kind; its value lives in the session under the field's name."""
    key = _key(field.name)
    if key not in st.session_state:  # Streamlit forgets the widgets of a page that was left
        st.session_state[key] = getattr(st.session_state.config, field.name)
    look: dict[str, Any] = {"key": key, "help": field.help, "on_change": _changed}
    value = st.session_state[key]
    if field.choices:
        st.selectbox(field.label, field.choices, **look)
    elif field.kind == "bool":
        st.toggle(field.label, **look)
    elif field.name in RUNGS:
        kind = type(field.default)
        rungs = sorted({*map(kind, RUNGS[field.name]), value})
        st.select_slider(field.label, rungs, format_func=lambda v: _shown(field.name, v), **look)
    elif field.name == "train_fraction":
        st.slider(field.label, 0.05, 0.95, step=0.01, **look)
    elif field.kind in ("int", "float"):
        kind = type(field.default)
        st.number_input(field.label, kind(max(field.low, -1e9)), kind(min(field.high, 1e9)), **look)
    else:
        _text(field, look)


def _text(field: Field, look: dict[str, Any]) -> None:
    """Draw a field of text or several numbers; what cannot be read is said and not taken."""
    shadow = f"text_{field.name}"

    def take() -> None:
        try:
            st.session_state[_key(field.name)] = field.parse(st.session_state[shadow])
            _changed()
        except ConfigError as error:
            st.session_state.problems = [str(error)]

    st.session_state[shadow] = field.text(st.session_state[_key(field.name)])
    st.text_input(field.label, key=shadow, help=look["help"], on_change=take)


def _shown(name: str, value: Value) -> str:
    if name == "batch_size" and value == 0:
        return "all"
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"
