"""How the Lab's pictures are drawn: axis, third curve, output rows."""

import streamlit as st

from pages._ui.pictures import THIRDS

VIEWS = (
    ("axis", "Step axis", ("log", "linear")),
    ("third", "Third curve", tuple(THIRDS)),
    ("rows_view", "Output rows", ("PCA", "ring")),
)


def offer() -> None:
    """Draw the button behind which the choices are."""
    with st.popover("View", key="view"):
        for key, name, options in VIEWS:
            st.segmented_control(name, options, key=key, default=options[0], required=True, persist_state="session")


def chosen(key: str) -> str:
    """Return what was chosen, or the first of the choices."""
    return str(st.session_state.get(key) or next(options[0] for name, _, options in VIEWS if name == key))
