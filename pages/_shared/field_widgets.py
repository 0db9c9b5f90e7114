"""One widget for each kind of field; its value lives in the session under the field's name."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from grok_core.config import FIELDS
from grok_core.config.fields import Field, Value
from grok_core.errors import ConfigError

RUNGS: dict[str, tuple[float, ...]] = {
    "weight_decay": (0, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10),
    "lr": (1e-4, 3e-4, 1e-3, 2e-3, 3e-3, 5e-3, 1e-2, 2e-2, 3e-2, 0.1, 1),
    "d_model": (2, 4, 6, 8, 10, 12, 16, 24, 32, 48, 64, 96, 128, 256),
    "d_hidden": (16, 32, 48, 64, 96, 128, 192, 256, 384, 512, 1024),
    "batch_size": (0, 64, 128, 256, 512, 1024, 2048),
    "steps": (100, 300, 1000, 2000, 3000, 5000, 10_000, 20_000, 50_000, 100_000),
    "init_scale": (0.1, 0.3, 0.5, 1, 2, 3, 5, 8, 10),
}
"""The values on each slider; a value from a link or a preset is added to them."""


SECTIONS = {
    "task": "Task",
    "model": "Network",
    "optimisation": "Optimisation",
    "regularisation": "Regularisation",
    "running": "Running",
}


def sections(shown: set[str], draw_one: Callable[[Field], None]) -> None:
    """Draw all fields but those shown elsewhere or without effect, in one section for each group of the table."""
    for group, title in SECTIONS.items():
        rest = [field for field in FIELDS.values() if field.group == group and field.name not in shown]
        if rest:
            with st.expander(title):
                for field in rest:
                    draw_one(field)


def form() -> int:
    """Return the number of the form that is drawn: each time it is filled in for a visitor, it is another one."""
    return int(st.session_state.get("form", 0))


def key_of(name: str) -> str:
    """Return where the session keeps the value of a field's widget."""
    return f"set_{name}-{form()}"


def draw(field: Field, usual: Value, on_change: Callable[[], None]) -> None:
    """Draw one field by its kind, beginning with `usual`."""
    key = key_of(field.name)
    if key not in st.session_state:  # Streamlit forgets the widgets of a page that was left
        st.session_state[key] = usual
    look: dict[str, Any] = {"key": key, "help": field.help, "on_change": _while_drawn(on_change)}
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
        st.slider(field.label, min(0.05, value), max(0.95, value), step=0.01, **look)
    elif field.kind == "int":
        st.number_input(field.label, int(field.low), int(field.high), **look)
    else:
        _text(field, look)


def _text(field: Field, look: dict[str, Any]) -> None:
    """Draw a field of text or several numbers; text that cannot be read is refused with a sentence."""
    shadow = f"text_{field.name}-{form()}"

    def take() -> None:
        try:
            st.session_state[key_of(field.name)] = field.parse(st.session_state[shadow])
            look["on_change"]()
        except ConfigError as error:
            st.session_state.problems = [str(error)]

    st.session_state[shadow] = field.text(st.session_state[key_of(field.name)])
    st.text_input(field.label, key=shadow, help=look["help"], on_change=_while_drawn(take))


def _while_drawn(action: Callable[[], None]) -> Callable[[], None]:
    """Return an action that does nothing once another form is drawn; see `fill_form.adopt`."""
    number = form()
    return lambda: action() if number == form() else None


def _shown(name: str, value: Value) -> str:
    if name == "batch_size" and value == 0:
        return "all"
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"
