"""What "=" looks at in every equation: one small picture for each head and position."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from grok_core.charts.captions import percent
from grok_core.charts.operation_table import paletted_png
from grok_core.charts.palettes import viridis
from grok_core.languages import say


def attention_png(shares: NDArray[np.uint8]) -> bytes:
    """Return shares (m, m), 0 .. 255 for 0 .. 1, as a PNG: x is the row, y the column, dark for 0, light for 1."""
    return paletted_png(shares, _palette(), max(1, 240 // len(shares)), bits=8)


@cache
def _palette() -> bytes:
    return viridis(np.linspace(0, 1, 256)).tobytes()


def attention_words(head: int, token: str, shares: NDArray[np.uint8]) -> str:
    """Return in words what a map shows: how the share that a head gives to a token varies over equations.

    Args:
        head: Its number, from 1.
        token: What is looked at.
        shares: Shape (K,), of the K equations that are defined; 0 .. 255 for 0 .. 1.
    """
    low, middle, high = (percent(share) for share in np.quantile(shares / 255, (0, 0.5, 1)))
    return say(
        "Head {head}, share given to {token}: from {low} to {high}, median {middle}.",
        head=head,
        token=token,
        low=low,
        high=high,
        middle=middle,
    )


def attention_caption(
    head: int, mean: Sequence[float], spread: Sequence[float], context: Sequence[str], shown: Sequence[int]
) -> str:
    """Return what a head looks at on average, and how much that changes from equation to equation.

    Args:
        head: Its number, from 1.
        mean, spread: Over equations, of the share of each of T positions.
        context: What the positions are called.
        shown: Those to speak of.
    """
    parts = ", ".join(f"{context[t]} {percent(mean[t])} ± {percent(spread[t])}" for t in shown)
    return say("Head {head}: {parts}", head=head, parts=parts)
