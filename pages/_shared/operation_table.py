"""Operation tables as pictures: which cells are trained on and right, or what is to be learnt."""

import streamlit as st

from grok_core.charts import captions
from grok_core.charts.operation_table import TableCounts, table_legend
from grok_core.config import RunConfig
from grok_core.engine import Snapshot
from grok_core.views.reading import task_of
from grok_core.views.table_image import answers_image, table_image


def operation_table(config: RunConfig, snapshot: Snapshot | None, *, width: int) -> None:
    """Draw the table: which cells are trained on, and which the network gets right."""
    png, counts = table_image(config, None if snapshot is None else snapshot.predicted)
    # In the page itself, not as a media file: at the next tick a file may be gone before it was fetched.
    st.html(
        f'<img src="data:image/png;base64,{png}" style="width:min({width}px,100%,32vh);border-radius:4px" '
        'alt="Operation table: one cell per equation.">'
        f'<div style="font-size:0.8rem;line-height:1.35;margin-top:4px">{legend(counts)}</div>'
    )
    st.caption(captions.table_caption(counts))
    if config.outliers:
        st.caption(captions.outliers_caption(config.outliers, task_of(config).n_corrupted))


def legend(counts: TableCounts) -> str:
    """Return in HTML what the colours of the table mean."""
    return " ".join(
        f'<span style="white-space:nowrap"><span style="color:{colour};-webkit-text-stroke:0.5px gray">■</span> {name}'
        "</span>"
        for name, colour in table_legend(counts)
    )


def answers(config: RunConfig, *, width: int) -> None:
    """Draw the table that is to be learnt: each cell in the colour of its answer."""
    task, png = task_of(config), answers_image(config)
    st.html(
        f'<img src="data:image/png;base64,{png}" style="width:min({width}px,100%,32vh);border-radius:4px" '
        'alt="The table to be learnt: one colour for each answer.">'
    )
    st.caption(captions.answers_caption(len(task.x), task.n_answers, is_symmetric=task.commutative))
