"""What the network looks like inside, beside the curves: its rows on their two widest directions, or on a ring."""

import numpy as np
import pandas as pd
import streamlit as st

from grok_core.charts import captions, scatter
from grok_core.charts.theme import Spec
from grok_core.config import RunConfig
from grok_core.errors import AnalysisError
from grok_core.measures import fourier, projections
from grok_core.models.mlp import aims_at_templates
from grok_core.operation_names import PLAIN
from pages._ui import chart, say, structure
from pages._ui.reading import Reading, task_of

SIDE = 250  # height in pixels
MOST_NAMED = 12  # points: their names are written inside


def shown_matrix(config: RunConfig) -> str:
    """Name the rows that show what was learnt: the output layer's, unless these are fixed."""
    return "left operand" if aims_at_templates(config) else "output rows"


def rows(now: Reading, view: str) -> None:
    """Draw the rows, or say in a sentence why they cannot be drawn."""
    if now.snapshot is None:
        st.caption("The network's inside appears here once it is measured.")
        return
    try:
        frame, spec, text = _rows_drawn(
            now, structure.moment(now.run, now.snapshot.step, shown_matrix(now.config)), view
        )
    except AnalysisError as error:
        st.caption(say.plain(str(error)))
        return
    chart.draw(frame, spec, "rows")
    st.caption(text)


def _rows_drawn(now: Reading, at: structure.Moment, view: str) -> tuple[pd.DataFrame, Spec, str]:
    """Return the two widest directions of the rows, or the cross-fitted ring: frame, specification, sentence."""
    task, labels = task_of(now.config), structure.labels_of(at)
    count = len(labels)
    if view == "ring" and task.cyclic_order is not None:
        ring = structure.ring(at, None)
        points, k = ring.points, ring.frequency
        text = captions.ring_caption(k, ring.score, null_95=ring.null_95, p_value=ring.p_value)
    else:
        points, shares = structure.pca(at)
        points, text = _steady(now, points), captions.pca_caption(shares)
        k = fourier.dominant_frequency(structure.rows_of(at)) if task.cyclic_order is not None else 0
    if task.group is not None and task.group.kinds:
        kinds = task.group.kinds
        spec = scatter.scatter_spec(
            count=count, height=SIDE, categories=tuple(dict.fromkeys(kinds)), value_title="kind"
        )
        return scatter.scatter_frame(points, labels=labels, categories=kinds), spec, text
    spec = scatter.scatter_spec(
        count=count, height=SIDE, legend=False, cyclic=task.n_answers == task.n, names=count <= MOST_NAMED
    )
    if task.cyclic_order is None:
        by = "value" if task.group is None else "place in the table"
        if now.config.operation in PLAIN and now.row is not None:
            text = f"{at.matrix.capitalize()}: {captions.quality_caption(now.row['representation_quality'])}"
        return scatter.scatter_frame(points, labels=labels), spec, f"{text} Coloured by {by}."
    frame = scatter.scatter_frame(points, labels=labels, values=k * np.arange(count) % count)
    return frame, spec, f"{text} Coloured by {k}·i mod {count}, whether or not that is a circle."


def _steady(now: Reading, points: np.ndarray) -> np.ndarray:
    """Turn and mirror the points to lie as the ones drawn last: principal axes have no sign and no order."""
    last = st.session_state.get("rows_drawn")
    if last is not None and last[0] == now.run.id and last[1].shape == points.shape:
        points = projections.align(points, last[1])
    st.session_state.rows_drawn = (now.run.id, points)
    return points
