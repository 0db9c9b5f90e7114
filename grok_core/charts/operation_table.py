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


@dataclass(frozen=True)
class Kind:
    """What a cell can be, and its colour; the place in KINDS is the index in the picture's palette."""

    name: str
    colour: str


# Lightness (CIE L*) rises in steps of about 14, so that a grey print, a washed-out projector and any
# colour vision tell the kinds apart. Validation right is the lightest by far on the darkest, validation
# wrong: what the network found out by itself lights up.
KINDS: tuple[Kind, ...] = (
    Kind("undefined", "#AEB3B9"),
    Kind("train, right", "#D55E00"),
    Kind("train, wrong", "#7A3300"),
    Kind("validation, right", "#7CF5C4"),
    Kind("validation, wrong", "#10222E"),
    Kind("train, not yet predicted", "#9C7454"),
    Kind("validation, not yet predicted", "#3F5463"),
)
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
    return paletted_png(table_kinds(roles, answers, predicted), _palette(), cell, bits=4)


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
    size = cell or max(1, SIDE // len(indices))
    picture = Image.fromarray(np.repeat(np.repeat(indices, size, axis=0), size, axis=1), mode="P")
    picture.putpalette(palette)
    file = io.BytesIO()
    picture.save(file, "PNG", bits=bits, compress_level=6)
    return file.getvalue()


@cache
def _palette() -> bytes:
    return bytes(channel for kind in KINDS for channel in rgb(kind.colour))


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


def table_legend(counts: TableCounts | None = None) -> list[tuple[str, str]]:
    """Return (name, colour) of the kinds, of those that can occur in a table with these counts if given."""
    if counts is None:
        return [(kind.name, kind.colour) for kind in KINDS]
    shown = (1, 2, 3, 4) if counts.predicted else (5, 6)
    return [(KINDS[index].name, KINDS[index].colour) for index in (*shown, *((0,) if counts.undefined else ()))]
