"""Slow motion: how many steps a second a live run may take."""

import streamlit as st

from grok_core.runs import Run
from pages._shared import messages

PACES: dict[str, float | None] = {"full": None, "300": 300.0, "100": 100.0, "30": 30.0, "10": 10.0}


def chosen() -> float | None:
    """Return the pace that a new run begins with, in steps per second; None is full speed."""
    return PACES[st.session_state.get("pace") or "full"]


def choice(run: Run, *, may: bool) -> None:
    """Offer the pace of a live run."""
    if "pace" not in st.session_state:
        st.session_state.pace = next((name for name, pace in PACES.items() if pace == run.control.pace), "full")
    st.selectbox(
        "Speed",
        PACES,
        key="pace",
        on_change=messages.safely,
        args=(_set, run),
        disabled=not may,
        label_visibility="collapsed",
        width=125,
        format_func=_text,
    )


def _text(name: str) -> str:
    return "full speed" if name == "full" else f"{name} steps/s"


def _set(run: Run) -> None:
    run.set_pace(PACES[st.session_state.pace])
