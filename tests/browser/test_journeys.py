"""Journeys of one visitor: watch a network grok, look inside it, compare two runs, hold the time."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.acting import (
    UNDERSTOOD,
    button,
    chart,
    choose,
    expect_calm,
    expect_curves_marked,
    expect_drawn,
    expect_state,
    expect_text,
    expect_to_move,
    mark_curves,
    press,
    progress,
    run_id,
    setting,
    slide,
    start,
    step_of,
    widget,
)

pytestmark = pytest.mark.browser

ENDLESS = "/?steps=10000000&weight_decay=0"
NO_RING = "No ring beyond chance"


def test_the_app_opens_on_a_recorded_run_which_has_rings_at_its_end_and_none_at_step_0(page):
    expect_text(page, "recorded")
    expect_drawn(page, "accuracy")
    expect_text(page, UNDERSTOOD)
    expect_text(page, re.compile("^Grokked: validation reached 99 % at step"))
    expect(button(page, "Pause")).to_be_hidden()
    expect_drawn(page, "rings")
    expect_text(page, re.compile("4 of 4 rings of the output rows and 4 of the held-out answers are closed"))
    slide(widget(page, "step_hello-grok"), "Home")
    expect_text(
        page, re.compile("^At step 0, .* 0 of 4 rings of the output rows and 0 of the held-out answers are closed")
    )
    expect_calm(page)


def test_hello_grok_groks_on_the_page_and_shows_its_circle(page):
    run = start(page)
    expect(page.get_by_text("recorded")).to_have_count(0)
    expect_text(page, UNDERSTOOD)
    expect_text(page, re.compile("^Grokked: validation reached 99 % at step"))
    expect(button(page, "Stop")).to_be_hidden()  # it has ended
    expect_calm(page)
    page.get_by_role("link", name="Embeddings").click()
    expect_text(page, re.compile("^A ring of frequency"))
    expect_drawn(page, "embedding")
    press(page, "projection", "t-SNE")
    expect_text(page, "keeps neighbours together")
    press(page, "projection", "PCA")
    expect_text(page, "The two widest directions carry")
    press(page, "projection", "ring")
    expect_text(page, re.compile("^A ring of frequency"))
    slide(widget(page, f"step_{run}"), "Home")
    expect_text(page, NO_RING)
    expect(page.get_by_text(re.compile("^A ring of frequency"))).to_have_count(0)
    slide(widget(page, f"step_{run}"), "ArrowRight")
    expect_text(page, re.compile("^Memorising"))
    expect_calm(page)


def test_auto_run_answers_a_slider_beside_the_ghost_of_the_run_before(page, server, until):
    expect_drawn(page, "accuracy")
    mark_curves(page)
    widget(page, "auto").get_by_text("Auto-run").click()
    expect(page).to_have_url(re.compile("auto=true"))
    expect_curves_marked(page)  # the first press of a visitor builds nothing anew
    slide(setting(page, "weight_decay"), "ArrowRight")
    first = run_id(page)
    expect(page.get_by_text("recorded")).to_have_count(0)
    expect(progress(page).first).to_be_visible()
    expect_to_move(page)
    slide(setting(page, "weight_decay"), "ArrowRight")
    second = run_id(page, other_than=first)
    expect_text(page, re.compile(r"^With weight decay 2(\.0)? instead of 1\.5: "))
    expect(chart(page, "accuracy").first.get_by_text("last run").first).to_be_visible()
    until(lambda: [run.id for run in server.runs()] == [second])
    expect_calm(page)


def test_the_question_of_a_preset_is_answered_at_a_press(page):
    expect_text(page, re.compile("^What if the weights are pulled to zero half as strongly"))
    button(page, "Try it").click()
    run_id(page)
    expect(page).to_have_url(re.compile("weight_decay=0.5"))
    expect(setting(page, "weight_decay").get_by_role("slider")).to_have_attribute("aria-valuetext", "0.5")
    expect_text(page, re.compile(r"^With weight decay 0\.5 instead of 1(\.0)?: "))
    expect(chart(page, "accuracy").first.get_by_text("the recording").first).to_be_visible()
    expect_calm(page)


def test_a_live_run_is_paused_stepped_and_resumed_by_keys_and_buttons_and_its_curves_are_never_drawn_anew(
    visit, server
):
    page = visit(ENDLESS)
    expect(button(page, "Train live")).to_be_enabled()
    page.keyboard.press("s")
    run_id(page)
    server.slow_down()
    expect(progress(page).first).to_be_visible()
    expect_to_move(page)
    mark_curves(page)
    expect_to_move(page, times=3)
    expect_curves_marked(page)
    expect(button(page, "Pause")).to_be_enabled()
    page.keyboard.press("p")
    expect_state(page, "paused")
    before = step_of(page)
    choose(page, "stride", "10")
    button(page, "Step").click()
    expect(progress(page).first).to_have_text(re.compile(f"^step {before + 10:,} "))
    expect_state(page, "paused")
    button(page, "Resume").click()
    expect(button(page, "Pause")).to_be_enabled()
    expect_to_move(page)
    button(page, "Pause").click()
    expect(button(page, "Resume")).to_be_visible()
    button(page, "Stop").click()
    expect_state(page, "stopped")
    expect_calm(page)
