"""A puzzle for visitors: an operation table with letters for its elements and blanks for the held-out equations.

Source: Power et al. 2022, arXiv:2201.02177, figures 1 (right) and 5 (P17).
"""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grok_core.config import RunConfig
from grok_core.errors import ConfigError
from grok_core.languages import say
from grok_core.tasks.task import VALIDATION, build_task

UNKNOWN = -1
"""The entry of a table of letters in an undefined cell, or in one without an answer."""

GIVEN, BLANK, RIGHT, WRONG = "given", "blank", "right", "wrong"
"""The kinds of cells."""

MOST_LETTERS = len(string.ascii_lowercase)
_LETTERS = 3  # tells this generator from those of the splits, which draw from the same seed

# Of the networks tried, squared units with strong weight decay understand such small tables most often.
_NETWORK = RunConfig(train_fraction=0.75, activation="quadratic", weight_decay=3.0, steps=800)

TABLES: Mapping[str, RunConfig] = {
    "d4": _NETWORK.replace(operation="compose", group="d4"),
    "s3": _NETWORK.replace(operation="compose", group="s3"),
    "d5": _NETWORK.replace(operation="compose", group="d5"),
    "add-10": _NETWORK.replace(operation="add", p=10),
    "multiply-11": _NETWORK.replace(operation="multiply", p=11),
    "subtract-12": _NETWORK.replace(operation="subtract", p=12),
    "add-13": _NETWORK.replace(operation="add", p=13),
    "q8": _NETWORK.replace(operation="compose", group="q8"),
}
"""Tables small enough for a screen, by name, with a network that can be trained on what is not blank in a second."""

Cell = tuple[int, int]
Letters = NDArray[np.int16]


@dataclass(frozen=True, eq=False)
class Score:
    """The numbers of right and wrong answers, and of blanks."""

    right: int
    wrong: int
    blanks: int


@dataclass(frozen=True, eq=False)
class Puzzle:
    """A table of n letters in rows and columns, in alphabetical order.

    Args:
        symbol: The sign between the operands.
        letters: The letters, n strings.
        names: The element that each letter stands for, n strings.
        elements: Which element each letter stands for, shape (n,): a permutation.
        answers: The right letter of each cell, shape (n, n); UNKNOWN where the operation is undefined.
        blank: Which cells are to be filled in, shape (n, n): the equations held out in training.
    """

    symbol: str
    letters: tuple[str, ...]
    names: tuple[str, ...]
    elements: NDArray[np.int64]
    answers: Letters
    blank: NDArray[np.bool_]

    @property
    def blanks(self) -> list[Cell]:
        """The blank cells, row by row."""
        return [(int(row), int(column)) for row, column in np.argwhere(self.blank)]

    def lettered(self, table: NDArray[np.integer[Any]]) -> Letters:
        """Write a table of elements, such as a network's predictions [x, y], in letters; UNKNOWN for what is none."""
        return _lettered(table, self.elements)

    def filled(self, cells: Mapping[Cell, int]) -> Letters:
        """Return a visitor's answers, a letter for each blank cell that they have filled in, as a table (n, n).

        Raises:
            ConfigError: For a cell that is not blank or a letter that is not in the table.
        """
        table = np.full_like(self.answers, UNKNOWN)
        for (row, column), letter in cells.items():
            if (row, column) not in self.blanks or not 0 <= letter < len(self.letters):
                raise ConfigError(f"letter {letter} cannot stand in cell ({row}, {column}); fill blanks with letters.")
            table[row, column] = letter
        return table

    def score(self, table: Letters) -> Score:
        """Compare answers, shape (n, n), with the right ones in the blank cells; UNKNOWN ones are neither."""
        given = self.blank & (table != UNKNOWN)
        right = int((given & (table == self.answers)).sum())
        return Score(right, int(given.sum()) - right, int(self.blank.sum()))

    def shown(self, table: Letters) -> list[list[tuple[str, str]]]:
        """Return the text and the kind of each cell (n, n), where `table` holds a visitor's answers."""
        n = range(len(self.letters))
        return [[self._cell(row, column, int(table[row, column])) for column in n] for row in n]

    def _cell(self, row: int, column: int, said: int) -> tuple[str, str]:
        right = int(self.answers[row, column])
        if not self.blank[row, column]:
            return ("" if right == UNKNOWN else self.letters[right]), GIVEN
        if said == UNKNOWN:
            return "", BLANK
        return self.letters[said], RIGHT if said == right else WRONG


def build_puzzle(config: RunConfig) -> Puzzle:
    """Make the puzzle of a configuration: its table, its split, and letters assigned by the split's seed.

    Raises:
        ConfigError: For more elements than letters, or answers that are no elements.
    """
    task = build_task(config)
    if task.n > MOST_LETTERS or task.n_answers != task.n:
        raise ConfigError(
            say(
                "a puzzle needs a table of at most {most} elements with the same answers, got {n} elements and "
                "{answers} answers.",
                most=MOST_LETTERS,
                n=task.n,
                answers=task.n_answers,
            )
        )
    elements = np.random.default_rng([config.split_seed, _LETTERS]).permutation(task.n)
    return Puzzle(
        symbol=task.symbol,
        letters=tuple(string.ascii_lowercase[: task.n]),
        names=tuple(task.labels[element] for element in elements),
        elements=elements,
        answers=_lettered(task.answers(), elements),
        blank=task.roles()[np.ix_(elements, elements)] == VALIDATION,
    )


def _lettered(table: NDArray[np.integer[Any]], elements: NDArray[np.int64]) -> Letters:
    n = len(elements)
    letter_of = np.full(n + 1, UNKNOWN, dtype=np.int16)  # the last is for what is no element
    letter_of[elements] = np.arange(n)
    is_element = (table >= 0) & (table < n)
    lettered: Letters = letter_of[np.where(is_element, table, n)[np.ix_(elements, elements)]]
    return lettered
