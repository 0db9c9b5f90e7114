"""What is drawn again and again while a run trains, and the buttons beside and inside it.

When a timer fires in the moment of a click, the browser sends the click twice: with the timer's message and then with
its own. Twice "Pause" is "Pause" and "Resume", twice "Try it" is two runs. So every timer and every button of a page
with timers comes from here, and a press that comes with a timer's message is not counted.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import wraps
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from grok_core.errors import GrokError
from grok_core.runs import Run
from pages._shared import messages

POLL_S = 1.0


def repeat(draw: Callable[..., object], *args: Any, every_s: float | None) -> None:
    """Draw now, when a widget in the drawing is used, and again every `every_s` seconds (None: no timer)."""

    @wraps(draw)
    def look() -> None:
        timers: set[str | None] = st.session_state.timers
        (timers.discard if every_s is None else timers.add)(ThreadState.get().fragment_id)
        draw(*args)

    st.fragment(look, run_every=every_s)()


def watch(run: Run, is_outdated: Callable[[], bool]) -> None:
    """While a run trains, look again and again; draw the page anew when it is outdated, or when the run has ended."""

    def look() -> None:
        with suppress(GrokError):  # the run was deleted meanwhile: the rerun says so
            run.touch()
            if run.status.active and not is_outdated():
                return
        st.rerun()

    if run.status.active:
        repeat(look, every_s=POLL_S)
    elif is_outdated():  # it ended while the page was being drawn
        st.rerun()


def button(
    label: str, does: Callable[..., object], *args: Any, named: Mapping[str, Any] | None = None, **look: Any
) -> None:
    """Draw a button whose press counts once; what cannot be done becomes a message, and the whole page is drawn anew.

    Args:
        label: What it says.
        does: What a press does.
        args: Its arguments.
        named: Its keyword arguments.
        look: Passed on to `st.button`.
    """

    def draw() -> None:
        if st.button(label, on_click=_press, args=(does, *args), kwargs=dict(named or {}), **look) and is_inside:
            st.rerun()

    is_inside = ThreadState.get().fragment_id is not None
    # Inside a fragment it is one of its own: else its message would look like the timer's.
    (st.fragment(draw) if is_inside else draw)()


def _press(does: Callable[..., object], *args: Any, **named: Any) -> None:
    """Do what a button asks, unless the press came with the message of timers alone."""
    context = get_script_run_ctx()
    asked_by = set(context.fragment_ids_this_run or ()) if context else set()
    if not asked_by or asked_by - st.session_state.timers:
        messages.safely(does, *args, **named)
