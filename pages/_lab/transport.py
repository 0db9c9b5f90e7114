"""The bar at the bottom of the window, always in reach: start, pause, step, speed, the steps of the past, reset."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from grok_core.charts.verdicts import landmarks_reached
from grok_core.languages import say
from grok_core.runs import Run, Status, owned_by
from grok_core.views import reading
from pages._lab import change_menu, controls, replay, speed
from pages._shared import frame, live, messages, step_choice

STRIDES = (1, 10, 100)


def draw(run: Run | None, status: Status | None, *, ready: bool, options: Sequence[Callable[[], None]]) -> None:
    """Draw the bar. A visitor who only watches may start a run of their own, and no more.

    Args:
        run, status: What is shown, if anything.
        ready: The settings in the form can be trained.
        options: Draw what else is chosen.
    """
    state = st.session_state
    mine = status is not None and owned_by(status, frame.key())
    active = status is not None and status.active
    with st.bottom:
        row = st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="controls")
        _training(row, run, status, mine=mine, ready=ready)
        with row:
            speed.choice(run if active else None, may=mine or not active)
        if mine and status is not None and status.ephemeral and run is not None:
            note = say("Auto-run replaces its runs: keep this one.")
            _button(row, say("Keep"), "bookmark", run.keep, key="keep", help=note)
        if run is not None and not active:
            with row:
                _past(row, run)
        back = say("Back to the preset's settings and its recorded run.")
        _button(row, say("Reset"), "restart_alt", controls.reset, run, key="reset", shortcut="0", help=back)
        with row:
            for option in options:
                option()
        if active and not mine:
            row.caption(say("You are watching: only who started this run can change it."), width="content")
    if options:
        change_menu.row(run, status)
    if state.get("complaint"):
        messages.warning(state.pop("complaint"))


def _training(row: DeltaGenerator, run: Run | None, status: Status | None, *, mine: bool, ready: bool) -> None:
    """Draw what a live run can be told."""
    active = mine and status is not None and status.active
    paused = status is not None and run is not None and controls.is_paused(run, status)
    resumable = mine and status is not None and status.state in ("stopped", "interrupted", "failed")
    st.session_state.paused_drawn = paused
    start = partial(
        _button, row, say("Train live"), "play_arrow", controls.start, key="start", shortcut="S", disabled=not ready
    )
    start(type="primary", help=say("Train a network with these settings, live."))
    resume = (say("Resume"), "resume", controls.resume)
    label, icon, does = resume if paused or resumable else (say("Pause"), "pause", controls.pause)
    _button(row, label, icon, does, run, key="pause", shortcut="P", disabled=not (active or resumable))
    steps = say("Take some steps, then pause.")
    _button(row, say("Step"), "step", controls.step, run, key="step", shortcut="N", disabled=not active, help=steps)
    row.selectbox(
        say("Steps at a press"), STRIDES, key="stride", label_visibility="collapsed", width=82, disabled=not active
    )
    _button(row, say("Stop"), "stop", controls.stop, run, key="stop", shortcut="X", disabled=not active)


def _past(row: DeltaGenerator, run: Run) -> None:
    """Draw what a run that is over can be asked: to replay, or to show one of its steps."""
    replay.choice(run)
    now = reading.read(run)
    if not replay.is_on(run) and len(now.steps) > 1:
        _landmarks(row, run, now)
        step_choice.slider(row, run, now.steps)


def _landmarks(row: DeltaGenerator, run: Run, now: reading.Reading) -> None:
    """Draw a button for each landmark that the run has reached, which shows the first step with pictures after it."""
    for step, name in landmarks_reached(now.progress):
        shown = now.steps[reading.first_at(now.steps, step)]
        args, note = (run.id, shown), say("Show step {step:,}.", step=shown)
        said = say("{landmark} {step:,}", landmark=say(name), step=step)
        with row:
            live.button(said, step_choice.choose, *args, key=f"to_{name}", type="tertiary", help=note)


def _button(
    row: DeltaGenerator, label: str, icon: str, does: Callable[..., object], *args: Any, **options: Any
) -> None:
    """Draw one button of the bar."""
    with row:
        live.button(label, does, *args, icon=f":material/{icon}:", **options)
