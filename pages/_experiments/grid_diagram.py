"""The diagram of a grid, which fills in while its runs train, and the runs of one of its cells."""

import pandas as pd
import streamlit as st

from grok_core.charts.curve_layers import PICK
from grok_core.charts.figures import diagram, traces
from grok_core.charts.theme import Spec
from grok_core.config import FIELDS
from grok_core.errors import GrokError
from grok_core.runs.sweep import ENDED
from grok_core.views import reading
from grok_core.views.cached_run import open_run
from grok_core.views.grid_runs import Grid
from pages._experiments import grid_control
from pages._shared import address, draw_chart, live, messages
from pages._shared.opening import open_in

CHART = "grid"


def tick(grid: Grid, was: tuple[bool, bool]) -> None:
    """Draw the grid as it is now; when the row of buttons no longer fits, run the whole page once more."""
    lines = grid.lines()
    progress(grid, lines)
    spec, frame, words = drawing(grid, lines, st.session_state.diagram)
    draw_chart.draw(draw_chart.table_of(frame), spec, CHART, words, lambda: _pick(grid))
    cell(grid, frame)
    if _standing(grid) != was:
        st.rerun()


def drawing(grid: Grid, lines: pd.DataFrame, show: str) -> tuple[Spec, pd.DataFrame, str]:
    """Return the specification of a diagram, its data, and both in words."""
    frame = diagram.diagram_frame(lines)
    titles = {"x_title": FIELDS[grid.asked.across].label, "y_title": FIELDS[grid.asked.down].label}
    words = diagram.diagram_words(frame, **titles)
    places = titles | {"xs": grid.xs, "ys": grid.ys}
    if show == "steps":
        return diagram.steps_spec(**places, any_reached=bool(frame["median"].notna().any())), frame, words  # type: ignore[arg-type]
    is_whole = lines["state"].isin(ENDED).all()  # while it fills in the legend stays as it is
    occurring = tuple(name for name in diagram.ALL if not is_whole or name in set(frame["outcome"]))
    return diagram.outcomes_spec(**places, runs=grid.asked.seeds, occurring=occurring), frame, words  # type: ignore[arg-type]


def progress(grid: Grid, lines: pd.DataFrame) -> None:
    """Draw how many runs are complete, how quickly they come, and how long the others take."""
    task, done, total = grid_control.task_of(grid), int(lines["state"].isin(ENDED).sum()), len(lines)
    text = f"{done:,} of {total:,} runs"
    if task is not None and task.is_active:
        fresh = task.done - (task.done_before or 0)
        text += f" · {60 * fresh / task.seconds:,.0f} a minute" if fresh else ""
        text += "" if task.seconds_left is None else f" · {task.seconds_left:,.0f} s left"
        text += " · it stops, with checkpoints" if task.stop.is_set() else ""
    st.progress(done / total, text=text)
    if task is not None and task.message:
        messages.warning(task.message)
    failed = lines.loc[lines["state"] == "failed", "message"]
    if len(failed):
        messages.warning(f"{len(failed)} of the runs failed. The first: {failed.iloc[0]}")


def cell(grid: Grid, frame: pd.DataFrame) -> None:
    """Draw the choice of a cell, and its runs."""
    state = st.session_state
    cells = [(x, y) for y in grid.ys for x in grid.xs]
    if state.get("grid_cell") is not None and not 0 <= state.grid_cell < len(cells):
        state.grid_cell = None
    across, down = FIELDS[grid.asked.across].label, FIELDS[grid.asked.down].label
    st.selectbox(
        "Runs of a cell",
        range(len(cells)),
        index=None,
        key="grid_cell",
        format_func=lambda at: f"{across} {cells[at][0]}, {down} {cells[at][1]}",
        placeholder="Click a cell of the diagram, or choose it here",
        persist_state="session",
    )
    address.keep("cell", None if state.grid_cell is None else str(state.grid_cell))
    if state.grid_cell is None:
        return
    x, y = cells[state.grid_cell]
    of_cell = frame[(frame["x"] == x) & (frame["y"] == y)]
    names = {
        run_id: f"{outcome} ({run_id})" for run_id, outcome in zip(of_cell["run_id"], of_cell["outcome"], strict=True)
    }
    curves(list(names))
    run_id = st.selectbox("Run", names, format_func=lambda i: names[i], key="grid_run")
    with st.container(horizontal=True, gap="xsmall"):
        for label, page, icon in (
            ("Open in the Lab", "pages/lab.py", "science"),
            ("Show among the runs", "pages/runs.py", "folder_open"),
        ):
            if st.button(label, icon=f":material/{icon}:", key=f"grid_open_{icon}"):
                _open(page, run_id)


def curves(run_ids: list[str]) -> None:
    """Draw the accuracies of some runs, a thin line each."""
    parts = []
    for run_id in run_ids:
        try:
            metrics = reading.read(open_run(run_id)).metrics
        except GrokError:  # it has not begun
            continue
        steps = metrics["step"].clip(lower=1)
        parts.append(
            pd.DataFrame(
                {"run": run_id, "step": steps, "train": metrics["train_accuracy"], "val": metrics["val_accuracy"]}
            )
        )
    found = pd.concat(parts) if parts else pd.DataFrame()
    if found.empty:
        st.caption("None of its runs has begun.")
        return
    spec = traces.traces_spec(last=int(found["step"].max()), y_title="accuracy", y_format=".0%")
    draw_chart.draw(draw_chart.table_of(found), spec, "grid_cell_curves", traces.traces_words(found, "Accuracy"))


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


def _open(page: str, run_id: str) -> None:
    try:
        run = open_run(run_id)
    except GrokError:
        messages.info("This run has not begun: there is nothing to open yet.")
        return
    open_in(page, run)
