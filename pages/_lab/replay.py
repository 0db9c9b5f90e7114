"""The past of a run: one step of it, or all of it replayed at a chosen speed."""

import time

import streamlit as st

from grok_core.views.reading import Reading
from pages._shared import step_choice

REPLAYS = {"3 s": 3.0, "6 s": 6.0, "15 s": 15.0, "40 s": 40.0}


def choice() -> None:
    """Offer to replay the run that is shown."""
    st.selectbox(
        "Replay",
        REPLAYS,
        key="replay_in",
        index=None,
        placeholder="Replay",
        on_change=_replay,
        label_visibility="collapsed",
        width=125,
        format_func="in {}".format,
    )


def chosen_step(now: Reading) -> int | None:
    """Return the step to show: that of a running replay, else the chosen one; None for the newest."""
    if st.session_state.replay:
        return _replay_step(now)
    if now.status.active or not now.steps or step_choice.chosen(now.run.id) is None:
        return None
    step = step_choice.at(now.run.id, now.steps)
    return None if step >= now.step else step


def _replay_step(now: Reading) -> int | None:
    """Return the step that a running replay has come to, or None when there is none."""
    replay = st.session_state.replay
    if replay is None or now.metrics.empty:
        return None
    share = (time.monotonic() - replay["since"]) / replay["seconds"]
    if share >= 1:
        st.session_state.replay = None
        return None
    return int(now.metrics["step"].iloc[int(share * len(now.metrics))])


def _replay() -> None:
    name = st.session_state.replay_in
    seconds = REPLAYS.get(name)
    st.session_state.replay = {"since": time.monotonic(), "seconds": seconds} if seconds else None
    st.session_state.replay_in = None
