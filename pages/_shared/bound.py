"""Widgets bound to the address: it leaves the usual choice out, and drops what a run does not offer."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from grok_core.languages import say
from pages._shared import address
from pages._shared.choices import NAMES, Choice


def segments(label: str, choice: Choice, where: DeltaGenerator | None = None, text: Callable[[str], str] = say) -> str:
    """Draw a choice as a row of buttons bound to the address, and return it; `text` is what is read of an option."""
    draw = st.segmented_control if where is None else where.segmented_control
    _take(choice)
    look: dict[str, Any] = {"key": choice.name, "on_change": _tell, "args": (choice,), "format_func": text}
    chosen: str = draw(label, choice.options, required=True, **look)
    return chosen


def select(label: str, choice: Choice, *, text: Callable[[str], str] = say, note: str | None = None) -> str:
    """Draw a choice as a list bound to the address, and return it; `text` is what is read of an option."""
    _take(choice)
    look: dict[str, Any] = {"key": choice.name, "on_change": _tell, "args": (choice,), "format_func": text}
    chosen: str = st.selectbox(label, choice.options, help=note, **look)
    return chosen


def _take(choice: Choice) -> None:
    """Let the widget show what the address says. Streamlit's own binding would write there what is read, translated."""
    asked = address.asked(choice.name)
    st.session_state[choice.name] = asked if asked in choice.options else choice.usual
    if asked is not None and asked not in choice.options:
        address.keep(choice.name, None)


def _tell(choice: Choice) -> None:
    chosen = st.session_state[choice.name]
    address.keep(choice.name, None if chosen == choice.usual else chosen)


def switch(label: str, name: str, *, usual: bool) -> bool:
    """Draw a switch bound to the address, and return whether it is on."""
    assert name in NAMES, f"describe {name!r} in choices.NAMES"
    return st.toggle(label, usual, key=name, bind="query-params")


def slider(label: str, choice: Choice, note: str) -> int:
    """Draw a choice of a number as a slider bound to the address, and return what is chosen."""
    return st.slider(label, *_range(choice), key=choice.name, help=note, bind="query-params")


def number(label: str, choice: Choice, note: str | None = None) -> int:
    """Draw a choice of a number as a box bound to the address, and return what is chosen."""
    return st.number_input(label, *_range(choice), key=choice.name, help=note, bind="query-params")


def _range(choice: Choice) -> tuple[int, int, int]:
    return int(choice.options[0]), int(choice.options[-1]), int(choice.usual)
