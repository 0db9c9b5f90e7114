"""What the buttons of the Lab do: start, pause, step, stop, reset."""

import streamlit as st

from grok_core.presets import BY_NAME
from grok_core.runs import Run, Status
from grok_core.runs.branch import BranchPoint
from grok_core.views.reading import Reading
from pages._form import fill_form
from pages._lab import speed
from pages._shared import frame


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
    state.update(run_id=run.id, mine=run.id, replay=False, problems=[])


def keep_ghost() -> None:
    """Keep the reading on the screen, so that the next run is compared with it."""
    shown: Reading | None = st.session_state.shown
    if shown is not None and not shown.metrics.empty:
        st.session_state.ghost = shown


def is_paused(run: Run, status: Status) -> bool:
    """Say whether a run is paused, or will be at its next step."""
    return status.active and run.control.pauses(status.step)


def pause(run: Run) -> None:
    """Pause a run after its next step."""
    run.pause()


def resume(run: Run) -> None:
    """Train on: a run that rests, or one that ended too soon."""
    frame.runner().resume(run.id, patience_s=frame.PATIENCE_S)


def step(run: Run) -> None:
    """Take some steps, then pause."""
    if run.status.state == "paused":
        frame.runner().resume(run.id, steps=st.session_state.stride, patience_s=frame.PATIENCE_S)
    else:
        run.step(st.session_state.stride)


def stop(run: Run) -> None:
    """End a run; it can be resumed."""
    run.stop()


def reset(run: Run | None) -> None:
    """Go back to the preset's settings and its recorded run."""
    if run is not None and run.id == st.session_state.mine:
        run.stop()
    name = st.session_state.base
    fill_form.adopt(BY_NAME[name].config, name)
    st.session_state.update(run_id=None, ghost=None, shown=None, problems=[], auto=False)
