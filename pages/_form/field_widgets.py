"""One widget for each kind of field; its value lives in the session under the field's name."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from grok_core.config import FIELDS
from grok_core.config.fields import GROUPS, Field, Value
from grok_core.errors import ConfigError
from grok_core.languages import number, say


def sections(shown: set[str], draw_one: Callable[[Field], None]) -> None:
    """Draw all fields but those shown elsewhere or without effect, in one section for each group of the table."""
    for group, title in GROUPS.items():
        rest = [field for field in FIELDS.values() if field.group == group and field.name not in shown]
        if rest:
            with st.expander(say(title)):
                for field in rest:
                    draw_one(field)


def form() -> int:
    """Return the number of the form that is drawn: each time it is filled in for a visitor, it is another one."""
    return int(st.session_state.get("form", 0))


def refused() -> str:
    """Return why a text in the form that is drawn cannot be read, or ""."""
    ending = f"-{form()}"
    return next((why for key, (_, why) in st.session_state.refused.items() if key.endswith(ending)), "")


def key_of(name: str) -> str:
    """Return where the session keeps the value of a field's widget."""
    return f"set_{name}-{form()}"


def draw(field: Field, usual: Value, on_change: Callable[[], None]) -> None:
    """Draw one field by its kind, beginning with `usual`."""
    key = key_of(field.name)
    if key not in st.session_state:  # Streamlit forgets the widgets of a page that was left
        st.session_state[key] = usual
    look: dict[str, Any] = {"key": key, "help": say(field.help), "on_change": _while_drawn(on_change)}
    if pick(field, field.in_form, look):
        return
    if field.kind == "int":
        st.number_input(
            field.in_form, step=1, **look
        )  # without limits: what is out of range gets a sentence, and stays
    else:
        _text(field, look)


def pick(field: Field, label: str, look: dict[str, Any]) -> bool:
    """Draw a field with few values or a slider, whose value the session has under the key; say whether it is one."""
    value = st.session_state[look["key"]]
    if field.choices:
        st.selectbox(label, field.choices, **look)
    elif field.kind == "bool":
        st.toggle(label, **look)
    elif field.rungs:
        kind = type(field.default)
        rungs = sorted({*map(kind, field.rungs), value})
        st.select_slider(label, rungs, format_func=lambda v: _shown(field, v), **look)
    elif field.slider:
        low, high, step = field.slider
        st.slider(label, min(low, value), max(high, value), step=step, **look)
    else:
        return False
    return True


def _text(field: Field, look: dict[str, Any]) -> None:
    """Draw a field of text or several numbers; text that cannot be read stays, with a sentence that says why."""
    shadow, refusals = f"text_{field.name}-{form()}", st.session_state.refused

    def take() -> None:
        typed = st.session_state[shadow]
        try:
            st.session_state[key_of(field.name)] = field.parse(typed)
            refusals.pop(shadow, None)
            look["on_change"]()
        except ConfigError as error:
            refusals[shadow] = typed, str(error)

    if shadow not in refusals:
        st.session_state[shadow] = field.text(st.session_state[key_of(field.name)])
    elif shadow not in st.session_state:  # Streamlit forgets the widgets of a page that was left
        st.session_state[shadow] = refusals[shadow][0]
    st.text_input(field.in_form, key=shadow, help=look["help"], on_change=_while_drawn(take))


def _while_drawn(action: Callable[[], None]) -> Callable[[], None]:
    """Return an action that does nothing once another form is drawn; see `fill_form.adopt`."""
    number = form()
    return lambda: action() if number == form() else None


def _shown(field: Field, value: Value) -> str:
    for special, word in field.words:
        if value == special:
            return say(word)
    return number(value, "," if isinstance(value, int) else "g")
