"""Tables whose cells can be clicked: the operation table as a picture, and a puzzle of letters.

A picture of a few kilobytes and a click's place on it do what a vector chart could only do with one mark a cell.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from grok_core.languages import mark, say

Cell = tuple[int, int]
KINDS = {"given": mark("given"), "blank": mark("blank"), "right": mark("right"), "wrong": mark("wrong")}
"""Of the cells of a table of letters, with the words for readers who do not see their colours."""


def _component(name: str, html: str) -> Any:
    """Register the component whose script and style lie beside this file."""
    script, style = (Path(__file__).with_name(f"{name}.{kind}").read_text(encoding="utf-8") for kind in ("js", "css"))
    return st.components.v2.component(name, html=html, css=style, js=script)


_picture = _component(
    "grid_picture",
    '<div class="box" tabindex="0" role="application"><img class="cells" alt="">'
    '<i class="row"></i><i class="column"></i><i class="cell"></i></div>',
)
_letters = _component("grid_letters", "<table></table>")


def picture(
    key: str, address: str, *, labels: Sequence[str], symbol: str, chosen: Cell, on_cell: Callable[[Cell], None]
) -> None:
    """Draw a table as a picture with one cell marked.

    Args:
        key: Of the element.
        address: Of the picture.
        labels: What rows and columns are called, both alike.
        symbol: What stands between them.
        chosen: Row and column of the marked cell.
        on_cell: Called with the cell that was clicked.
    """
    data: dict[str, Any] = {"image": address, "labels": list(labels), "symbol": symbol, "chosen": chosen}
    data["help"] = say("Operation table at {cell}: arrow keys choose another cell")
    _picture(key=key, data=data, on_cell_change=lambda: on_cell(_clicked(key)))


def letters(
    key: str,
    cells: Sequence[Sequence[tuple[str, str]]],
    *,
    names: Sequence[str],
    symbol: str,
    chosen: Cell | None,
    on_cell: Callable[[Cell], None],
    on_letter: Callable[[Cell, int], None],
) -> None:
    """Draw a table of letters; all cells but the given ones can be clicked.

    Args:
        key: Of the element.
        cells: For each row and column the text, and its kind: "given", "blank", "right" or "wrong".
        names: What rows and columns are called, both alike.
        symbol, chosen, on_cell: As for `picture`; nothing is marked when None.
        on_letter: Called with a cell and the place of the letter that was typed there.
    """
    data: dict[str, Any] = {"cells": cells, "letters": list(names), "symbol": symbol, "chosen": chosen or (-1, -1)}
    data |= {"nothing": say("nothing"), "kinds": {kind: say(word) for kind, word in KINDS.items()}}
    _letters(
        key=key,
        data=data,
        on_cell_change=lambda: on_cell(_clicked(key)),
        on_letter_change=lambda: on_letter(*_typed(key)),
    )


def _clicked(key: str) -> Cell:
    row, column = st.session_state[key].cell
    return int(row), int(column)


def _typed(key: str) -> tuple[Cell, int]:
    row, column, letter = st.session_state[key].letter
    return (int(row), int(column)), int(letter)
