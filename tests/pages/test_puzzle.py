"""The puzzle under AppTest: filled in by hand, by a network, and what both are told."""

import json

import pytest
import streamlit as st

from grok_core.runs import list_runs
from grok_core.tasks.puzzle import TABLES, build_puzzle
from pages._puzzle import clickable_tables, puzzle_network
from tests.pages.looking import assert_calm, said, texts, until


@pytest.fixture
def play(open_app, monkeypatch):
    """Open a puzzle."""
    monkeypatch.setattr(puzzle_network, "PACE", None)
    return lambda **query: open_app("ask", view="puzzle", **query)


def cells(at):
    """Return the text and kind of each cell, by row and column."""
    return json.loads(at.get("bidi_component")[0].proto.json)["cells"]


def kinds(at, kind):
    return sum(cell[1] == kind for row in cells(at) for cell in row)


def answer(at, puzzle, letter):
    row, column = json.loads(at.get("bidi_component")[0].proto.json)["chosen"]
    at.pills(key=f"puzzle_letter_{row}_{column}").set_value(puzzle.letters[letter]).run()
    assert_calm(at)
    return row, column


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_drawn_with_its_blanks(play, name):
    at = play(puzzle_table=name, puzzle="3")
    puzzle = build_puzzle(TABLES[name].replace(split_seed=3))
    assert kinds(at, "blank") == len(puzzle.blanks)
    assert f"0 of {len(puzzle.blanks)} blanks right" in texts(at)
    assert "Guessing gets about" in texts(at)
    assert f"a = {puzzle.names[0]}, b = {puzzle.names[1]}" in texts(at)


def test_right_and_wrong_answers_are_told_and_counted(play):
    at, puzzle = play(), build_puzzle(TABLES["d4"])
    cell = puzzle.blanks[0]
    right = int(puzzle.answers[cell])
    assert answer(at, puzzle, right) == cell
    assert f"= {puzzle.letters[right]}: right." in texts(at)
    assert (kinds(at, "right"), kinds(at, "wrong")) == (1, 0)
    assert answer(at, puzzle, (right + 1) % 8) == cell, "it stays where it is until another is chosen"
    assert (kinds(at, "right"), kinds(at, "wrong")) == (0, 1)
    at.button(key="puzzle_wipe").click().run()
    assert (kinds(at, "right"), kinds(at, "wrong")) == (0, 0)


@pytest.mark.parametrize(
    ("cell", "letter", "counted"),
    [("blank", 7, 1), ("given", 0, 0), ((9, 0), 0, 0), ((0, -1), 0, 0), ("blank", 8, 0), ("blank", -1, 0)],
)
def test_what_was_typed_on_the_table_of_the_puzzle_before_is_ignored(play, monkeypatch, cell, letter, counted):
    """A letter is on its way while the puzzle changes: it may come from a larger table, for another cell."""
    puzzle = build_puzzle(TABLES["d4"])
    given = next((x, y) for x in range(8) for y in range(8) if (x, y) not in puzzle.blanks)
    at_cell = {"blank": puzzle.blanks[0], "given": given}.get(cell, cell)
    monkeypatch.setattr(
        clickable_tables,
        "letters",
        lambda *_, on_letter, **__: st.button("type", key="type", on_click=on_letter, args=(at_cell, letter)),
    )
    at = play(table="d4")
    for _ in range(2):
        at.button(key="type").click().run()
        assert_calm(at)
    assert f"{len(puzzle.blanks) - counted} still blank" in texts(at)
    assert puzzle.letters[given[0]] + f" {puzzle.symbol} " + puzzle.letters[given[1]] not in said(at.header)[0]


def test_each_puzzle_keeps_its_own_answers(play):
    at, puzzle = play(), build_puzzle(TABLES["d4"])
    answer(at, puzzle, 0)
    filled = cells(at)
    assert kinds(at, "blank") == 15
    at.number_input(key="puzzle_number").set_value(1).run()
    assert_calm(at)
    assert kinds(at, "blank") == 16
    assert at.query_params["puzzle"] == "1"
    at.number_input(key="puzzle_number").set_value(0).run()
    assert cells(at) == filled


def test_a_network_tries_and_is_measured_by_the_same_rule(play):
    at = play(puzzle_table="s3")
    at.button(key="puzzle_start").click().run()
    run = list_runs()[0]
    assert run.config == TABLES["s3"]
    until(lambda: not run.status.active)
    at.run()
    assert_calm(at)
    puzzle = build_puzzle(run.config)
    score = puzzle.score(puzzle.lettered(run.snapshot().predicted))
    assert score.right + score.wrong == score.blanks == 9
    assert f"The network at step 800: {score.right} of 9 blanks right, {score.wrong} wrong." in texts(at)
    assert "Of the 27 cells that it was shown it has 27 right." in texts(at)
    assert kinds(at, "right") == score.right
    at.select_slider(key=f"puzzle_step_{run.id}").set_value(0).run()
    assert "The network at step 0" in texts(at)
    at.segmented_control(key="puzzle_by").set_value("you").run()
    assert_calm(at)
    assert kinds(at, "blank") == 9


def test_a_new_try_is_another_network_in_the_place_of_the_last(play):
    at = play(puzzle_table="s3")
    for _ in range(2):
        at.button(key="puzzle_start").click().run()
        until(lambda: not list_runs()[0].status.active)
        at.run()
    assert [run.config.seed for run in list_runs()] == [1]
    assert "The network at step 800" in texts(at)


def test_a_bad_address_gives_a_sentence_and_the_nearest(play):
    at = play(puzzle_table="d44", puzzle="5000")
    assert said(at.warning) == [
        "puzzle_table must be one of d4, s3, d5, add-10, multiply-11, subtract-12, add-13, q8, got 'd44'; this is d4.",
        "puzzle must be a whole number from 0 to 999, got '5000'; this is 999.",
    ]
    assert_calm(at)


def test_a_network_that_was_deleted_leaves_the_puzzle_to_the_visitor(play):
    at = play(puzzle_table="s3")
    at.button(key="puzzle_start").click().run()
    run = list_runs()[0]
    until(lambda: not run.status.active)
    run.delete()
    at.run()
    assert_calm(at)
    assert kinds(at, "blank") == 9
    assert "You: 0 of 9" in texts(at)
