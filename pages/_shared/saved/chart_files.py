"""The charts of a page as files: SVG and PNG made in the browser, where they are drawn, and their data as CSV.

Streamlit's own toolbar has no SVG, and would stand over the curves whenever somebody points at them.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pyarrow as pa
import streamlit as st

from grok_core.languages import say
from pages._shared import draw_chart

CSS = """
div {font-size: 0.9rem; color: var(--st-text-color); font-family: var(--st-font)}
ul {list-style: none; margin: 0; padding: 0}
li {display: flex; gap: 0.5rem; align-items: center; padding: 0.15rem 0}
button {
  font: inherit; color: inherit; background: transparent; border: 1px solid #868B93; border-radius: 0.5rem;
  padding: 0.1rem 0.6rem; cursor: pointer;
}
button:focus-visible {outline: 3px solid #009E73; outline-offset: 2px}
"""

_pictures = st.components.v2.component(
    "chart_files",
    html="<div><ul></ul></div>",
    css=CSS,
    js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"),
)


def draw() -> None:
    """Draw what the charts that were drawn can be saved as, folded; nothing where there are none."""
    drawn: Mapping[str, tuple[str, pa.Table]] = draw_chart.drawn()
    if not drawn:
        return
    with st.expander(say("Charts as files"), type="compact", key="chart_files"):
        _pictures(key="chart_pictures")
        with st.container(horizontal=True, gap="xsmall"):
            for name, (title, _) in drawn.items():
                st.download_button(
                    say("CSV: {title}", title=title), partial(_csv, drawn, name), f"{name}.csv", "text/csv",
                    key=f"csv_{name}", on_click="ignore",
                )  # fmt: skip


def _csv(drawn: Mapping[str, tuple[str, pa.Table]], name: str) -> bytes:
    """Return the data of a chart as they were drawn last."""
    data: str = drawn[name][1].to_pandas().to_csv(index=False)
    return data.encode()
