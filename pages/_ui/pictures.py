"""The Lab's pictures: curves, operation table, output rows. A reading in, elements on the page."""

import base64
import json
from functools import lru_cache

import numpy as np
import streamlit as st

from grok_core.charts import captions, curves, scatter, table
from grok_core.charts.frames import curve_frame
from grok_core.charts.theme import Spec
from grok_core.config import RunConfig
from grok_core.engine import Snapshot
from grok_core.measures import fourier, projections
from pages._ui.reading import Reading, task_of

TOP, SMALL, SIDE = 300, 200, 250  # heights in pixels: with the controls they fill 1600 by 900


def accuracy(now: Reading, ghost: Reading | None, *, log_x: bool, cursor: int | None) -> None:
    """Draw train and validation accuracy, the ghost, the crossings and the chosen step."""
    config = now.config
    spec = _constant(curves.accuracy_spec(max_step=config.steps, n=config.n_elements, log_x=log_x, height=TOP))
    _curve(now, ghost, spec, curves.ACCURACY, log_x, cursor, "accuracy")


def loss(now: Reading, ghost: Reading | None, *, log_x: bool, cursor: int | None) -> None:
    """Draw train and validation loss."""
    spec = curves.loss_spec(max_step=now.config.steps, log_x=log_x, log_y=True, height=SMALL)
    _curve(now, ghost, _constant(spec), curves.LOSS, log_x, cursor, "loss")


def third(now: Reading, ghost: Reading | None, which: str, *, log_x: bool, cursor: int | None) -> None:
    """Draw the weight norm or the gap between the losses."""
    make, columns = {"weight norm": (curves.norm_spec, curves.NORM), "gap": (curves.gap_spec, curves.GAP)}[which]
    spec = make(max_step=now.config.steps, log_x=log_x, height=SMALL)
    _curve(now, ghost, _constant(spec), columns, log_x, cursor, "third")


def operation_table(config: RunConfig, snapshot: Snapshot | None, *, width: int) -> None:
    """Draw the table: which cells are trained on, and which the network gets right."""
    predicted = None if snapshot is None else snapshot.predicted
    png, counts = _table(config, None if predicted is None else predicted.tobytes())
    names = " ".join(
        f'<span style="white-space:nowrap"><span style="color:{colour};-webkit-text-stroke:0.5px gray">■</span> {name}'
        "</span>"
        for name, colour in table.table_legend(counts)
    )
    # In the page itself, not as a media file: at the next tick a file may be gone before it was fetched.
    st.html(
        f'<img src="data:image/png;base64,{png}" style="width:{width}px;max-width:100%;border-radius:4px" '
        'alt="Operation table: one cell per equation.">'
        f'<div style="font-size:0.8rem;line-height:1.35;margin-top:4px">{names}</div>'
    )
    st.caption(captions.table_caption(counts))


def output_rows(now: Reading, view: str) -> None:
    """Draw the output layer's rows: their two widest directions, or the cross-fitted ring."""
    if now.snapshot is None:
        st.caption("The network's inside appears here once it is measured.")
        return
    task = task_of(now.config)
    order = np.arange(task.n) if task.cyclic_order is None else task.cyclic_order
    rows, labels = now.snapshot.output_rows[order], [task.labels[i] for i in order]
    if view == "ring" and task.cyclic_order is not None:
        ring = fourier.ring(rows, permutations=99)
        points = ring.points
        text = captions.ring_caption(ring.frequency, ring.score, null_95=ring.null_95, p_value=ring.p_value)
    else:
        points, shares = projections.pca(rows)
        points, text = _steady(now, points), captions.pca_caption(shares)
    if task.group is not None:
        parity = ["odd" if odd else "even" for odd in task.group.is_odd]
        frame = scatter.scatter_frame(points, labels=labels, categories=parity)
        spec = scatter.scatter_spec(count=len(rows), height=SIDE, categories=("even", "odd"), value_title="sign")
    else:
        k = fourier.dominant_frequency(rows)
        frame = scatter.scatter_frame(points, labels=labels, values=k * np.arange(len(rows)) % len(rows))
        spec = scatter.scatter_spec(count=len(rows), height=SIDE, legend=False)
        text += f" Coloured by place on the circle of frequency {k}."
    st.vega_lite_chart(frame, _constant(spec), width="stretch", key="rows")
    st.caption(text)


def _curve(now: Reading, ghost: Reading | None, spec: Spec, columns: dict[str, str], log_x: bool,
           cursor: int | None, key: str) -> None:  # fmt: skip
    frame = curve_frame(
        now.metrics,
        columns=columns,
        ghost=None if ghost is None else ghost.metrics,
        crossings=(now.progress.step_train_99, now.progress.step_val_99),
        cursor=cursor,
        log_x=log_x,
    )
    st.vega_lite_chart(frame, spec, width="stretch", key=f"chart_{key}")


def _steady(now: Reading, points: np.ndarray) -> np.ndarray:
    """Turn and mirror the points to lie as the ones drawn last: principal axes have no sign and no order."""
    last = st.session_state.get("rows_drawn")
    if last is not None and last[0] == now.run.id and last[1].shape == points.shape:
        points = projections.align(points, last[1])
    st.session_state.rows_drawn = (now.run.id, points)
    return points


@lru_cache(maxsize=64)
def _table(config: RunConfig, predicted: bytes | None) -> tuple[str, table.TableCounts]:
    task = task_of(config)
    cells = None if predicted is None else np.frombuffer(predicted, np.uint8).reshape(task.n, task.n)
    arguments = (task.roles(), task.answers(), cells)
    return base64.b64encode(table.table_png(*arguments)).decode(), table.table_counts(*arguments)


def _constant(spec: Spec) -> Spec:
    """Return the same object for the same specification, so that Streamlit has nothing new to send."""
    return _parsed(json.dumps(spec, sort_keys=True))


@lru_cache(maxsize=128)
def _parsed(text: str) -> Spec:
    parsed: Spec = json.loads(text)
    return parsed
