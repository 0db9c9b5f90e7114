"""Draws a chart as high as the window allows, and in a way that keeps its picture when only its data change."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import pyarrow as pa
import streamlit as st

from grok_core.charts.curve_layers import PICK
from grok_core.charts.theme import Spec

HEIGHTS = {
    "accuracy": (190, 35), "loss": (150, 25), "third": (150, 25), "rows": (190, 29), "rings": (200, 28),
    "points": (320, 64), "beside": (240, 50), "when": (130, 19), "circuit": (210, 24),
}  # fmt: skip
"""For each chart that stretches: the least height in pixels, and its share of the window's height in percent."""

FIXED = 300  # a container stretches its chart only if it is given a height; the style then puts its own in its place

STYLE = """
[data-testid="stLayoutWrapper"]:has(> [class*="st-key-fit_"]) {height: auto !important; flex: none !important}
[class*="st-key-fit_"] {flex: none !important; overflow: hidden !important}
""" + "\n".join(
    f'[class*="st-key-fit_{name}"] {{height: max({least}px, {share}vh) !important}}'
    for name, (least, share) in HEIGHTS.items()
)


def table_of(frame: pd.DataFrame) -> pa.Table:
    """Return a frame as it travels: numbers and texts, and columns without any as nothing but their length."""
    columns = {name: pa.Array.from_pandas(frame[name]) for name in frame.columns}
    return pa.table({name: pa.nulls(len(c)) if c.null_count == len(c) else c for name, c in columns.items()})


def draw(table: pa.Table, spec: Spec, name: str, picked: Callable[[], None] | None = None) -> None:
    """Draw a table by its specification, at the height that belongs to the name.

    Args:
        table: The data.
        spec: The specification.
        name: One of HEIGHTS, perhaps with more behind it; the chart's key is made of it.
        picked: Called when a step is clicked, on a chart that has the selection `curve_layers.PICK`.
    """
    draw_it = partial(st.vega_lite_chart, table, spec, width="stretch", height="stretch", key=key_of(name))
    with st.container(key=f"fit_{name}", height=FIXED, border=False):
        if picked is None:
            draw_it()
        else:
            draw_it(on_select=picked, selection_mode=PICK)


def key_of(name: str) -> str:
    """Return under which key the session keeps what is selected in a chart."""
    return f"chart_{name}"
