"""The runs of one cell of a grid: their curves, and the way to other pages."""

import pandas as pd
import streamlit as st

from grok_core.charts.figures import traces
from grok_core.config import FIELDS
from grok_core.errors import GrokError
from grok_core.languages import mark, say
from grok_core.views import reading
from grok_core.views.cached_run import open_run
from grok_core.views.grid_runs import Grid
from pages._form.opening import open_in
from pages._shared import address, draw_chart, messages

WAYS = (
    (mark("Open in the Lab"), "pages/lab.py", "science"),
    (mark("Show among the runs"), "pages/runs.py", "folder_open"),
)


def cells_of(grid: Grid) -> list[tuple[str, str]]:
    """Return what stands at both sides of each cell, by its number."""
    return [(x, y) for y in grid.ys for x in grid.xs]


def chosen(grid: Grid) -> tuple[str, str] | None:
    """Return the cell whose runs are listed, None for none; one that is outside the grid is none."""
    state, cells = st.session_state, cells_of(grid)
    if state.get("grid_cell") is not None and not 0 <= state.grid_cell < len(cells):
        state.grid_cell = None
    return None if state.get("grid_cell") is None else cells[state.grid_cell]


def draw(grid: Grid, frame: pd.DataFrame) -> None:
    """Draw the choice of a cell, and its runs."""
    state, cells = st.session_state, cells_of(grid)
    across, down = say(FIELDS[grid.asked.across].label), say(FIELDS[grid.asked.down].label)
    st.selectbox(
        say("Runs of a cell"),
        range(len(cells)),
        index=None,
        key="grid_cell",
        format_func=lambda at: f"{across} {cells[at][0]}, {down} {cells[at][1]}",
        placeholder=say("Click a cell of the diagram, or choose it here"),
        persist_state="session",
    )
    address.keep("cell", None if state.grid_cell is None else str(state.grid_cell))
    of_cell = frame[frame["chosen"]]
    if of_cell.empty:
        return
    names = {
        run_id: f"{say(outcome)} ({run_id})"
        for run_id, outcome in zip(of_cell["run_id"], of_cell["outcome"], strict=True)
    }
    curves(list(names))
    run_id = st.selectbox(say("Run"), names, format_func=lambda i: names[i], key="grid_run")
    with st.container(horizontal=True, gap="xsmall"):
        for label, page, icon in WAYS:
            if st.button(say(label), icon=f":material/{icon}:", key=f"grid_open_{icon}"):
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
        st.caption(say("None of its runs has begun."))
        return
    spec = traces.traces_spec(last=int(found["step"].max()), y_title=say("accuracy"), y_format=".0%")
    draw_chart.draw(draw_chart.table_of(found), spec, "grid_cell_curves", traces.traces_words(found, say("Accuracy")))


def _open(page: str, run_id: str) -> None:
    try:
        run = open_run(run_id)
    except GrokError:
        messages.info(say("This run has not begun: there is nothing to open yet."))
        return
    open_in(page, run)
