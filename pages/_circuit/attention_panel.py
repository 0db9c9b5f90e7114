"""What "=" looks at: for each head a map of the shares it gives to x and to y, over all equations."""

import base64
from functools import lru_cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from grok_core.charts.attention import attention_caption, attention_png
from grok_core.charts.captions import percent
from grok_core.runs import Run
from grok_core.views import dissected
from grok_core.views.dissected import Opened

SIDE = 138  # px
SHOWN = ("x", "y")


def draw(run: Run, at: Opened) -> None:
    """Draw the maps of a layer, if this is a network with attention."""
    if not run.config.architecture_record.has_attention:
        return
    st.markdown("**Attention: what = looks at, head by head**")
    kept = dissected.dissection(at).attention.shape[0]
    if not kept:
        st.caption("The attention of so large a table was too much to keep.")
        return
    layers = range(run.config.n_layers - kept + 1, run.config.n_layers + 1)
    layer = layers[-1]
    if len(layers) > 1:
        layer = st.segmented_control("Layer", layers, default=layer, required=True, key=f"layer_{run.id}")
    maps, words = _maps(at, layers.index(layer))
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:18px">{maps}</div>')
    gone = "" if kept == run.config.n_layers else " Of so large a table only the last layer was kept."
    st.caption(f"{words}{gone}")


@lru_cache(maxsize=32)
def _maps(at: Opened, layer: int) -> tuple[str, str]:
    """Return the pictures in HTML, and the sentence below."""
    found = dissected.dissection(at)
    shares, context, order = found.attention[layer], found.context.tolist(), dissected.order_of(at)
    shown = [context.index(token) for token in SHOWN]
    defined = at.task.roles() > 0
    parts = []
    for head, table in enumerate(shares, start=1):
        values = table[defined] / 255
        text = attention_caption(head, values.mean(0), values.std(0), context, shown)
        pictures = "".join(_picture(table[np.ix_(order, order)][..., t], f"{text}: {context[t]}") for t in shown)
        row = f'<div style="display:flex;gap:6px">{pictures}</div>'
        parts.append(f'<div>{row}<div style="font-size:0.8rem">{text}</div></div>')
    return "".join(parts), (
        "Left: the share given to x, right: to y; dark is 0, light 1; x is the row, y the column. Below: mean ± spread "
        f"over all equations; without preferences, each of {len(context)} positions has {percent(1 / len(context))}."
    )


def _picture(shares: NDArray[np.uint8], text: str) -> str:
    png = base64.b64encode(attention_png(shares)).decode()
    style = f"width:{SIDE}px;image-rendering:pixelated;border-radius:4px"
    return f'<img src="data:image/png;base64,{png}" alt="{text}" style="{style}">'
