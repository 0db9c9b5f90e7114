"""Start, pause, step, stop, reset, speed: the row of buttons over the curves."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from grok_core.errors import GrokError
from grok_core.presets import PRESETS
from grok_core.runs import Run, Status, owned_by
from pages._ui import frame, replay, say, settings
from pages._ui.reading import Reading

PACES: dict[str, float | None] = {"full": None, "300": 300.0, "100": 100.0, "30": 30.0, "10": 10.0}
STRIDES = (1, 10, 100)


def start(ephemeral: bool = False) -> None:
    """Train the current settings; the run shown before becomes the ghost, and makes way if it was ephemeral."""
    state = st.session_state
    keep_ghost()
    if mine := state.get("mine"):
        frame.runner().supersede(mine)
    name = state.base if state.preset == state.base else ""
    run = frame.runner().start(
        state.config,
        preset=name,
        owner=frame.key(),
        ephemeral=ephemeral,
        patience_s=frame.PATIENCE_S,
        pace=PACES[state.get("pace") or "full"],
    )
    state.update(run_id=run.id, mine=run.id, replay=None, problems=[])


def keep_ghost() -> None:
    """Remember the curves on the screen, with the settings that gave them, as what to compare with."""
    shown: Reading | None = st.session_state.get("shown")
    if shown is not None and not shown.metrics.empty:
        st.session_state.ghost = shown


def buttons(run: Run | None, status: Status | None, *, ready: bool, options: Callable[[], None]) -> None:
    """Draw the row. A visitor who only watches may start a run of his own, and no more."""
    state = st.session_state
    mine = status is not None and owned_by(status, frame.key())
    active = status is not None and status.active
    paused = state.paused_drawn = status is not None and run is not None and is_paused(run, status)
    resumable = mine and status is not None and status.state in ("stopped", "interrupted", "failed")
    row = st.container(horizontal=True, vertical_alignment="center", gap="xsmall")
    row.button("Start", icon=":material/play_arrow:", type="primary", shortcut="S", disabled=not ready,
               on_click=safely, args=(start,), key="start")  # fmt: skip
    row.button("Resume" if paused or resumable else "Pause", shortcut="P", key="pause",
               icon=":material/resume:" if paused or resumable else ":material/pause:",
               disabled=not ((mine and active) or resumable), on_click=safely,
               args=(_resume if paused or resumable else _pause, run))  # fmt: skip
    row.button("Step", icon=":material/step:", shortcut="N", disabled=not (mine and active), key="step",
               on_click=safely, args=(_step, run), help="Take some steps, then pause.")  # fmt: skip
    row.selectbox("Steps at a press", STRIDES, key="stride", label_visibility="collapsed", width=82,
                  disabled=not (mine and active))  # fmt: skip
    row.button("Stop", icon=":material/stop:", shortcut="X", disabled=not (mine and active), key="stop",
               on_click=safely, args=(_stop, run))  # fmt: skip
    row.button("Reset", icon=":material/restart_alt:", shortcut="0", on_click=safely, args=(_reset, run),
               key="reset", help="Back to the preset's settings and its recorded run.")  # fmt: skip
    if active and run is not None:
        if "pace" not in state:
            state.pace = next((name for name, pace in PACES.items() if pace == run.control.pace), "full")
        row.selectbox("Speed", PACES, key="pace", on_change=safely, args=(_set_pace, run), disabled=not mine,
                      label_visibility="collapsed", width=125, format_func=_pace_text)  # fmt: skip
    elif run is not None:
        with row:
            replay.choice()
    if mine and status is not None and status.ephemeral and run is not None:
        row.button("Keep", icon=":material/bookmark:", on_click=safely, args=(run.keep,), key="keep",
                   help="Auto-run replaces its runs: keep this one.")  # fmt: skip
    with row:
        options()
    if active and not mine:
        row.caption("You are watching: only who started this run can change it.")
    if state.get("complaint"):
        say.warning(state.pop("complaint"))


def is_paused(run: Run, status: Status) -> bool:
    """Say whether a run is held, or will be at its next step."""
    return status.active and run.control.pauses(status.step)


def safely(action: Any, *args: Any) -> None:
    """Do what a button asks; what cannot be done is said in a sentence, never in a traceback."""
    try:
        action(*args)
    except (GrokError, OSError) as error:
        st.session_state.complaint = str(error)


def _pace_text(name: str) -> str:
    return "full speed" if name == "full" else f"{name} steps/s"


def _pause(run: Run) -> None:
    run.pause()


def _resume(run: Run) -> None:
    frame.runner().resume(run.id, patience_s=frame.PATIENCE_S)


def _step(run: Run) -> None:
    if run.status.state == "paused":
        frame.runner().resume(run.id, steps=st.session_state.stride, patience_s=frame.PATIENCE_S)
    else:
        run.step(st.session_state.stride)


def _stop(run: Run) -> None:
    run.stop()


def _set_pace(run: Run) -> None:
    run.set_pace(PACES[st.session_state.pace])


def _reset(run: Run | None) -> None:
    if run is not None and run.id == st.session_state.get("mine"):
        run.stop()
    name = st.session_state.base
    settings.adopt(PRESETS[name].config, name)
    st.session_state.update(run_id=None, ghost=None, shown=None, replay=None, problems=[], auto=False)
