"""Widgets that Streamlit binds to the address: it leaves the usual choice out, and drops what a run does not offer."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages._shared.choices import NAMES, Choice


def segments(label: str, choice: Choice, where: DeltaGenerator | None = None) -> str:
    """Draw a choice as a row of buttons bound to the address, and return what is chosen."""
    draw = st.segmented_control if where is None else where.segmented_control
    return draw(label, choice.options, default=choice.usual, required=True, key=choice.name, bind="query-params")


def select(label: str, choice: Choice, *, text: Callable[[str], str] = str, note: str | None = None) -> str:
    """Draw a choice as a list bound to the address, and return it; `text` is what the visitor reads of an option."""
    return st.selectbox(label, choice.options, key=choice.name, format_func=text, help=note, bind="query-params")


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
