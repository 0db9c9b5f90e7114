"""Draws a chart and says it in words: as high as the window allows, and so that new data keep the picture."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from grok_core.charts import theme
from grok_core.charts.curve_layers import PICK
from grok_core.charts.theme import Spec
from pages._shared import carried, unseen

HEIGHTS = {
    "accuracy": (190, 35), "loss": (150, 25), "third": (150, 25), "rows": (155, 22), "rings": (200, 28),
    "points": (320, 64), "beside": (240, 50), "when": (130, 19), "circuit": (210, 24), "compared": (420, 58),
    "measure": (240, 27), "gap_regions": (340, 36), "named": (300, 44),
}  # fmt: skip
"""For each chart that stretches: the least height in pixels, and its share of the window's height in percent.

A chart is never higher than a phone is wide: what is as wide as high would leave the rest blank."""

FIXED = 300  # a container stretches its chart only if it is given a height; the style then puts its own in its place

STYLE = """
[data-testid="stLayoutWrapper"]:has(> [class*="st-key-fit_"]) {height: auto !important; flex: none !important}
[class*="st-key-fit_"] {flex: none !important; overflow: hidden !important}
""" + "\n".join(
    f'[class*="st-key-fit_{name}"] {{height: max({least}px, min({share}vh, 92vw)) !important}}'
    for name, (least, share) in HEIGHTS.items()
)
# Streamlit writes the heading of a small expander too faintly to be read.
STYLE += "\n.st-key-chart_files :is(details, summary, summary *) {color: inherit !important; opacity: 1 !important}"
# On a phone a legend of six runs stands above two panels.
STYLE += '\n@media (max-width: 767px) {[class*="st-key-fit_compared"] {height: 620px !important}}'


MOST_IN_A_BYTE = 127  # texts


def table_of(frame: pd.DataFrame) -> pa.Table:
    """Return a frame as it travels: numbers, texts each written once, and columns of nothing as their length alone."""
    return pa.table({name: _column(pa.Array.from_pandas(frame[name])) for name in frame.columns})


def _column(values: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    if values.null_count == len(values):
        return pa.nulls(len(values))
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        texts = values.cast(pa.string()).dictionary_encode()
        few = pc.count_distinct(values).as_py() <= MOST_IN_A_BYTE
        return texts.cast(pa.dictionary(pa.int8() if few else pa.int16(), pa.string()))
    return values


def draw(table: pa.Table, spec: Spec, name: str, words: str, picked: Callable[[], None] | None = None) -> None:
    """Draw a table by its specification, and say for those who do not see it what it shows.

    Args:
        table: The data.
        spec: The specification.
        name: The chart's key is made of it. One of HEIGHTS, perhaps with more behind it, makes the chart as high as
            the window allows; with any other name it is as high as its specification says.
        words: In numbers what the picture shows: the `…_words` of its module in `grok_core.charts`.
        picked: Called when a step is clicked, on a chart that has the selection `curve_layers.PICK`.
    """
    spec = theme.enlarged(spec) if carried.is_on("present") else spec
    drawn()[name] = str(spec.get("description", name)), table
    draw_it = partial(st.vega_lite_chart, table, spec, width="stretch", key=key_of(name))
    if picked is not None:
        draw_it = partial(draw_it, on_select=picked, selection_mode=PICK)
    if name.startswith(tuple(HEIGHTS)):
        with st.container(key=f"fit_{name}", height=FIXED, border=False):
            draw_it(height="stretch")
    else:
        draw_it()
    unseen.words(words)


def drawn() -> dict[str, tuple[str, pa.Table]]:
    """Return what is drawn on this page, by the charts' names: what each shows, and its data as they are by now."""
    found: dict[str, tuple[str, pa.Table]] = st.session_state.drawn
    return found


def key_of(name: str) -> str:
    """Return under which key the session keeps what is selected in a chart."""
    return f"chart_{name}"
