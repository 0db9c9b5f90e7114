"""Operation tables as pictures: which cells are trained on and right, or what is to be learnt."""

import base64
from functools import lru_cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from grok_core.charts import captions
from grok_core.charts.operation_table import TableCounts, answers_png, table_counts, table_legend, table_png
from grok_core.config import RunConfig
from grok_core.engine import Snapshot
from grok_core.views.reading import task_of


def operation_table(config: RunConfig, snapshot: Snapshot | None, *, width: int) -> None:
    """Draw the table: which cells are trained on, and which the network gets right."""
    png, counts = table_of_cells(config, None if snapshot is None else snapshot.predicted)
    # In the page itself, not as a media file: at the next tick a file may be gone before it was fetched.
    st.html(
        f'<img src="data:image/png;base64,{png}" style="width:min({width}px,100%,32vh);border-radius:4px" '
        'alt="Operation table: one cell per equation.">'
        f'<div style="font-size:0.8rem;line-height:1.35;margin-top:4px">{legend(counts)}</div>'
    )
    st.caption(captions.table_caption(counts))


def table_of_cells(config: RunConfig, predicted: NDArray[np.uint8] | None) -> tuple[str, TableCounts]:
    """Return the table as a PNG in base64, and how many cells are of each kind; drawn once for all who look at it."""
    return _table(config, None if predicted is None else predicted.tobytes())


def legend(counts: TableCounts) -> str:
    """Return in HTML what the colours of the table mean."""
    return " ".join(
        f'<span style="white-space:nowrap"><span style="color:{colour};-webkit-text-stroke:0.5px gray">■</span> {name}'
        "</span>"
        for name, colour in table_legend(counts)
    )


def answers(config: RunConfig, *, width: int) -> None:
    """Draw the table that is to be learnt: each cell in the colour of its answer."""
    task = task_of(config)
    png = base64.b64encode(answers_png(task.answers())).decode()
    st.html(
        f'<img src="data:image/png;base64,{png}" style="width:min({width}px,100%,32vh);border-radius:4px" '
        'alt="The table to be learnt: one colour for each answer.">'
    )
    st.caption(captions.answers_caption(len(task.x), task.n_answers, is_symmetric=task.commutative))


@lru_cache(maxsize=64)
def _table(config: RunConfig, predicted: bytes | None) -> tuple[str, TableCounts]:
    task = task_of(config)
    cells = None if predicted is None else np.frombuffer(predicted, np.uint8).reshape(task.n, task.n)
    arguments = (task.roles(), task.answers(), cells)
    return base64.b64encode(table_png(*arguments)).decode(), table_counts(*arguments)
