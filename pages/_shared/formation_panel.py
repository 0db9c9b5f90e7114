"""When the structure formed: the share of each frequency, or of each representation, at every snapshot."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from grok_core.charts.formation import formation_frame, formation_spec, formation_words
from grok_core.charts.part_names import called
from grok_core.languages import mark, say
from grok_core.runs import Run
from grok_core.views import formation_shares, reading, run_rows
from grok_core.views.run_rows import RowsKey
from pages._shared import draw_chart

HEIGHT = 300  # px, where the chart is not as high as the window allows


def draw(run: Run, steps: Sequence[int], at: RowsKey, *, name: str = "formation") -> None:
    """Draw the heat map of a run whose operation has frequencies or representations; `name` as `draw_chart` says."""
    task = reading.task_of(run.config)
    if task.cyclic_order is None and not task.group:
        return
    if at.matrix == run_rows.NEURONS:  # all neurons together: what they add to the answers
        at = replace(at, matrix="output rows")
    names, shares = formation_shares.shares_at(at, steps)
    grokked = reading.read(run).progress.step_val_99
    title = "frequency" if task.cyclic_order is not None else "representation"
    spec = formation_spec(
        tuple(names), title=title, last=steps[-1], grokked=grokked, most=float(shares.max()), height=HEIGHT
    )
    frame = formation_frame(steps, names, shares)
    draw_chart.draw(draw_chart.table_of(frame), spec, name, formation_words(frame))
    if task.cyclic_order is not None:
        told = mark("The share of the variance that each frequency has, at every snapshot: {matrix}.")
    else:
        told = mark("The share of the variance that each representation has, at every snapshot: {matrix}.")
    rule = "" if grokked is None else " " + say("The green rule is where validation reached 99 %.")
    st.caption(say(told, matrix=called(at.matrix)) + rule)
