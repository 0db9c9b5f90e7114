"""The Lab's pictures: curves, operation table, output rows. A reading in, elements on the page."""

import base64
from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np
import streamlit as st

from grok_core.charts import captions, curves, table
from grok_core.charts.frames import curve_frame
from grok_core.charts.theme import Spec
from grok_core.config import RunConfig
from grok_core.engine import Snapshot
from grok_core.operation_names import PLAIN
from pages._ui import chart
from pages._ui.reading import Reading, task_of
from pages._ui.shared import once

THIRDS: dict[str, tuple[Callable[..., Spec], Mapping[str, str]]] = {
    "weight norm": (curves.norm_spec, curves.NORM),
    "output norm": (curves.output_norm_spec, curves.OUTPUT_NORM),
    "gap": (curves.gap_spec, curves.GAP),
    "representation quality": (curves.quality_spec, curves.QUALITY),
}


def thirds(config: RunConfig) -> tuple[str, ...]:
    """Return the names of what can be drawn as a third curve."""
    return tuple(name for name in THIRDS if name != "representation quality" or config.operation in PLAIN)


def accuracy(now: Reading, ghost: Reading | None, *, log_x: bool, cursor: int | None) -> None:
    """Draw train and validation accuracy, the ghost, the crossings and the chosen step."""
    config = now.config
    spec = curves.accuracy_spec(max_step=config.steps, n=config.n_answers, log_x=log_x, changes=now.changes)
    _curve(now, ghost, spec, curves.ACCURACY, log_x, cursor, "accuracy")


def loss(now: Reading, ghost: Reading | None, *, log_x: bool, cursor: int | None) -> None:
    """Draw train and validation loss."""
    spec = curves.loss_spec(
        max_step=now.config.steps, unit=_unit(now.config), log_x=log_x, log_y=True, changes=now.changes
    )
    _curve(now, ghost, spec, curves.LOSS, log_x, cursor, "loss")


def third(now: Reading, ghost: Reading | None, which: str, *, log_x: bool, cursor: int | None) -> None:
    """Draw the weight norm or the gap between the losses."""
    make, columns = THIRDS[which]
    unit = {"unit": _unit(now.config)} if which == "gap" else {}
    spec = make(max_step=now.config.steps, log_x=log_x, changes=now.changes, **unit)
    _curve(now, ghost, spec, columns, log_x, cursor, "third")


def _unit(config: RunConfig) -> str:
    """Return the unit of the loss: a squared error has none."""
    return "nats" if config.loss == "cross_entropy" else ""


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
        f'<img src="data:image/png;base64,{png}" style="width:min({width}px,100%,32vh);border-radius:4px" '
        'alt="Operation table: one cell per equation.">'
        f'<div style="font-size:0.8rem;line-height:1.35;margin-top:4px">{names}</div>'
    )
    st.caption(captions.table_caption(counts))


def answers(config: RunConfig, *, width: int) -> None:
    """Draw the table that is to be learnt: each cell in the colour of its answer."""
    task = task_of(config)
    png = base64.b64encode(table.answers_png(task.answers())).decode()
    st.html(
        f'<img src="data:image/png;base64,{png}" style="width:min({width}px,100%,32vh);border-radius:4px" '
        'alt="The table to be learnt: one colour for each answer.">'
    )
    st.caption(captions.answers_caption(len(task.x), task.n_answers, is_symmetric=task.commutative))


def _curve(now: Reading, ghost: Reading | None, spec: Spec, columns: Mapping[str, str], log_x: bool,
           cursor: int | None, key: str) -> None:  # fmt: skip
    """Draw some series of a run; their data are prepared once for all who watch it."""
    behind = None if ghost is None else ghost.key
    table = once(
        (now.key, behind, *columns.values(), cursor, log_x),
        lambda: chart.table_of(
            curve_frame(
                now.metrics,
                columns=columns,
                ghost=None if ghost is None else ghost.metrics,
                crossings=(now.progress.step_train_99, now.progress.step_val_99),
                cursor=cursor,
                log_x=log_x,
            )
        ),
    )
    chart.draw(table, spec, key)


@lru_cache(maxsize=64)
def _table(config: RunConfig, predicted: bytes | None) -> tuple[str, table.TableCounts]:
    task = task_of(config)
    cells = None if predicted is None else np.frombuffer(predicted, np.uint8).reshape(task.n, task.n)
    arguments = (task.roles(), task.answers(), cells)
    return base64.b64encode(table.table_png(*arguments)).decode(), table.table_counts(*arguments)
