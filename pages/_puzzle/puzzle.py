"""The puzzle: a table of letters with blank cells, for the visitor and for a network that is shown the same cells."""

from functools import partial

import streamlit as st

from grok_core.charts import answers
from grok_core.config import RunConfig
from grok_core.languages import say
from grok_core.tasks.puzzle import TABLES, Cell, Letters, Puzzle, build_puzzle
from grok_core.views.cache import shared
from pages._puzzle import clickable_tables, puzzle_network, question
from pages._puzzle.puzzle_network import NETWORK, YOU
from pages._shared import address, live, messages
from pages._shared.choices import Choice, numbers

MOST = 999  # puzzles of each table
puzzle_of = shared(64)(build_puzzle)


def choose() -> RunConfig:
    """Draw the choice of a table and of one of its puzzles; both stand in the address."""
    state, tables = st.session_state, list(TABLES)
    table = state.puzzle_table = address.choose(Choice("puzzle_table", tables, tables[0]), remember=True)
    number = state.puzzle_number = int(address.choose(Choice("puzzle", numbers(0, MOST), "0"), remember=True))
    key = "puzzle_table"
    st.selectbox(say("Table"), TABLES, format_func=_named, key=key, on_change=_to_address, args=(key, key))
    st.number_input(
        say("Puzzle"),
        0,
        MOST,
        key="puzzle_number",
        on_change=_to_address,
        args=("puzzle", "puzzle_number"),
        help=say("Other letters, other blanks."),
    )
    return TABLES[table].replace(split_seed=number)


def draw(config: RunConfig) -> None:
    """Draw the table with the answers of the visitor or the network; beside it the question and the score."""
    puzzle, run = puzzle_of(config), puzzle_network.run_of(config)
    left, right = st.columns([1.15, 1], gap="large")
    st.session_state.setdefault("puzzle_by", NETWORK)
    with right:
        st.caption(answers.letters_caption(puzzle.letters, len(puzzle.blanks), puzzle.blank.size))
        if run is not None:
            st.segmented_control(say("Filled in by"), (YOU, NETWORK), required=True, key="puzzle_by", format_func=say)
        by_you = run is None or st.session_state.puzzle_by == YOU
        table = yours(config, puzzle) if by_you or run is None else puzzle_network.draw(puzzle, run)
        puzzle_network.offer(config, run)
        with st.expander(say("What the letters stand for")):
            st.caption(messages.plain(answers.meaning_caption(puzzle.letters, puzzle.names)))
    with left:
        clickable_tables.letters(
            "puzzle_letters",
            puzzle.shown(table),
            names=puzzle.letters,
            symbol=puzzle.symbol,
            chosen=_chosen(puzzle, config) if by_you else None,
            on_cell=_choose,
            on_letter=partial(_fill, config),
        )


def yours(config: RunConfig, puzzle: Puzzle) -> Letters:
    """Draw the question about the chosen cell, the letters to answer with, and the score; return the answers."""
    given, (row, column) = _given(config), _chosen(puzzle, config)
    asked = f"{puzzle.letters[row]} {puzzle.symbol} {puzzle.letters[column]}"
    said = given.get((row, column))
    key = f"puzzle_letter_{row}_{column}"
    st.session_state[key] = None if said is None else puzzle.letters[said]
    question.draw(f"{asked} = {'?' if said is None else puzzle.letters[said]}")
    st.pills(
        say("Your answer"),
        puzzle.letters,
        key=key,
        on_change=_answered,
        args=(config, puzzle, (row, column), key),
        help=say("Or click a blank cell and type the letter."),
    )
    table = puzzle.filled(given)
    if said is not None:
        st.markdown(answers.verdict_caption(asked, puzzle.letters[said], said == puzzle.answers[row, column]))
    score = puzzle.score(table)
    st.markdown(answers.score_caption(say("You"), score.right, score.wrong, score.blanks, answers=len(puzzle.letters)))
    live.button(say("Wipe clean"), given.clear, icon=":material/ink_eraser:", key="puzzle_wipe", disabled=not given)
    return table


def _given(config: RunConfig) -> dict[Cell, int]:
    """Return the visitor's answers to a puzzle; the caller may add to them."""
    given: dict[Cell, int] = st.session_state.puzzle_given.setdefault(config, {})
    return given


def _chosen(puzzle: Puzzle, config: RunConfig) -> Cell:
    """Return the cell that was clicked last, or the first that is still blank."""
    cell: Cell | None = st.session_state.puzzle_cell
    blank = (cell for cell in puzzle.blanks if cell not in _given(config))
    return cell if cell in puzzle.blanks else next(blank, puzzle.blanks[0])


def _choose(cell: Cell) -> None:
    st.session_state.puzzle_cell = cell


def _fill(config: RunConfig, cell: Cell, letter: int) -> None:
    puzzle = puzzle_of(config)
    if cell in puzzle.blanks and 0 <= letter < len(puzzle.letters):  # else it was typed on another puzzle
        _choose(cell)
        _given(config)[cell] = letter


def _answered(config: RunConfig, puzzle: Puzzle, cell: Cell, key: str) -> None:
    letter = st.session_state[key]
    if letter is None:  # a second press takes the answer back
        _given(config).pop(cell, None)
    else:
        _fill(config, cell, puzzle.letters.index(letter))


def _named(table: str) -> str:
    config = TABLES[table]
    return say("{task}: {n} letters", task=config.title, n=config.n_elements)


def _to_address(name: str, key: str) -> None:
    address.follow(name, key, remember=True)
    st.session_state.puzzle_cell = None
