"""How the Lab's pictures are drawn: axis, third curve, output rows."""

import streamlit as st

from grok_core.config import RunConfig
from pages._shared import curves, rows_picture

Choices = tuple[str, ...]


def choices(config: RunConfig) -> dict[str, tuple[str, Choices]]:
    """Return what can be chosen for a run: key -> name and options, the first of which is the usual one."""
    return {
        "axis": ("Step axis", ("log", "linear")),
        "third": ("Third curve", curves.thirds(config)),
        "rows_view": (rows_picture.shown_matrix(config).capitalize(), ("PCA", "ring")),
    }


def offer(config: RunConfig) -> None:
    """Draw the button behind which the choices are."""
    with st.popover("View", key="view"):
        for key, (name, options) in choices(config).items():
            st.segmented_control(name, options, key=key, default=options[0], required=True, persist_state="session")


def chosen(key: str, config: RunConfig) -> str:
    """Return what was chosen, or the first of the choices."""
    _, options = choices(config)[key]
    now = st.session_state.get(key)
    return now if now in options else options[0]
