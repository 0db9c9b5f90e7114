"""The operation table as a small picture: which cells were shown, and which the network gets right.

It travels as one pixel a cell, a kilobyte or two, and as what is drawn on which pixels: 9,409 vector marks would take a
megabyte, and a PNG of the marks ten kilobytes with every tick.
"""

import base64
import io
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from grok_core.charts.palettes import cyclic_colours, rgb
from grok_core.languages import mark

UNDEFINED, TRAIN, VALIDATION = 0, 1, 2  # the values of `roles`
NO_PREDICTION = 255
SIDE = 480  # px: the largest side the cells are blown up to
MOST_MARKED = 96  # elements: with more, a cell has no room for marks


@dataclass(frozen=True)
class Kind:
    """What a cell can be, and its looks; the place in KINDS is the index in the picture's palette.

    Args:
        name: For the legend, where it is to be said.
        colour: Of the cell.
        is_shown: It was trained on: a light corner says so, without colour.
        is_wrong: The network is wrong: a dot in the middle says so, without colour.
    """

    name: str
    colour: str
    is_shown: bool = False
    is_wrong: bool = False


# Lightness (CIE L*) rises in steps of about 14, so that a grey print, a washed-out projector and any
# colour vision tell the kinds apart. Validation right is the lightest by far on the darkest, validation
# wrong: what the network found out by itself lights up.
KINDS: tuple[Kind, ...] = (
    Kind(mark("undefined"), "#AEB3B9"),
    Kind(mark("train, right"), "#D55E00", is_shown=True),
    Kind(mark("train, wrong"), "#7A3300", is_shown=True, is_wrong=True),
    Kind(mark("validation, right"), "#7CF5C4"),
    Kind(mark("validation, wrong"), "#10222E", is_wrong=True),
    Kind(mark("train, not yet predicted"), "#9C7454", is_shown=True),
    Kind(mark("validation, not yet predicted"), "#3F5463"),
)


@dataclass(frozen=True)
class Mark:
    """What is drawn on a cell of the side 1 so that its kind is seen without colour."""

    name: str
    drawn: str  # SVG


CORNER, DOT = "#EE9F66", "#7C8A94"  # light enough for every cell that has the mark
MARKS = (  # of what was shown, and of what is wrong
    Mark("corner", f"<path d='M0 0h.56L0 .56z' fill='{CORNER}'/>"),
    Mark("dot", f"<circle cx='.5' cy='.5' r='.25' fill='{DOT}'/>"),
)
BLACK_AND_WHITE = bytes((0, 0, 0, 255, 255, 255))
_RIGHT, _WRONG, _PENDING = (0, 1, 3), (0, 2, 4), (0, 5, 6)  # kind by role


@dataclass(frozen=True)
class TableCounts:
    """Cells of each kind; `predicted` is False when there are no predictions yet."""

    train: int
    train_right: int
    validation: int
    validation_right: int
    undefined: int
    predicted: bool


def table_kinds(
    roles: NDArray[np.uint8], answers: NDArray[np.int16], predicted: NDArray[np.uint8] | None = None
) -> NDArray[np.uint8]:
    """Return the index in KINDS of each cell [x, y], shape (n, n).

    Args:
        roles: Shape (n, n): 0 undefined, 1 train, 2 validation.
        answers: Shape (n, n): the right class, -1 where undefined.
        predicted: Shape (n, n): the network's class, 255 where it has none; None before the first one.
    """
    if predicted is None:
        return np.array(_PENDING, dtype=np.uint8)[roles]
    wrong, pending = predicted != answers, predicted == NO_PREDICTION
    outcome = np.where(pending, 2, wrong).astype(np.intp)
    return np.array([_RIGHT, _WRONG, _PENDING], dtype=np.uint8)[outcome, roles]


def table_svg(roles: NDArray[np.uint8], answers: NDArray[np.int16], predicted: NDArray[np.uint8] | None = None) -> str:
    """Return the table as an SVG: x is the row, y the column, row 0 at the top; arguments as for `table_kinds`."""
    kinds = table_kinds(roles, answers, predicted)
    n = len(kinds)
    drawn = _pixels(kinds, _palette())
    for sign, has_mark in zip(MARKS, _has_marks().T, strict=True) if n <= MOST_MARKED else ():
        if (cells := has_mark[kinds]).any():
            tile = (
                f"<pattern id='{sign.name}' width='1' height='1' patternUnits='userSpaceOnUse'>{sign.drawn}</pattern>"
            )
            where = f"<mask id='{sign.name}s'>{_pixels(cells.astype(np.uint8), BLACK_AND_WHITE)}</mask>"
            square = f"<path d='M0 0h{n}v{n}H0z' fill='url(#{sign.name})' mask='url(#{sign.name}s)'/>"
            drawn += tile + where + square
    return _svg(n, drawn)


def swatch_svg(name: str) -> str:
    """Return a single cell of the kind of this name as an SVG, for a legend."""
    kind = next(kind for kind in KINDS if kind.name == name)
    marks = [sign.drawn for sign, has_mark in zip(MARKS, (kind.is_shown, kind.is_wrong), strict=True) if has_mark]
    return _svg(1, f"<path d='M0 0h1v1H0z' fill='{kind.colour}'/>" + "".join(marks))


def answer_colours(count: int) -> list[str]:
    """Return the colour of each of `count` answers, in order, on a circle."""
    return cyclic_colours(np.arange(count), count)


def answers_png(answers: NDArray[np.int16], *, count: int, cell: int | None = None) -> bytes:
    """Return the table of answers as a PNG, each answer in a colour of a circle; grey where undefined.

    Args:
        answers: Shape (n, n): the right class of [x, y], 254 at most; -1 where undefined.
        count: How many different answers there may be; above every class.
        cell: As for `table_png`.
    """
    palette = b"".join(bytes(rgb(colour)) for colour in (*answer_colours(count), KINDS[0].colour))
    return paletted_png(np.where(answers < 0, count, answers).astype(np.uint8), palette, cell, bits=8)


def paletted_png(indices: NDArray[np.uint8], palette: bytes, cell: int | None, *, bits: int) -> bytes:
    """Return cells (n, n) of indices into a palette of 3 bytes a colour as a PNG; `cell` as for `table_png`."""
    size = cell or _fitting(len(indices))
    return _png(np.repeat(np.repeat(indices, size, axis=0), size, axis=1), palette, bits)


def _svg(n: int, drawn: str) -> str:
    """Return what is drawn on n by n cells of the side 1."""
    return f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {n} {n}'>{drawn}</svg>"


def _pixels(indices: NDArray[np.uint8], palette: bytes) -> str:
    """Return cells (n, n) of indices into a palette, each one sharp pixel of a PNG."""
    n, bits = len(indices), 1 if len(palette) <= 2 * 3 else 4
    png = base64.b64encode(paletted_png(indices, palette, 1, bits=bits)).decode()
    return f"<image width='{n}' height='{n}' style='image-rendering:pixelated' href='data:image/png;base64,{png}'/>"


def _fitting(n: int) -> int:
    """Return how many pixels a side of one of n cells has."""
    return max(1, SIDE // n)


def _png(picture: NDArray[np.uint8], palette: bytes, bits: int) -> bytes:
    image = Image.fromarray(picture, mode="P")
    image.putpalette(palette)
    file = io.BytesIO()
    image.save(file, "PNG", bits=bits, compress_level=6)
    return file.getvalue()


@cache
def _palette() -> bytes:
    return bytes(channel for kind in KINDS for channel in rgb(kind.colour))


@cache
def _has_marks() -> NDArray[np.bool_]:
    """Return which kinds have which of MARKS, (kinds, marks)."""
    return np.array([(kind.is_shown, kind.is_wrong) for kind in KINDS])


def table_counts(
    roles: NDArray[np.uint8], answers: NDArray[np.int16], predicted: NDArray[np.uint8] | None = None
) -> TableCounts:
    """Return how many cells are of each kind, for the caption; arguments as for `table_kinds`."""
    counts = np.bincount(table_kinds(roles, answers, predicted).ravel(), minlength=len(KINDS)).tolist()
    undefined, train_right, train_wrong, val_right, val_wrong, train_pending, val_pending = counts
    return TableCounts(
        train=train_right + train_wrong + train_pending,
        train_right=train_right,
        validation=val_right + val_wrong + val_pending,
        validation_right=val_right,
        undefined=undefined,
        predicted=train_right + train_wrong + val_right + val_wrong > 0,
    )


def table_legend(counts: TableCounts) -> list[str]:
    """Return the names of the kinds that can occur in a table with these counts, to be said."""
    shown = (1, 2, 3, 4) if counts.predicted else (5, 6)
    return [KINDS[index].name for index in (*shown, *((0,) if counts.undefined else ()))]
