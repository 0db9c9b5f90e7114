"""Journeys of several visitors and of links: who may do what, what survives a reload, and what a bad link says."""

import pytest
from playwright.sync_api import expect

from tests.browser.acting import (
    button,
    choose,
    expect_calm,
    expect_drawn,
    expect_state,
    expect_text,
    expect_to_move,
    progress,
    run_id,
    start,
)

pytestmark = pytest.mark.browser

ENDLESS = "/?steps=10000000&weight_decay=0"
WATCHING = "You are watching"
LINKS = {  # more of them in tests/pages/test_lab_complaints.py
    "/?run=nothing-here": "there is no run 'nothing-here'.",
    "/?operation=divide&p=91": "divide needs a prime p, got 91 = 7·13. Nearest primes: 89 and 97.",
    "/embeddings?run=nothing-here": "there is no run 'nothing-here'.",
}


def test_a_reload_in_slow_motion_keeps_the_run_and_the_control(visit):
    page = visit(ENDLESS)
    run = start(page)
    expect(progress(page).first).to_be_visible()
    choose(page, "pace", "10 steps/s")
    expect_to_move(page)
    page.reload()
    expect(progress(page).first).to_be_visible()
    assert run_id(page) == run
    expect_to_move(page)
    button(page, "Pause").click()
    expect(button(page, "Resume")).to_be_visible()
    expect_state(page, "paused")
    expect(page.get_by_text(WATCHING)).to_have_count(0)
    expect_calm(page)


def test_somebody_else_watches_by_the_link_and_cannot_stop(visit, server):
    page = visit(ENDLESS)
    run = start(page)
    server.slow_down()
    other = visit(f"/?run={run}")
    expect_text(other, WATCHING)
    for name in ("Pause", "Step", "Stop"):
        expect(button(other, name)).to_be_hidden()
    other.keyboard.press("x")  # the shortcut of a button that is disabled
    expect_to_move(other, times=2)
    button(page, "Stop").click()
    expect_state(page, "stopped")
    expect_state(other, "stopped")
    expect_calm(other)


def test_a_bad_link_gives_one_sentence(visit):
    page = visit("/runs")
    for address, sentence in LINKS.items():
        page.goto(address)
        expect(page.get_by_test_id("stAlertContentWarning")).to_have_count(1)
        expect(page.get_by_test_id("stAlertContentWarning")).to_contain_text(sentence)
        if address.startswith("/?"):
            expect(button(page, "Train live")).to_be_enabled()
        else:
            expect_drawn(page, "embedding")
        expect_calm(page)


def test_a_run_is_opened_from_the_table_and_deleted_and_brought_back(visit, server, until):
    page = visit("/?p=11&d_model=8&steps=200")
    run = start(page)
    until(lambda: server.runs()[0].status.state == "finished")
    page.get_by_role("link", name="Runs").click()
    choose_first_row(page)
    button(page, "Open in the Lab").click()
    assert run_id(page) == run
    expect_drawn(page, "accuracy")
    page.get_by_role("link", name="Runs").click()
    choose_first_row(page)
    button(page, "Delete").click()
    expect_text(page, f"Deleted {run}.")
    assert server.runs() == []
    button(page, "Undo").click()
    expect(page.get_by_text("can be undone")).to_have_count(0)
    assert [run.id for run in server.runs()] == [run], "nothing is lost"
    choose_first_row(page)
    button(page, "Delete").click()
    expect_text(page, "No runs yet")
    assert server.runs() == []
    expect_calm(page)


def choose_first_row(page):
    """Click the box of the first row; the table is a canvas, of which the column of boxes comes first."""
    table = page.get_by_test_id("stDataFrameResizable")
    expect(table).to_be_visible()
    expect(button(page, "Open in the Lab")).to_be_disabled()
    table.click(position={"x": 18, "y": 54})
    expect(button(page, "Open in the Lab")).to_be_enabled()
