"""The scene with the map: sixty networks over share of the table and weight decay, which fills in while one talks."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from grok_core.charts.figures import diagram
from grok_core.config import FIELDS
from grok_core.languages import say
from grok_core.presets import phase_map
from grok_core.runs.background import training
from grok_core.runs.sweep import ENDED
from grok_core.views.cache import shared
from grok_core.views.grid_runs import Asked, Grid
from pages._learn.scene import Scene
from pages._shared import carried, draw_chart, frame, live, messages

ACROSS, DOWN = "weight_decay", "train_fraction"
FOLLOWED_S = 3.0  # between two looks of who follows, before the map begins to fill in


@shared(1)
def grid_of() -> Grid:
    """Return the map, with no run trained yet or with those of before."""
    decays, shares = (", ".join(map(str, values)) for values in (phase_map.DECAYS, phase_map.FRACTIONS))
    return Grid(Asked(phase_map.BASE, ACROSS, decays, DOWN, shares, phase_map.SEEDS))


def deed(_scene: Scene, row: DeltaGenerator) -> None:
    """Draw the button that begins it, in the row for buttons."""
    grid = grid_of()
    task = frame.background().task(grid.key)
    is_active = task is not None and task.is_active
    with row:
        live.button(
            say("Fill the map in"), _start, grid, key="map_start", icon=":material/grid_on:", type="primary",
            disabled=is_active or not grid.missing(),
        )  # fmt: skip


def picture(_scene: Scene) -> None:
    """Draw the map, and again and again while it fills in."""
    grid = grid_of()
    task = frame.background().task(grid.key)
    is_active = task is not None and task.is_active
    may_begin = carried.is_on("follow") and bool(grid.missing())  # the presenter's press changes no address
    every_s = live.POLL_S if is_active else FOLLOWED_S if may_begin else None
    live.repeat(_draw, grid, is_active, every_s=every_s)


def _draw(grid: Grid, was_active: bool) -> None:
    lines, task = grid.lines(), frame.background().task(grid.key)
    done = int(lines["state"].isin(ENDED).sum())
    st.progress(done / len(lines), text=say("{done} of {all} networks", done=done, all=len(lines)))
    drawn = diagram.diagram_frame(lines)
    titles = {"x_title": say(FIELDS[ACROSS].label), "y_title": say(FIELDS[DOWN].label)}
    occurring = diagram.occurring(drawn) if done == len(lines) else tuple(diagram.ALL)
    spec = diagram.outcomes_spec(xs=grid.xs, ys=grid.ys, runs=phase_map.SEEDS, occurring=occurring, **titles)
    draw_chart.draw(draw_chart.table_of(drawn), spec, "map", diagram.diagram_words(drawn, **titles))
    if task is not None and task.message:
        messages.warning(task.message)
    if (task is not None and task.is_active) != was_active:
        st.rerun()


def _start(grid: Grid) -> None:
    frame.background().start(grid.key, training(grid.sweep), frame.key())
