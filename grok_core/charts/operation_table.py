"""The operation table as a small picture: which cells were shown, and which the network gets right.

It travels as a PNG with a palette, a few kilobytes, where 9,409 vector marks would take a megabyte.
"""

import io
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from grok_core.charts.palettes import cyclic_colours, rgb

UNDEFINED, TRAIN, VALIDATION = 0, 1, 2  # the values of `roles`
NO_PREDICTION = 255
SIDE = 480  # px: the largest side the cells are blown up to
MARKED = 5  # px a side from which on a cell has room for marks


@dataclass(frozen=True)
class Kind:
    """What a cell can be, and its looks; the place in KINDS is the index in the picture's palette.

    Args:
        name: For the legend.
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
    Kind("undefined", "#AEB3B9"),
    Kind("train, right", "#D55E00", is_shown=True),
    Kind("train, wrong", "#7A3300", is_shown=True, is_wrong=True),
    Kind("validation, right", "#7CF5C4"),
    Kind("validation, wrong", "#10222E", is_wrong=True),
    Kind("train, not yet predicted", "#9C7454", is_shown=True),
    Kind("validation, not yet predicted", "#3F5463"),
)
CORNER, DOT = "#EE9F66", "#7C8A94"  # of the two marks: light enough for every cell that has one
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


def table_png(
    roles: NDArray[np.uint8],
    answers: NDArray[np.int16],
    predicted: NDArray[np.uint8] | None = None,
    *,
    cell: int | None = None,
) -> bytes:
    """Return the table as a PNG: x is the row, y the column, row 0 at the top.

    Args:
        roles, answers, predicted: As for `table_kinds`.
        cell: Pixels a side of one cell; None fits the table into 480 pixels.
    """
    return _kinds_png(table_kinds(roles, answers, predicted), cell)


def swatch_png(name: str, *, cell: int = 12) -> bytes:
    """Return a single cell of the kind of this name as a PNG, for a legend."""
    index = next(index for index, kind in enumerate(KINDS) if kind.name == name)
    return _kinds_png(np.array([[index]], dtype=np.uint8), cell)


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


def _kinds_png(kinds: NDArray[np.uint8], cell: int | None) -> bytes:
    """Return cells (n, n) of indices in KINDS as a PNG, each with its marks where there is room."""
    n, size = len(kinds), cell or _fitting(len(kinds))
    picture = _tiles(size)[kinds].transpose(0, 2, 1, 3).reshape(n * size, n * size)
    return _png(picture, _palette(), bits=4)


@cache
def _tiles(size: int) -> NDArray[np.uint8]:
    """Return what a cell of each kind looks like, (kinds, size, size): places in the palette."""
    tiles = np.tile(np.arange(len(KINDS), dtype=np.uint8)[:, None, None], (1, size, size))
    if size < MARKED:
        return tiles
    across, down = np.meshgrid(np.arange(size), np.arange(size))
    corner = across + down < 0.5 * size
    dot = np.hypot(across - (size - 1) / 2, down - (size - 1) / 2) < 0.22 * size
    for tile, kind in zip(tiles, KINDS, strict=True):
        tile[corner & kind.is_shown] = len(KINDS)
        tile[dot & kind.is_wrong] = len(KINDS) + 1
    return tiles


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
    return bytes(channel for colour in (*(kind.colour for kind in KINDS), CORNER, DOT) for channel in rgb(colour))


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
    """Return the names of the kinds that can occur in a table with these counts."""
    shown = (1, 2, 3, 4) if counts.predicted else (5, 6)
    return [KINDS[index].name for index in (*shown, *((0,) if counts.undefined else ()))]
