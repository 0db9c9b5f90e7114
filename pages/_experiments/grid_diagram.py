"""The diagram of a grid, which fills in while its runs train, and the runs of one of its cells."""

import pandas as pd
import streamlit as st

from grok_core.charts.curve_layers import PICK
from grok_core.charts.figures import diagram
from grok_core.charts.theme import Spec
from grok_core.config import FIELDS
from grok_core.languages import say
from grok_core.runs.store import ended_by
from grok_core.runs.sweep import ENDED
from grok_core.views.grid_runs import Grid
from pages._experiments import grid_cell, grid_control
from pages._shared import draw_chart, live, messages

CHART = "grid"


def tick(grid: Grid, was: tuple[bool, bool]) -> None:
    """Draw the grid as it is now; when the row of buttons no longer fits, run the whole page once more."""
    lines = grid.lines()
    progress(grid, lines)
    spec, frame, words = drawing(grid, lines, st.session_state.diagram, grid_cell.chosen(grid))
    draw_chart.draw(draw_chart.table_of(frame), spec, CHART, words, lambda: _pick(grid))
    grid_cell.draw(grid, frame)
    if _standing(grid) != was:
        st.rerun()


def drawing(
    grid: Grid, lines: pd.DataFrame, show: str, chosen: tuple[str, str] | None = None
) -> tuple[Spec, pd.DataFrame, str]:
    """Return the specification of a diagram, in which a chosen cell has an outline, its data, and both in words."""
    frame = diagram.diagram_frame(lines, chosen)
    titles = {"x_title": say(FIELDS[grid.asked.across].label), "y_title": say(FIELDS[grid.asked.down].label)}
    words = diagram.diagram_words(frame, **titles)
    places = titles | {"xs": grid.xs, "ys": grid.ys}
    if show == "steps":
        return diagram.steps_spec(**places, any_reached=bool(frame["median"].notna().any())), frame, words  # type: ignore[arg-type]
    is_whole = lines["state"].isin(ENDED).all()  # while it fills in the legend stays as it is
    occurring = diagram.occurring(frame) if is_whole else tuple(diagram.ALL)
    return diagram.outcomes_spec(**places, runs=grid.asked.seeds, occurring=occurring), frame, words  # type: ignore[arg-type]


def progress(grid: Grid, lines: pd.DataFrame) -> None:
    """Draw how many runs are complete, how quickly they come, and how long the others take."""
    task, done, total = grid_control.task_of(grid), int(lines["state"].isin(ENDED).sum()), len(lines)
    parts = [say("{done:,} of {total:,} runs", done=done, total=total)]
    if task is not None and task.is_active:
        fresh = task.done - (task.done_before or 0)
        if fresh:
            parts.append(say("{rate:,.0f} a minute", rate=60 * fresh / task.seconds))
        if task.seconds_left is not None:
            parts.append(say("{seconds:,.0f} s left", seconds=task.seconds_left))
        if task.stop.is_set():
            parts.append(say("it stops, with checkpoints"))
    st.progress(done / total, text=" · ".join(parts))
    if task is not None and task.message:
        messages.warning(task.message)
    failed = lines.loc[lines["state"] == "failed", "message"]
    if len(failed):
        said = say("{n} of the runs failed. The first: {first}", n=len(failed), first=ended_by.said(failed.iloc[0]))
        messages.warning(said)


def watch(grid: Grid) -> None:
    """Draw the grid, and again and again while it trains."""
    standing = _standing(grid)
    live.repeat(tick, grid, standing, every_s=live.POLL_S if grid_control.is_active(grid) else None)


def _standing(grid: Grid) -> tuple[bool, bool]:
    """Return what the row of buttons depends on: whether it trains, and whether any run is there."""
    return grid_control.is_active(grid), grid.is_begun()


def _pick(grid: Grid) -> None:
    """Choose the cell that was clicked."""
    picked = st.session_state[draw_chart.key_of(CHART)].selection.get(PICK)
    if picked and picked[0].get("x") in grid.xs and picked[0].get("y") in grid.ys:
        st.session_state.grid_cell = grid.ys.index(picked[0]["y"]) * len(grid.xs) + grid.xs.index(picked[0]["x"])
