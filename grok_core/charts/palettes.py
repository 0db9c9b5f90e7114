"""The charts' colour schemes for pictures that Vega does not draw: tables, maps of attention, films."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import ImageColor

from grok_core.charts import theme

VIRIDIS = ("#440154", "#482878", "#3E4989", "#31688E", "#26828E", "#1F9E89", "#35B779", "#6ECE58", "#B5DE2B", "#FDE725")
"""Ten of the colours of the ordered scheme, evenly spaced from dark to light."""


def rgb(colour: str) -> tuple[int, ...]:
    """Return the channels of a colour such as "#440154", each 0 .. 255."""
    return ImageColor.getrgb(colour)


def sinebow(turns: ArrayLike) -> NDArray[np.uint8]:
    """Return the colours of a circle at shares of a turn (n,), as (n, 3): 0 and 1 have the same one.

    Three squared sines, a third of a turn apart.
    Source: C. Johnson and J. Bumgardner, as in d3-scale-chromatic.
    """
    turn = np.asarray(turns, dtype=np.float64)[:, None]
    waves = np.sin(np.pi * (0.5 - turn + np.array([0, 1, 2]) / 3)) ** 2
    channels: NDArray[np.uint8] = (255 * waves).round().astype(np.uint8)
    return channels


def viridis(shares: ArrayLike) -> NDArray[np.uint8]:
    """Return the colours of the ordered scheme at shares (n,) from 0, dark, to 1, light, as (n, 3)."""
    anchors = np.array([rgb(colour) for colour in VIRIDIS])
    places = np.asarray(shares, dtype=np.float64) * (len(VIRIDIS) - 1)
    channels = [np.interp(places, np.arange(len(VIRIDIS)), channel) for channel in anchors.T]
    return np.stack(channels, axis=1).round().astype(np.uint8)


def cyclic_colours(values: ArrayLike, top: float) -> list[str]:
    """Return a colour for each value between 0 and `top`, both of which have the same one."""
    return _written(sinebow(np.asarray(values, dtype=np.float64) / top))


def ordered_colours(values: ArrayLike, top: float) -> list[str]:
    """Return a colour for each value between 0 and `top`, from dark to light."""
    return _written(viridis(np.asarray(values, dtype=np.float64) / top))


def kind_colours(count: int) -> list[str]:
    """Return the colour of each of `count` kinds, in order."""
    return [theme.CATEGORICAL[i % len(theme.CATEGORICAL)] for i in range(count)]


def kind_shapes(count: int) -> list[str]:
    """Return the shape of each of `count` kinds, in order."""
    return [theme.SHAPES[i % len(theme.SHAPES)] for i in range(count)]


def category_looks(names: Sequence[str], order: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the colour and the shape of each name, by its place in `order`: as `scatter_spec` draws them."""
    place = {name: i for i, name in enumerate(order)}
    colours, shapes = kind_colours(len(order)), kind_shapes(len(order))
    return [colours[place[name]] for name in names], [shapes[place[name]] for name in names]


def _written(colours: NDArray[np.uint8]) -> list[str]:
    return [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in colours.tolist()]
