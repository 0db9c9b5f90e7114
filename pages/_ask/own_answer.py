"""The visitor's own answer to an equation: until it is given, or not wanted, the network's are not shown."""

from functools import partial

import streamlit as st

from grok_core.charts.answers import verdict_caption
from grok_core.languages import say
from grok_core.runs import Run
from grok_core.tasks.task import Task
from pages._shared import bound, live, messages

SHOW_ME = ""  # kept in place of an answer
Question = tuple[str, int, int]


def switch() -> None:
    """Draw the switch that shows the network's answers at once, for who stands before a class."""
    bound.switch(say("Guess first"), "guess_first", usual=True)


def ask(run: Run, task: Task, x: int, y: int) -> bool:
    """Draw the question what the visitor would answer, or the verdict; say whether the network's answers are shown."""
    if not st.session_state.guess_first:
        return True
    question, key = (run.id, x, y), f"ask_answer_{x}_{y}"
    said: str | None = st.session_state.asked_answers.get(question)
    if said is None:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.selectbox(
                say("Your answer"),
                task.answer_labels,
                index=None,
                key=key,
                width=170,
                placeholder=say("type or choose"),
                on_change=partial(_answered, question, key),
            )
            live.button(say("Show me"), _keep, question, SHOW_ME, icon=":material/visibility:", key="ask_show")
        st.caption(say("What the network says comes after your answer."))
        return False
    if said != SHOW_ME:
        right = task.answer_labels[int(task.answers()[x, y])]
        asked = f"{task.labels[x]} {task.symbol} {task.labels[y]}"
        st.markdown(messages.plain(say("You: {verdict}", verdict=verdict_caption(asked, said, said == right))))
    return True


def _answered(question: Question, key: str) -> None:
    if (said := st.session_state[key]) is not None:
        _keep(question, said)


def _keep(question: Question, said: str) -> None:
    st.session_state.asked_answers[question] = said
