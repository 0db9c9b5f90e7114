"""Slow motion: how many steps a second a run may take; chosen before it starts, and kept in the address."""

import streamlit as st

from grok_core.languages import say
from grok_core.runs import Run
from pages._shared import address, messages
from pages._shared.choices import Choice

PACES: dict[str, float | None] = {"full": None, "300": 300.0, "100": 100.0, "30": 30.0, "10": 10.0}
CLASS = "30"  # the opening run groks after some twenty seconds: time for a sentence about each of its parts
ASKED = Choice("pace", tuple(PACES), "full")


def begin() -> None:
    """When a visitor first comes, take the pace from the address."""
    if "pace" not in st.session_state:
        st.session_state.pace = address.read(ASKED)


def chosen() -> float | None:
    """Return the pace that a new run begins with, in steps per second; None is full speed."""
    return PACES[st.session_state.get("pace") or "full"]


def choice(run: Run | None, *, may: bool) -> None:
    """Offer the pace: of the next run and, while one trains, of that.

    Args:
        run: The live run that is shown, if any.
        may: The visitor may change it.
    """
    st.selectbox(
        say("Speed"),
        PACES,
        key="pace",
        on_change=messages.safely,
        args=(_set, run),
        disabled=not may,
        label_visibility="collapsed",
        width=150,
        format_func=_text,
        persist_state="session",
    )


def in_address() -> dict[str, str]:
    """Return what the address is to say."""
    return {} if st.session_state.pace == ASKED.usual else {ASKED.name: st.session_state.pace}


def _text(name: str) -> str:
    if name == "full":
        return say("full speed")
    return say("{pace} steps/s (class)", pace=name) if name == CLASS else say("{pace} steps/s", pace=name)


def _set(run: Run | None) -> None:
    if run is not None:
        run.set_pace(PACES[st.session_state.pace])
