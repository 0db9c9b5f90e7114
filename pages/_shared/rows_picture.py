"""What the network looks like inside, beside the curves: its rows on their two widest directions, or on a ring."""

import numpy as np
import pyarrow as pa
import streamlit as st

from grok_core.charts import captions, picture_captions, scatter
from grok_core.charts.theme import Spec
from grok_core.config import RunConfig
from grok_core.errors import AnalysisError
from grok_core.measures import fourier, projections
from grok_core.views import run_rows, score_sentence
from grok_core.views.cache import once
from grok_core.views.reading import Reading, task_of
from pages._shared import draw_chart, messages

SIDE = 250  # height in pixels
MOST_NAMED = 12  # points: their names are written inside
MOST_RUNS = 200

_drawn_last: dict[object, np.ndarray] = {}  # by run and matrix: all who watch a run see it in the same orientation


def shown_matrix(config: RunConfig) -> str:
    """Name the rows that show what was learnt: the output layer's, unless these are fixed."""
    return "left operand" if config.aims_at_templates else "output rows"


def rows(now: Reading, view: str) -> None:
    """Draw the rows, or say in a sentence why they cannot be drawn."""
    if now.snapshot is None:
        st.caption("The network's inside appears here once it is measured.")
        return
    at = run_rows.rows_key(now.run, now.snapshot.step, shown_matrix(now.config))
    try:
        table, spec, text = once((at, view), lambda: _rows_drawn(at, view))
    except AnalysisError as error:
        st.caption(messages.plain(str(error)))
        return
    draw_chart.draw(table, spec, "rows")
    st.caption(text)


def _rows_drawn(at: run_rows.RowsKey, view: str) -> tuple[pa.Table, Spec, str]:
    """Return table, specification and sentence of the rows on their two widest directions, or on the ring."""
    task, labels = task_of(at.config), run_rows.labels_of(at)
    count = len(labels)
    if view == "ring" and task.cyclic_order is not None:
        ring = run_rows.ring(at, None)
        points, k = ring.points, ring.frequency
        text = score_sentence.of_ring(ring)
    else:
        points, shares = run_rows.pca(at)
        points, text = _steady(at, points), picture_captions.pca_caption(shares)
        k = fourier.dominant_frequency(run_rows.rows_at(at)) if task.cyclic_order is not None else 0
    if task.group is not None and task.group.kinds:
        kinds = task.group.kinds
        spec = scatter.scatter_spec(
            count=count, height=SIDE, categories=tuple(dict.fromkeys(kinds)), value_title="kind"
        )
        frame = scatter.scatter_frame(points, labels=labels, categories=kinds)
        return draw_chart.table_of(frame), spec, text
    spec = scatter.scatter_spec(
        count=count, height=SIDE, legend=False, cyclic=task.answer_labels == task.labels, names=count <= MOST_NAMED
    )
    if task.cyclic_order is None:
        by = "value" if task.group is None and not at.config.operation_record.is_own else "place in the table"
        if at.config.operation_record.is_plain and at.matrix != "output rows":
            text = f"{at.matrix.capitalize()}: {captions.quality_caption(run_rows.quality(at))}"
        return draw_chart.table_of(scatter.scatter_frame(points, labels=labels)), spec, f"{text} Coloured by {by}."
    frame = scatter.scatter_frame(points, labels=labels, values=k * np.arange(count) % count)
    return draw_chart.table_of(frame), spec, f"{text} Coloured by {k}·i mod {count}, whether or not that is a circle."


def _steady(at: run_rows.RowsKey, points: np.ndarray) -> np.ndarray:
    """Rotate and mirror the points onto those of the run that were drawn last: principal axes have no sign."""
    whose = (at.run, at.created, at.matrix)
    if whose in _drawn_last:
        points = projections.align(points, _drawn_last[whose])
    elif len(_drawn_last) >= MOST_RUNS:
        _drawn_last.clear()
    _drawn_last[whose] = points
    return points
