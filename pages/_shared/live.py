"""Pages whose pictures come with a live run's files: drawn anew when there is a new one, and once when the run ends."""

from collections.abc import Callable
from contextlib import suppress

import streamlit as st

from grok_core.errors import GrokError
from grok_core.runs import Run

POLL_S = 1.0


def watch(run: Run, is_outdated: Callable[[], bool]) -> None:
    """While a run trains, look again and again; draw the page anew when it is outdated, or when the run has ended."""

    def look() -> None:
        with suppress(GrokError):  # the run was deleted meanwhile: the rerun says so
            run.touch()
            if run.status.active and not is_outdated():
                return
        st.rerun()

    if run.status.active:
        st.fragment(look, run_every=POLL_S)()
