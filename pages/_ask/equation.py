"""One equation: its operands, chosen in lists or in the table, and the network's answers at two landmarks."""

from functools import partial

import numpy as np
import streamlit as st

from grok_core.charts import captions
from grok_core.charts.answers import asked_caption, kept_caption, role_caption, undefined_caption, width_of
from grok_core.charts.part_names import called
from grok_core.languages import say
from grok_core.runs import Run
from grok_core.tasks.task import TRAIN, UNDEFINED, Task
from grok_core.views import answers, dissected, reading
from grok_core.views.table_image import table_image
from pages._ask import answer_bars, own_answer
from pages._puzzle import clickable_tables, question
from pages._shared import address, live, messages, operation_table
from pages._shared.choices import Choice


def draw(run: Run) -> None:
    """Draw a run's answers to one equation, and the table in which a click chooses another."""
    run.touch()
    if run.swept:
        messages.without_pictures(run)
        return
    found = answers.landmarks(run)
    if not found:
        messages.info(say("{run} has nothing to show yet: its first answers come as it trains.", run=run.id))
        return
    names = list(found)
    x, y, landmark = chosen(run, names)
    left, right = st.columns([1.4, 1], gap="medium")
    with right:
        args = ("landmark", "ask_landmark", True)
        st.segmented_control(
            say("Landmark"), names, required=True, key=args[1], format_func=called, on_change=address.follow, args=args
        )
        table(run, landmark, found[landmark], (x, y))
    with left:
        equation(run, x, y)
        before_and_after(run, found, landmark, x, y)


def chosen(run: Run, landmarks: list[str]) -> tuple[int, int, str]:
    """Return x, y and the landmark: those in the address, or else the last ones asked, as far as this run has them."""
    state, task = st.session_state, reading.task_of(run.config)
    is_other_run = state.asked_run not in (None, run.id)
    at = task.val[len(task.val) // 2]  # to begin with, a held-out pair from the middle of the table
    usual_x, usual_y = task.labels[task.x[at]], task.labels[task.y[at]]
    operands = (Choice("x", task.labels, usual_x), Choice("y", task.labels, usual_y))
    for choice in (*operands, Choice("landmark", landmarks, landmarks[-1])):
        state[f"ask_{choice.name}"] = address.choose(
            choice,
            remember=True,
            excuse=lambda text: is_other_run or text in dissected.LANDMARK_NAMES,  # it was right in another run
        )
    state.asked_run = run.id
    return task.labels.index(state.ask_x), task.labels.index(state.ask_y), state.ask_landmark


def equation(run: Run, x: int, y: int) -> None:
    """Draw the choice of the operands, the equation, and whether the network was trained on it."""
    task = reading.task_of(run.config)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name in ("x", "y"):
            key = f"ask_{name}"
            st.selectbox(name, task.labels, key=key, width=150, on_change=address.follow, args=(name, key, True))
        live.button(say("A held-out pair"), _any_pair, task, icon=":material/shuffle:", key="ask_any")
        own_answer.switch()
    text = f"{task.labels[x]} {task.symbol} {task.labels[y]}"
    question.draw(f"{messages.plain(text)} = ?")
    if (role := task.roles()[x, y]) == UNDEFINED:
        messages.info(undefined_caption(text))
        return
    is_wrong = bool(task.grid(task.target, -1)[x, y] != task.answers()[x, y])
    told = role_caption(text, is_trained=role == TRAIN, is_corrupted=is_wrong)
    st.markdown(messages.plain(f"{run.config.title}. {told}"))


def before_and_after(run: Run, found: dict[str, int], landmark: str, x: int, y: int) -> None:
    """Draw what the network answered at an earlier landmark and at the chosen one, once the visitor may see it."""
    task = reading.task_of(run.config)
    if task.roles()[x, y] == UNDEFINED or not own_answer.ask(run, task, x, y):
        return
    after = answers.ask(run, landmark, found[landmark], x, y)
    earlier = {name: step for name, step in found.items() if step < found[landmark]}
    name = "memorised" if "memorised" in earlier else next(iter(earlier), None)
    before = answers.ask(run, name, earlier[name], x, y) if name else None
    for column, asked, key in zip(st.columns(2, gap="medium"), (before, after), ("before", "after"), strict=True):
        if asked is not None:
            with column:
                answer_bars.draw(asked, key, max(map(width_of, task.answer_labels)))
    st.markdown(messages.plain(asked_caption(before, after, baseline=task.baseline)))
    if missing := kept_caption(after, answers=task.n_answers):
        st.caption(missing)


def table(run: Run, landmark: str, step: int, cell: clickable_tables.Cell) -> None:
    """Draw the operation table at a landmark; a click on a cell asks its equation."""
    task = reading.task_of(run.config)
    picture, counts = table_image(run.config, answers.answers_at(run, landmark, step).predicted)
    clickable_tables.picture(
        "ask_table", picture, labels=task.labels, symbol=task.symbol, chosen=cell, on_cell=partial(_click, task)
    )
    st.html(f'<div style="font-size:0.8rem;line-height:1.35">{operation_table.legend(counts)}</div>')
    note = say("x is the row, y the column: click a cell to ask about it.")
    st.caption(f"{captions.table_caption(counts)} {note}")


def _click(task: Task, cell: clickable_tables.Cell) -> None:
    if 0 <= min(cell) <= max(cell) < len(task.labels):  # the browser may still have shown a larger table
        for name, place in zip(("x", "y"), cell, strict=True):
            address.put(name, task.labels[place], remember=True)


def _any_pair(task: Task) -> None:
    at = np.random.default_rng().choice(task.val)
    _click(task, (int(task.x[at]), int(task.y[at])))
