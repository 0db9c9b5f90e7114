"""What the compared networks look like inside, two pictures a row, at the chosen place of the axis."""

from collections.abc import Sequence

import streamlit as st

from grok_core.errors import GrokError
from grok_core.languages import mark, say
from grok_core.views import clocks, compared_runs, reading
from grok_core.views.reading import Reading
from pages._shared import messages, rows_picture

BESIDE = 2


def draw(runs: Sequence[Reading], clock: str, at: float | None) -> None:
    """Draw the rows of each run at its newest report by a place, or at its newest of all."""
    names = compared_runs.names(runs)
    for first in range(0, len(runs), BESIDE):
        for i, column in enumerate(st.columns(BESIDE), first):
            if i < len(runs):
                with column:
                    _one(runs[i], names[i], clock, at)


def _one(now: Reading, name: str, clock: str, at: float | None) -> None:
    """Draw the rows of one run, or say why there is nothing to draw."""
    if now.run.swept:
        st.header(messages.plain(name), anchor=False)
        st.caption(say("Trained in an experiment, without pictures of its inside."))
        return
    try:
        step = None if at is None else clocks.step_at(now, clock, at)
        then = now if step is None else reading.read(now.run, until=step)
        title = name
        if then.snapshot is not None:
            is_newest = at is not None and step is None
            text = mark("{name}, step {step:,} (its newest)") if is_newest else mark("{name}, step {step:,}")
            title = say(text, name=name, step=then.snapshot.step)
        st.header(messages.plain(title), anchor=False)
        rows_picture.rows(then, rows_picture.views(now.config)[0], f"_{name[:1]}")
    except GrokError as error:
        messages.info(error)
