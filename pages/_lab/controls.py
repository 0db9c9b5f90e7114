"""Start, pause, step, stop, reset, speed: the row of buttons over the curves."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from grok_core.presets import BY_NAME
from grok_core.runs import Run, Status, owned_by
from grok_core.runs.branch import BranchPoint
from grok_core.views.reading import Reading
from pages._lab import replay, speed
from pages._shared import fill_form, frame, live, messages

STRIDES = (1, 10, 100)


def start(ephemeral: bool = False, branch: BranchPoint | None = None) -> None:
    """Train the current settings, from the start or from a branch point; what was shown becomes the ghost."""
    state = st.session_state
    keep_ghost()
    if mine := state.mine:
        frame.runner().supersede(mine)
    preset = fill_form.current_preset()
    run = frame.runner().start(
        state.config,
        preset=preset.name if preset else "",
        owner=frame.key(),
        ephemeral=ephemeral,
        patience_s=frame.PATIENCE_S,
        pace=speed.chosen(),
        branch=branch,
    )
    state.update(run_id=run.id, mine=run.id, replay=None, problems=[])


def keep_ghost() -> None:
    """Keep the reading on the screen, so that the next run is compared with it."""
    shown: Reading | None = st.session_state.shown
    if shown is not None and not shown.metrics.empty:
        st.session_state.ghost = shown


def buttons(run: Run | None, status: Status | None, *, ready: bool, options: Sequence[Callable[[], None]]) -> None:
    """Draw the row. A visitor who only watches may start a run of their own, and no more."""
    state = st.session_state
    mine = status is not None and owned_by(status, frame.key())
    active = status is not None and status.active
    paused = state.paused_drawn = status is not None and run is not None and is_paused(run, status)
    resumable = mine and status is not None and status.state in ("stopped", "interrupted", "failed")
    row = st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="controls")
    own_and_active = mine and active
    _button(row, "Start", "play_arrow", start, key="start", shortcut="S", disabled=not ready, type="primary")
    label, icon, does = ("Resume", "resume", _resume) if paused or resumable else ("Pause", "pause", _pause)
    _button(row, label, icon, does, run, key="pause", shortcut="P", disabled=not (own_and_active or resumable))
    steps = "Take some steps, then pause."
    _button(row, "Step", "step", _step, run, key="step", shortcut="N", disabled=not own_and_active, help=steps)
    row.selectbox(
        "Steps at a press", STRIDES, key="stride", label_visibility="collapsed", width=82, disabled=not own_and_active
    )
    _button(row, "Stop", "stop", _stop, run, key="stop", shortcut="X", disabled=not own_and_active)
    back = "Back to the preset's settings and its recorded run."
    _button(row, "Reset", "restart_alt", _reset, run, key="reset", shortcut="0", help=back)
    if active and run is not None:
        with row:
            speed.choice(run, may=mine)
    elif run is not None:
        with row:
            replay.choice()
    if mine and status is not None and status.ephemeral and run is not None:
        _button(row, "Keep", "bookmark", run.keep, key="keep", help="Auto-run replaces its runs: keep this one.")
    with row:
        for option in options:
            option()
    if active and not mine:
        row.caption("You are watching: only who started this run can change it.")
    if state.get("complaint"):
        messages.warning(state.pop("complaint"))


def _button(
    row: DeltaGenerator, label: str, icon: str, does: Callable[..., object], *args: Any, **options: Any
) -> None:
    """Draw one button of the row."""
    with row:
        live.button(label, does, *args, icon=f":material/{icon}:", **options)


def is_paused(run: Run, status: Status) -> bool:
    """Say whether a run is paused, or will be at its next step."""
    return status.active and run.control.pauses(status.step)


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


def _reset(run: Run | None) -> None:
    if run is not None and run.id == st.session_state.mine:
        run.stop()
    name = st.session_state.base
    fill_form.adopt(BY_NAME[name].config, name)
    st.session_state.update(run_id=None, ghost=None, shown=None, replay=None, problems=[], auto=False)
