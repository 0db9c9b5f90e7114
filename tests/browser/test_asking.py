"""Asking a network with the mouse and the keyboard, and doing the puzzle oneself."""

import re

import pytest
from playwright.sync_api import expect

from grok_core.tasks.puzzle import TABLES, build_puzzle
from tests.browser.acting import button, expect_calm, expect_drawn, expect_text, press, widget

pytestmark = pytest.mark.browser


def test_a_click_in_the_table_asks_another_equation(visit):
    page = visit("/ask?run=hello-grok&x=3&y=4&guess_first=false")
    expect(page.get_by_role("heading", name="3 + 4 = ?")).to_be_visible()
    expect_drawn(page, "answers")
    table = widget(page, "ask_table").locator(".box")
    box = table.bounding_box()
    at = {"x": box["width"] * 45.5 / 59, "y": box["height"] * 17.5 / 59}
    table.click(position=at)
    expect(page.get_by_role("heading", name="17 + 45 = ?")).to_be_visible()
    expect(page).to_have_url(re.compile(r"x=17&y=45"))
    expect_text(page, re.compile(r"x \+ y mod 59\. 17 \+ 45: (held out|trained on)"))
    expect(table).to_have_attribute("aria-label", re.compile(r"^Operation table at 17 \+ 45"))
    table.press("ArrowLeft")
    expect(page.get_by_role("heading", name="17 + 44 = ?")).to_be_visible()
    table.click(position=at)
    expect(page.get_by_role("heading", name="17 + 45 = ?")).to_be_visible()
    press(page, "ask_landmark", "start")
    expect(page).to_have_url(re.compile("landmark=start"))
    expect_text(page, re.compile("^At step 0:"))
    page.reload()
    expect(page.get_by_role("heading", name="17 + 45 = ?")).to_be_visible()
    expect_text(page, re.compile("^At step 0:"))
    expect_calm(page)


def test_a_visitor_answers_with_the_keyboard_and_then_sees_the_network_wrong_and_right(visit):
    page = visit("/ask?run=hello-grok&x=29&y=49")
    expect_text(page, re.compile("solve the puzzle"))
    answer = widget(page, "ask_answer_29_49").get_by_role("combobox")
    expect(answer).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(0)
    answer.fill("19")
    answer.press("Enter")
    expect_text(page, "You: 29 + 49 = 19: right.")
    expect_drawn(page, "answers")
    expect_text(page, re.compile(r"memorised, step 60: it says \d+ ✗ wrong"))
    expect_text(page, re.compile(r"last, step 3,000: it says 19 ✓ right"))
    page.get_by_text("A held-out pair").click()
    expect(button(page, "Show me")).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(0)
    button(page, "Show me").click()
    expect_drawn(page, "answers")
    page.get_by_text("Guess first").click()
    expect(page).to_have_url(re.compile("guess_first=false"))
    expect_calm(page)


def test_a_word_is_looked_up_with_the_keyboard_on_any_page(visit):
    page = visit("/ask?run=hello-grok&guess_first=false")
    expect_drawn(page, "answers")
    button(page, "Words").focus()
    page.keyboard.press("Enter")
    search = page.get_by_label("A word or sign on this page")
    expect_text(page, re.compile("^silhouette: "))
    search.fill("ring score")
    search.press("Enter")
    expect_text(page, re.compile("^ring score: How well the rows stand at their own angles"))
    expect(page.get_by_text(re.compile("^silhouette: "))).to_have_count(0)
    expect_drawn(page, "answers")
    page.keyboard.press("Escape")
    expect(search).to_have_count(0)
    expect_calm(page)


def test_blanks_are_filled_in_by_hand_and_then_by_a_network(visit):
    puzzle = build_puzzle(TABLES["d4"])
    first, second = puzzle.blanks[3], puzzle.blanks[5]
    page = visit("/ask?view=puzzle")
    grid = widget(page, "puzzle_letters")

    def cell(row, column):
        return grid.locator("tr").nth(row + 1).locator("td").nth(column)

    cell(*first).get_by_role("button").click()
    row, column = (puzzle.letters[place] for place in first)
    expect(page.get_by_role("heading", name=f"{row} · {column} = ?")).to_be_visible()
    right = int(puzzle.answers[first])
    widget(page, f"puzzle_letter_{first[0]}_{first[1]}").get_by_text(puzzle.letters[right], exact=True).click()
    expect(cell(*first)).to_have_class(re.compile("right"))
    expect_text(page, "You: 1 of 16 blanks right, 0 wrong, 15 still blank.")
    cell(*second).get_by_role("button").click()
    wrong = puzzle.letters[(int(puzzle.answers[second]) + 1) % 8]
    expect(cell(*second)).to_have_class(re.compile("chosen"))
    cell(*second).get_by_role("button").press(wrong)
    expect(cell(*second)).to_have_class(re.compile("wrong"))
    expect(cell(*second)).to_have_text(wrong)
    expect_text(page, "You: 1 of 16 blanks right, 1 wrong, 14 still blank.")
    button(page, "Let a network try").click()
    expect_text(page, re.compile(r"^The network at step 800: \d+ of 16 blanks right"))
    expect_text(page, "Of the 48 cells that it was shown it has 48 right.")
    expect(grid.locator("td.blank")).to_have_count(0)
    press(page, "puzzle_by", "you")
    expect(grid.locator("td.blank")).to_have_count(14)
    expect_calm(page)
