"""The first line of the Lab: its name, what the network learns, one worked cell, and what the colours mean."""

from collections.abc import Callable

import streamlit as st

from grok_core.config import RunConfig
from grok_core.languages import mark, number, say
from grok_core.tasks.task import Task
from grok_core.views.cache import shared
from grok_core.views.reading import task_of
from pages._shared import messages, operation_table

PLACE = (0.29, 0.85)  # of the worked cell, as shares of the elements: 17 + 50 of 59
SENTENCES = {
    "mlp": mark("A small network is shown {share} of {task}: {cell}."),
    "transformer": mark("A transformer is shown {share} of {task}: {cell}."),
    "rnn": mark("A recurrent network is shown {share} of {task}: {cell}."),
    "lstm": mark("An LSTM is shown {share} of {task}: {cell}."),
    "gru": mark("A GRU is shown {share} of {task}: {cell}."),
    "analytic": mark("An analytic network is shown {share} of {task}: {cell}."),
}
"""What is learnt, by the architecture of what learns it."""


def draw(config: RunConfig, more: Callable[[], None]) -> None:
    """Draw the line; `more` draws what stands at its end."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="heading"):
        st.markdown("**Grokking Lab**", width="content")
        st.markdown(_sentence(config), width="content")
        st.html(f'<div style="font-size:0.9rem">{operation_table.short_legend()}</div>', width="content")
        more()


@shared(64)
def _sentence(config: RunConfig) -> str:
    """Return what is learnt, with one worked cell."""
    share = number(config.train_fraction, ".0%").replace("%", " %")
    sentence = SENTENCES[config.architecture]
    return messages.plain(say(sentence, share=share, task=config.title, cell=worked(task_of(config))))


def worked(task: Task) -> str:
    """Return one equation of a task in full: "17 + 50 = 8"; the defined one that is nearest to `PLACE`."""
    wanted = [round(share * task.n) for share in PLACE]
    at = int((abs(task.x - wanted[0]) + abs(task.y - wanted[1])).argmin())
    x, y = task.labels[task.x[at]], task.labels[task.y[at]]
    return f"{x} {task.symbol} {y} = {task.answer_labels[task.answer[at]]}"
