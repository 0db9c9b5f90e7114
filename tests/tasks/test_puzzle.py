"""The puzzle: letters that stand for elements, blanks that are the held-out equations, and a fair count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.config import RunConfig
from grok_core.errors import ConfigError
from grok_core.tasks.puzzle import BLANK, GIVEN, RIGHT, TABLES, UNKNOWN, WRONG, build_puzzle
from grok_core.tasks.task import build_task

SMALL = st.builds(
    RunConfig,
    operation=st.sampled_from(["add", "subtract", "multiply", "divide", "x2_y2"]),
    p=st.sampled_from([5, 7, 11, 13, 23]),
    train_fraction=st.floats(0.2, 0.9),
    split_seed=st.integers(0, 999),
) | st.builds(
    RunConfig,
    operation=st.sampled_from(["compose", "conjugate"]),
    group=st.sampled_from(["s3", "d4", "d5", "q8", "a4"]),
    split_seed=st.integers(0, 999),
)
PUZZLES = SMALL.map(build_puzzle)


@given(SMALL)
def test_the_table_is_that_of_the_task_in_other_names(config):
    puzzle, task = build_puzzle(config), build_task(config)
    answers = task.answers()
    assert sorted(puzzle.elements) == list(range(task.n))
    assert puzzle.names == tuple(task.labels[element] for element in puzzle.elements)
    for row, x in enumerate(puzzle.elements):
        for column, y in enumerate(puzzle.elements):
            letter = puzzle.answers[row, column]
            assert (puzzle.elements[letter] if letter != UNKNOWN else -1) == answers[x, y]


@given(SMALL)
def test_the_blanks_are_what_a_network_is_not_shown(config):
    puzzle, task = build_puzzle(config), build_task(config)
    held_out = {(int(task.x[i]), int(task.y[i])) for i in task.val}
    assert {(int(puzzle.elements[r]), int(puzzle.elements[c])) for r, c in puzzle.blanks} == held_out


@given(PUZZLES)
def test_all_right_all_wrong_and_none_are_counted(puzzle):
    n, blanks = len(puzzle.letters), len(puzzle.blanks)
    right = puzzle.filled({cell: int(puzzle.answers[cell]) for cell in puzzle.blanks})
    wrong = puzzle.filled({cell: (int(puzzle.answers[cell]) + 1) % n for cell in puzzle.blanks})
    for table, expected in ((right, (blanks, 0)), (wrong, (0, blanks)), (puzzle.filled({}), (0, 0))):
        score = puzzle.score(table)
        assert (score.right, score.wrong, score.blanks) == (*expected, blanks)


@given(PUZZLES, st.data())
def test_a_score_counts_only_blanks_that_are_filled_in(puzzle, data):
    cells = data.draw(st.lists(st.sampled_from(puzzle.blanks), unique=True))
    given_ = {cell: data.draw(st.integers(0, len(puzzle.letters) - 1)) for cell in cells}
    score = puzzle.score(puzzle.filled(given_))
    assert score.right == sum(puzzle.answers[cell] == letter for cell, letter in given_.items())
    assert score.right + score.wrong == len(given_)


@given(PUZZLES, st.data())
def test_what_is_shown_gives_no_blank_away(puzzle, data):
    cell = data.draw(st.sampled_from(puzzle.blanks))
    letter = data.draw(st.integers(0, len(puzzle.letters) - 1))
    shown = puzzle.shown(puzzle.filled({cell: letter}))
    for row, line in enumerate(shown):
        for column, (text, kind) in enumerate(line):
            right = int(puzzle.answers[row, column])
            if (row, column) == cell:
                assert (text, kind) == (puzzle.letters[letter], RIGHT if letter == right else WRONG)
            elif puzzle.blank[row, column]:
                assert (text, kind) == ("", BLANK)
            else:
                assert (text, kind) == ("" if right == UNKNOWN else puzzle.letters[right], GIVEN)


@given(SMALL)
def test_a_network_that_knows_the_table_fills_every_blank(config):
    puzzle, task = build_puzzle(config), build_task(config)
    predicted = np.where(task.answers() < 0, 255, task.answers()).astype(np.uint8)
    table = puzzle.lettered(predicted)
    assert np.array_equal(table, puzzle.answers)
    assert puzzle.score(table).right == len(puzzle.blanks)


def test_letters_give_no_order_away_and_change_with_the_seed():
    dealt = np.array([build_puzzle(TABLES["add-13"].replace(split_seed=seed)).elements for seed in range(400)])
    again = build_puzzle(TABLES["add-13"].replace(split_seed=7)).elements
    assert np.array_equal(dealt[7], again)
    assert len(np.unique(dealt, axis=0)) == 400
    # Each letter stands for each element equally often: 400/13 = 31, within five standard deviations.
    counts = np.stack([(dealt == element).sum(axis=0) for element in range(13)])
    assert counts.min() > 31 - 5 * np.sqrt(31)
    assert counts.max() < 31 + 5 * np.sqrt(31)


def test_a_cell_that_is_not_blank_and_a_letter_that_is_none_are_refused():
    puzzle = build_puzzle(TABLES["d4"])
    shown = next(cell for cell in np.ndindex(8, 8) if cell not in puzzle.blanks)
    for cells in ({shown: 0}, {puzzle.blanks[0]: 8}, {puzzle.blanks[0]: -1}, {(0, 99): 0}):
        with pytest.raises(ConfigError, match="cannot stand in cell"):
            puzzle.filled(cells)


def test_a_table_with_more_elements_than_letters_is_refused():
    assert len(build_puzzle(RunConfig(p=26)).letters) == 26
    for config in (RunConfig(p=27), RunConfig(operation="plain_add", p=10)):
        with pytest.raises(ConfigError, match="at most 26 elements"):
            build_puzzle(config)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_on_offer_has_blanks_and_fits_the_screen(name):
    puzzle = build_puzzle(TABLES[name])
    assert 6 <= len(puzzle.letters) <= 13
    assert 9 <= len(puzzle.blanks) <= 42
    assert (puzzle.answers != UNKNOWN).all()
