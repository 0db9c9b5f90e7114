"""When the structure formed: the share of each frequency, or of each representation, at every snapshot."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from grok_core.charts.formation import formation_frame, formation_spec
from grok_core.errors import AnalysisError
from grok_core.measures import fourier
from grok_core.measures.irreps import irrep_shares
from grok_core.runs import Run
from grok_core.views import reading, run_rows
from grok_core.views.cache import once
from grok_core.views.run_rows import Moment
from pages._shared import draw_chart


def draw(run: Run, steps: Sequence[int], at: Moment, *, height: int = 300) -> None:
    """Draw the heat map of a run whose operation has frequencies or representations."""
    task = reading.task_of(run.config)
    if task.cyclic_order is None and not task.group:
        return
    if at.matrix == run_rows.NEURONS:  # what all of them together add to the answers
        at = replace(at, matrix="output rows")
    names, shares = once(("formation", at, tuple(steps)), lambda: _shares(run, steps, at))
    grokked = reading.read(run).progress.step_val_99
    title = "frequency" if task.cyclic_order is not None else "representation"
    spec = formation_spec(
        tuple(names), title=title, last=steps[-1], grokked=grokked, most=float(shares.max()), height=height
    )
    st.vega_lite_chart(
        draw_chart.table_of(formation_frame(steps, names, shares)), spec, width="stretch", key="formation"
    )
    mark = "" if grokked is None else " The green rule is where validation reached 99 %."
    st.caption(f"The share of the variance that each {title} has, at every snapshot: {at.matrix}.{mark}")


def _shares(run: Run, steps: Sequence[int], at: Moment) -> tuple[list[str], np.ndarray]:
    """Return the parts' names and their shares (F, K); 0 where the rows of a snapshot cannot be measured."""
    found = [_at(run, run_rows.moment(run, step, at.matrix)) for step in steps]
    names = list(found[-1])
    return names, np.array([[part.get(name, 0.0) for name in names] for part in found])


def _at(run: Run, at: Moment) -> dict[str, float]:
    group = reading.task_of(run.config).group
    rows = run_rows.rows_of(at)
    try:
        if group is not None and run_rows.order_of(at) is None:
            return dict(sorted(irrep_shares(rows, group, permutations=1).by_name().items()))
        return {f"{k + 1}": share for k, share in enumerate(fourier.frequency_shares(rows))}
    except AnalysisError:
        return {}
