"""Start, pause, resume and cancel a grid: it trains beside the live runs, and only who started it may end it."""

from collections.abc import Sequence

import streamlit as st

from grok_core.config import RunConfig
from grok_core.errors import StoreError
from grok_core.experiments.costs import Speed, in_words
from grok_core.experiments.kept import visitors_folder
from grok_core.languages import say
from grok_core.runs.background import Task, training
from grok_core.views.grid_runs import Grid
from pages._shared import frame, live, messages


def task_of(grid: Grid) -> Task | None:
    """Return how far the grid's training is on this server, None when it was not begun here."""
    return frame.background().task(grid.key)


def is_active(grid: Grid) -> bool:
    """Say whether it trains now."""
    task = task_of(grid)
    return task is not None and task.is_active


def buttons(grid: Grid | None) -> None:
    """Draw the row of buttons with the cost of what is missing; without a grid none can be pressed."""
    task = None if grid is None else task_of(grid)
    missing = [] if grid is None else grid.missing()
    active, mine = task is not None and task.is_active, task is not None and task.is_of(frame.key())
    is_begun = grid is not None and grid.is_begun()
    row = st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="controls")
    with row:
        label, may = (say("Resume") if is_begun else say("Start")), bool(missing) and not active
        live.button(
            label, start, grid, key="grid_start", icon=":material/play_arrow:", type="primary", disabled=not may
        )
        live.button(
            say("Pause"), pause, grid, key="grid_pause", icon=":material/pause:", disabled=not (active and mine)
        )
        note = say("Stop, and remove the runs that are not complete; those that are stay.")
        may = mine and is_begun and bool(missing)
        live.button(
            say("Cancel"), cancel, grid, key="grid_cancel", icon=":material/close:", disabled=not may, help=note
        )
        if grid is not None:
            st.caption(_cost(len(grid.sweep), missing))
    if active and not mine:
        st.caption(say("You are watching: only who started this grid can pause it."))
    if complaint := st.session_state.pop("complaint", ""):
        messages.warning(complaint)


def start(grid: Grid) -> None:
    """Train what is missing."""
    frame.background().start(grid.key, training(grid.sweep), frame.key())


def pause(grid: Grid) -> None:
    """Stop with checkpoints, from which it goes on."""
    frame.background().stop(grid.key, frame.key())


def cancel(grid: Grid) -> None:
    """Stop, and remove what is not complete. Raises StoreError for anybody but who started it."""
    if is_active(grid):
        frame.background().stop(grid.key, frame.key(), then=grid.discard)
        return
    if (task := task_of(grid)) is None or not task.is_of(frame.key()):
        raise StoreError(say("a grid can be cancelled by who started it."))
    grid.discard()


def _cost(total: int, missing: Sequence[RunConfig]) -> str:
    if not missing:
        return say("All {total} runs are complete.", total=total)
    cost = in_words(Speed(visitors_folder()).cost_of(missing))
    if len(missing) == total:
        return say("To train: {cost}.", cost=cost)
    return say("Of {total} runs, to train: {cost}.", total=total, cost=cost)
