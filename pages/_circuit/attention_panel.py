"""What "=" looks at: for each head a map of the shares it gives to x and to y, over all equations."""

import streamlit as st

from grok_core.charts.captions import percent
from grok_core.languages import say
from grok_core.runs import Run
from grok_core.views import dissected
from grok_core.views.attention_maps import HeadMaps, attention_maps
from grok_core.views.dissected import DissectionKey
from pages._shared import bound
from pages._shared.choices import Choice, numbers

HEAD = 226  # px: the least width of the two pictures of a head
SIDE = 160  # px: the most of one of them


def draw(run: Run, at: DissectionKey) -> None:
    """Draw the maps of a layer of a network with attention."""
    kept = dissected.dissection(at).attention.shape[0]
    if not kept:
        st.caption(say("The attention of so large a table was too much to keep."))
        return
    layers = range(run.config.n_layers - kept + 1, run.config.n_layers + 1)
    layer = layers[-1]
    if len(layers) > 1:
        layer = int(bound.segments(say("Layer"), Choice("layer", numbers(layers[0], layer), str(layer))))
    heads = attention_maps(at, layers.index(layer))
    maps = "".join(_head(head) for head in heads)
    st.html(
        f'<div style="display:grid;grid-template-columns:repeat(auto-fill,minmax({HEAD}px,1fr));gap:12px">{maps}</div>'
    )
    positions = len(dissected.dissection(at).context)
    text = say(
        "Left: the share given to x, right: to y; dark is 0, light 1; x is the row, y the column. Below: mean ± spread "
        "over all equations; without preferences, each of {positions} positions has {share}.",
        positions=positions,
        share=percent(1 / positions),
    )
    gone = "" if kept == run.config.n_layers else say("Of so large a table only the last layer was kept.")
    st.caption(f"{text} {gone}".strip())


def _head(head: HeadMaps) -> str:
    """Return the pictures of a head in HTML, its sentence below."""
    style = f"width:calc(50% - 3px);max-width:{SIDE}px;image-rendering:pixelated;border-radius:4px"
    pictures = "".join(
        f'<img src="data:image/png;base64,{png}" alt="{words}" style="{style}">' for words, png in head.pictures
    )
    row = f'<div style="display:flex;gap:6px">{pictures}</div>'
    return f'<div>{row}<div style="font-size:0.8rem">{head.caption}</div></div>'
