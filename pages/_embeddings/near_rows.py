"""The three rows nearest to one that was clicked or chosen, with their distances, beside the picture."""

import streamlit as st

from grok_core.charts import picture_captions
from grok_core.charts.curve_layers import PICK
from grok_core.languages import say
from grok_core.views import run_rows
from grok_core.views.run_rows import RowsKey
from pages._shared import address, draw_chart, messages


def draw(at: RowsKey) -> None:
    """Draw the choice of an element, and say which rows are nearest to its own."""
    labels = run_rows.labels_of(at)
    asked = address.asked("element")
    chosen = st.session_state.element = asked if asked in labels else None  # another matrix may have other elements
    empty = say("click a point, or choose")
    st.selectbox(say("Nearest to"), labels, index=None, key="element", placeholder=empty, on_change=_chosen)
    if chosen is not None:
        near, typical = run_rows.nearest_to(at, labels.index(chosen))
        st.caption(messages.plain(picture_captions.near_caption(chosen, near, typical)))


def picked(chart: str) -> None:
    """Choose the element whose point was clicked; a callback of the chart of this name."""
    if clicked := st.session_state[draw_chart.key_of(chart)].selection.get(PICK):
        address.keep("element", str(clicked[0]["label"]))


def _chosen() -> None:
    address.keep("element", st.session_state.element)
