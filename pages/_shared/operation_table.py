"""Operation tables as pictures: which cells are trained on and right, or what is to be learnt."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from grok_core.charts import captions
from grok_core.charts.operation_table import KINDS, TableCounts, answer_colours, table_legend
from grok_core.config import RunConfig
from grok_core.engine import Snapshot
from grok_core.languages import say
from grok_core.views.reading import task_of
from grok_core.views.table_image import answers_image, swatch_image, table_image
from pages._shared import messages


def _class(kind: str) -> str:
    return kind.replace(",", "").replace(" ", "-")


STYLE = """
.kind {white-space: nowrap; margin-right: 0.5em}
.kind::before {
  content: ""; display: inline-block; width: 0.8em; height: 0.8em; margin-right: 0.2em; outline: 0.5px solid gray;
  print-color-adjust: exact;
}
""" + "\n".join(f'.{_class(kind.name)}::before {{background: url("{swatch_image(kind.name)}")}}' for kind in KINDS)
"""What a legend shows of each kind: once a page, not with every tick."""

MOST_NAMED = 12  # answers named beside the table to be learnt


def operation_table(config: RunConfig, snapshot: Snapshot | None, *, width: int) -> None:
    """Draw the table: which cells are trained on, and which the network gets right."""
    cells(config, None if snapshot is None else snapshot.predicted, width=width)


def cells(config: RunConfig, predicted: NDArray[np.uint8] | None, *, width: int) -> None:
    """Draw the table by the network's answer in each cell (n, n), or None before there are any."""
    address, counts = table_image(config, predicted)
    st.html(
        _picture(address, say("Operation table: one cell per equation, x in rows, y in columns."), width)
        + f'<div style="font-size:0.8rem;line-height:1.35;margin-top:4px">{legend(counts)}</div>'
    )
    st.caption(captions.table_caption(counts))
    if config.outliers:
        st.caption(captions.outliers_caption(config.outliers, task_of(config).n_corrupted))


def legend(counts: TableCounts) -> str:
    """Return in HTML what the cells of the table mean, each beside one of its kind."""
    return " ".join(f'<span class="kind {_class(name)}">{say(name)}</span>' for name in table_legend(counts))


def short_legend() -> str:
    """Return in HTML which cells the network is shown, each beside one of its kind."""
    kinds = {"train, right": say("shown"), "validation, right": say("never shown")}
    return " ".join(f'<span class="kind {_class(name)}">{words}</span>' for name, words in kinds.items())


def answers(config: RunConfig, *, width: int) -> None:
    """Draw the table that is to be learnt: each cell in the colour of its answer."""
    task, address = task_of(config), answers_image(config)
    shows = say("The table to be learnt: one colour for each answer, x in rows, y in columns.")
    st.html(_picture(address, shows, width))
    st.caption(captions.answers_caption(len(task.x), task.n_answers, is_symmetric=task.commutative))
    if task.answer_labels != task.labels and config.operation_record.is_own:
        named(task.answer_labels)


def named(labels: Sequence[str]) -> None:
    """Name the answers of a table, the first few of many, each beside its colour; labels are a visitor's own words."""
    row = st.container(horizontal=True, vertical_alignment="center", gap="xsmall")
    for label, colour in list(zip(labels, answer_colours(len(labels)), strict=True))[:MOST_NAMED]:
        row.html(f'<span style="color:{colour};-webkit-text-stroke:0.5px gray">■</span>', width="content")
        row.caption(messages.plain(label), width="content")
    if len(labels) > MOST_NAMED:
        row.caption(say("and {n} more", n=len(labels) - MOST_NAMED), width="content")


def _picture(address: str, alt: str, width: int) -> str:
    """Return in HTML a table with its operands at its sides: x goes down, y to the right."""
    # In the page itself, not as a media file: at the next tick a file may be gone before it was fetched.
    return (
        f'<div style="display:grid;grid-template-columns:auto min({width}px,100% - 1.8rem,var(--table-height,32vh));'
        'column-gap:0.4rem;justify-content:start;line-height:1.2"><div></div><div><i>y</i> →</div>'
        '<div style="text-align:center"><i>x</i><br>↓</div>'
        f'<img src="{address}" alt="{alt}" style="width:100%;border-radius:4px"></div>'
    )
