"""What "=" looks at in each head, as pictures with their sentences; drawn once for all who look at them."""

import base64
from dataclasses import dataclass

import numpy as np

from grok_core.charts.attention import attention_caption, attention_png, attention_words
from grok_core.views import dissected
from grok_core.views.cache import shared
from grok_core.views.dissected import DissectionKey

SHOWN = ("x", "y")  # tokens of which there is a picture


@dataclass(frozen=True)
class HeadMaps:
    """The pictures of one head.

    Args:
        caption: How it divides its attention, in words.
        pictures: What a picture shows, in words, and its PNG in base64, for each of SHOWN.
    """

    caption: str
    pictures: tuple[tuple[str, str], ...]


@shared(32)
def attention_maps(at: DissectionKey, layer: int) -> tuple[HeadMaps, ...]:
    """Return the maps of every head of a layer, counted among those kept: the share given to a token per equation."""
    found = dissected.dissection(at)
    shares, context, order = found.attention[layer], found.context.tolist(), dissected.order_of(at)
    shown = [context.index(token) for token in SHOWN]
    defined = at.task.roles() > 0
    heads = []
    for head, table in enumerate(shares, start=1):
        values = table[defined] / 255
        caption = attention_caption(head, values.mean(0), values.std(0), context, shown)
        ordered = table[np.ix_(order, order)]
        pictures = tuple(
            (
                attention_words(head, context[t], table[defined][:, t]),
                base64.b64encode(attention_png(ordered[..., t])).decode(),
            )
            for t in shown
        )
        heads.append(HeadMaps(caption, pictures))
    return tuple(heads)
