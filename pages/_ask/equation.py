"""Ask a network: two operands, and what it answers before and after; the operands are chosen in the table, too."""

from functools import partial

import numpy as np
import streamlit as st

from grok_core.charts import captions
from grok_core.charts.answers import (
    Asked,
    asked_caption,
    asked_frame,
    asked_spec,
    kept_caption,
    role_caption,
    undefined_caption,
)
from grok_core.config.links import one_of
from grok_core.runs import Run
from grok_core.tasks.answer_tables import title
from grok_core.tasks.task import TRAIN, UNDEFINED, Task
from grok_core.views import answers, dissected, reading
from grok_core.views.table_image import table_image
from pages._ask import clickable_tables
from pages._shared import draw_chart, messages, operation_table

ADDRESS = ("x", "y", "moment")


def draw(run: Run) -> None:
    """Draw a run's answers to one equation, and the table from which to choose another one."""
    run.touch()
    found = answers.landmarks(run)
    if not found:
        messages.info(f"{run.id} has nothing to show yet: its first answers come as it trains.")
        return
    x, y, moment = chosen(run, list(found))
    left, right = st.columns([1.4, 1], gap="medium")
    with right:
        st.segmented_control("Moment", found, required=True, key="ask_moment", on_change=_from_widget, args=("moment",))
        table(run, moment, found[moment], (x, y))
    with left:
        equation(run, x, y)
        before_and_after(run, found, moment, x, y)


def chosen(run: Run, moments: list[str]) -> tuple[int, int, str]:
    """Return x, y and the moment: those in the address, or else the last ones asked, as far as this run has them."""
    state, task = st.session_state, reading.task_of(run.config)
    is_other_run = state.get("asked_run", run.id) != run.id
    asked = state.get("asked", {}) | {name: text for name, text in st.query_params.items() if name in ADDRESS}
    at = task.val[len(task.val) // 2]  # to begin with, a held-out pair from the middle of the table
    usual_x, usual_y = task.labels[task.x[at]], task.labels[task.y[at]]
    ways = {"x": (task.labels, usual_x), "y": (task.labels, usual_y), "moment": (moments, moments[-1])}
    taken = {}
    for name, (options, usual) in ways.items():
        taken[name], complaint = one_of(name, asked.get(name), options, usual)
        if complaint and (is_other_run or asked[name] in dissected.LANDMARK_NAMES):  # it was right before
            taken[name] = usual
        elif complaint:
            messages.warning(complaint)
        state[f"ask_{name}"] = taken[name]
    _note(**taken)
    state.asked_run = run.id
    return task.labels.index(taken["x"]), task.labels.index(taken["y"]), taken["moment"]


def equation(run: Run, x: int, y: int) -> None:
    """Draw the choice of the operands, the equation, and whether the network was shown it."""
    task = reading.task_of(run.config)
    row = st.container(horizontal=True, vertical_alignment="bottom")
    for name in ("x", "y"):
        row.selectbox(name, task.labels, key=f"ask_{name}", on_change=_from_widget, args=(name,), width=150)
    row.button("A held-out pair", icon=":material/shuffle:", key="ask_any", on_click=_any_pair, args=(task,))
    text = f"{task.labels[x]} {task.symbol} {task.labels[y]}"
    st.title(f"{messages.plain(text)} = ?", anchor=False)
    if (role := task.roles()[x, y]) == UNDEFINED:
        messages.info(undefined_caption(text))
        return
    is_wrong = bool(task.grid(task.target, -1)[x, y] != task.answers()[x, y])
    told = role_caption(text, is_trained=role == TRAIN, is_corrupted=is_wrong)
    st.markdown(messages.plain(f"{title(run.config)}. {told}"))


def before_and_after(run: Run, found: dict[str, int], moment: str, x: int, y: int) -> None:
    """Draw what the network said at an earlier moment and at the chosen one, and compare them in a sentence."""
    task = reading.task_of(run.config)
    if task.roles()[x, y] == UNDEFINED:
        return
    after = answers.ask(run, moment, found[moment], x, y)
    earlier = {name: step for name, step in found.items() if step < found[moment]}
    name = "memorised" if "memorised" in earlier else next(iter(earlier), None)
    before = answers.ask(run, name, earlier[name], x, y) if name else None
    for column, asked, key in zip(st.columns(2, gap="medium"), (before, after), ("before", "after"), strict=True):
        if asked is not None:
            with column:
                bars(asked, key, max(map(len, task.answer_labels)))
    st.markdown(messages.plain(asked_caption(before, after, answers=task.n_answers)))
    if missing := kept_caption(after, answers=task.n_answers):
        st.caption(missing)


def bars(asked: Asked, key: str, longest: int) -> None:
    """Draw the best answers."""
    st.markdown(f"**{asked.moment}**, step {asked.step:,}")
    spec = draw_chart.constant(asked_spec(longest, bars=asked.has_probabilities))
    st.vega_lite_chart(draw_chart.table_of(asked_frame(asked)), spec, width="stretch", key=f"ask_{key}")


def table(run: Run, moment: str, step: int, cell: clickable_tables.Cell) -> None:
    """Draw the operation table at a moment; a click on a cell asks its equation."""
    task = reading.task_of(run.config)
    png, counts = table_image(run.config, answers.answers_at(run, moment, step).predicted)
    clickable_tables.picture(
        "ask_table", png, labels=task.labels, symbol=task.symbol, chosen=cell, on_cell=partial(_click, task)
    )
    st.html(f'<div style="font-size:0.8rem;line-height:1.35">{operation_table.legend(counts)}</div>')
    st.caption(f"{captions.table_caption(counts)} Click a cell to ask about it.")


def _note(**asked: str) -> None:
    """Keep what is asked in the address, and for when the visitor comes back from another page."""
    st.session_state.asked = asked
    for name, text in asked.items():
        if st.query_params.get(name) != text:
            st.query_params[name] = text


def _from_widget(name: str) -> None:
    _note(**st.session_state.asked | {name: st.session_state[f"ask_{name}"]})


def _click(task: Task, cell: clickable_tables.Cell) -> None:
    if 0 <= min(cell) <= max(cell) < len(task.labels):  # on a larger table, perhaps, that was still on the screen
        _note(**st.session_state.asked | {"x": task.labels[cell[0]], "y": task.labels[cell[1]]})


def _any_pair(task: Task) -> None:
    at = np.random.default_rng().choice(task.val)
    _click(task, (int(task.x[at]), int(task.y[at])))
