"""A grid to take along: its picture, its table, and the command that trains the same."""

import shlex
from functools import partial

import pandas as pd
import streamlit as st

from grok_core.charts.figures.saving import can_draw, drawn
from grok_core.languages import as_now, say
from grok_core.views.grid_runs import Grid
from pages._experiments.grid_diagram import drawing

MIME = {"svg": "image/svg+xml", "png": "image/png"}


def offer(grid: Grid) -> None:
    """Draw the buttons."""
    show = st.session_state.diagram
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        for kind, mime in MIME.items() if can_draw() else ():
            st.download_button(
                say(kind.upper()),
                as_now(partial(_picture, grid, show, kind)),
                f"grid.{kind}",
                mime,
                key=f"grid_{kind}",
                on_click="ignore",
            )
        st.download_button(say("CSV"), partial(_table, grid), "grid.csv", "text/csv", key="grid_csv", on_click="ignore")
    st.markdown(say("The same from a shell, with the same runs where the data home is this one:"))
    st.code(shlex.join(grid.command()), language="bash", wrap_lines=True)


def _picture(grid: Grid, show: str, kind: str) -> bytes:
    spec, frame, _ = drawing(grid, grid.lines(), show)
    return drawn(spec, frame, kind)


def _table(grid: Grid) -> bytes:
    lines: pd.DataFrame = grid.lines()
    names = {"x": grid.asked.across, "y": grid.asked.down}
    return lines.drop(columns="run").rename(columns=names).to_csv(index=False).encode()
