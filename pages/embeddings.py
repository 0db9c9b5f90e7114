"""Embeddings: the rows of a network in the plane, where circles or cosets appear, with their scores."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from grok_core.charts import captions
from grok_core.errors import GrokError
from grok_core.languages import mark, say
from grok_core.measures.film_frames import View
from grok_core.notation.operations import OPERATIONS
from grok_core.presets import BY_NAME
from grok_core.runs import Run
from grok_core.views import curve_axes, reading, run_rows
from grok_core.views.projection import Projection, points_of
from pages._embeddings import colours, film_player, near_rows, projection, scores, side_by_side
from pages._embeddings.look import Look
from pages._form import run_form
from pages._shared import bound, curves, formation_panel, frame, live, messages, run_choice, step_choice
from pages._shared.choices import Choice

VIEW_OF: dict[str, View] = {"side by side": "t-SNE", "by hand": "ring"}  # where `show` decides the projection
# The operations whose output layer can be written down.
SIGNS = {name: operation.sign for name, operation in OPERATIONS.items() if operation.sign}


def best_view(run: Run) -> Mapping[str, str]:
    """Return the view in which the structure of the run's preset is seen; empty for the usual one."""
    name = run.status.preset
    return BY_NAME[name].view if name in BY_NAME else {}


def choose_show(run: Run, steps: Sequence[int], matrix: str) -> tuple[str, int]:
    """Draw the choice of what is shown, and of the step; a film shows all of them."""
    left, right = st.columns([1.25, 2], vertical_alignment="bottom")
    several = len(steps) > 1
    solved = run.config.operation in SIGNS and matrix == "output rows"  # only an output layer is written down
    shows = [
        mark("step"),
        *([mark("film")] if several else []),
        mark("side by side"),
        *([mark("by hand")] if solved else []),
    ]
    show = bound.segments(say("Show"), Choice("show", shows, "step"), left)
    if show == "film" or not several:
        return show, steps[-1]
    return show, step_choice.slider(right, run, steps, label="visible")


def draw_curve(run: Run, steps: Sequence[int], step: int, show: str) -> None:
    """Draw the accuracy with the step on it; a click there chooses another."""
    whole = reading.read(run)
    now = whole if step == steps[-1] else reading.read(run, until=step)
    st.markdown(captions.happening(now.progress, now.row))
    if show != "film":  # a film has its own curve
        curves.accuracy(whole, None, axis=curve_axes.axis_of(whole), cursor=step, name="when", notes=False)
        st.caption(say("Train dashed, validation solid, baseline dotted; a click chooses the step."))


def draw_beside(run: Run, steps: Sequence[int], at: run_rows.RowsKey, show: str, said: str) -> None:
    """Draw the curve, the neighbours, and the scores of the rows but for what was said below the picture."""
    draw_curve(run, steps, at.step, show)
    if show == "step":
        near_rows.draw(at)
    if show == "film":
        formation_panel.draw(run, steps, at)
    scores.draw(run, at, said)


def page() -> None:
    """Lay the page out."""
    run_form.load(fields=False)
    with st.sidebar:
        run = run_choice.choose_run()
        if run is None:
            st.info(say("No run has a snapshot yet: press Train live in the Lab."))
            return
        if run.swept:
            messages.without_pictures(run)
            return
        steps = run.snapshot_steps()
        if not steps:
            st.info(say("{run} has no snapshot yet: they come as it trains.", run=run.id))
            live.watch(run, lambda: bool(run.snapshot_steps()))
            return
        best = best_view(run)
        matrices, usual = run_rows.matrices_of(run.config), run_rows.shown_matrix(run.config)
        matrix = bound.segments(say("Rows of"), Choice("matrix", matrices, best.get("matrix", usual)))
    try:
        run.touch()
        live.watch(run, lambda: run.snapshot_steps() != steps)
        show, step = choose_show(run, steps, matrix)
        at = run_rows.rows_key(run, step, matrix)
        with st.sidebar:
            how = projection.choose(at, len(run_rows.labels_of(at)), VIEW_OF.get(show), best.get("projection"))
            look = colours.choose(run, at, steps[-1])
        pictures_of: Mapping[str, Callable[[], str | None]] = {
            "step": partial(one, at, how, look, steps[-1]),
            "film": partial(film_player.draw, run, steps, at, how, look),
            "side by side": partial(side_by_side.starts, at, how, look, steps[-1]),
            "by hand": partial(side_by_side.hand, at, how, look, sign=SIGNS.get(run.config.operation, 1)),
        }
        left, right = st.columns([2.2, 1], gap="medium")
        with left, st.container(key="embeddings_picture"):
            said = pictures_of[show]() or ""
        with right:
            draw_beside(run, steps, at, show, said)
    except GrokError as error:
        messages.info(error)


def one(at: run_rows.RowsKey, how: Projection, look: Look, last: int) -> str:
    """Draw the rows at one step, and return what is said of the picture."""
    with st.spinner(say("Laying the points out …")):
        points, text = points_of(at, how, last)
    projection.draw(at, points, text, look, say(how.view))
    return text


frame.show(page)
