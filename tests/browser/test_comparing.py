"""Runs over each other in a real browser: the pointer moves one rule without the server, a click moves the pictures."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.acting import chart, expect_calm, expect_drawn, expect_text, widget

pytestmark = pytest.mark.browser

ABOUT = "accuracy and loss of"
AT = re.compile(r"[?&]at=([\d.]+)")
SEEN = "rules => rules.filter(rule => Number(rule.getAttribute('opacity')) > 0.5).map(rule => rule.getBBox().height)"


def shown_rules(page):
    """Return the heights of the rules under the pointer that can be seen."""
    return chart(page, ABOUT).locator('g.mark-rule line[stroke="#767B83"]').evaluate_all(SEEN)


def test_the_pointer_moves_one_rule_through_both_panels_and_a_click_moves_the_insides(visit):
    page = visit("/compare")
    page.get_by_role("button", name="Compare these two").click()
    expect_drawn(page, ABOUT)
    expect_text(page, "A · hello-grok, step 3,000")
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    asked = []
    page.on("websocket", lambda socket: asked.append(socket.url))
    sent = []
    page.evaluate(
        "() => {window.sent = 0; const send = WebSocket.prototype.send;"
        "WebSocket.prototype.send = function (...data) {window.sent += 1; return send.apply(this, data)}}"
    )
    box = chart(page, ABOUT).bounding_box()
    for share, height in ((0.5, 0.3), (0.62, 0.8)):  # over the accuracy, then over the loss
        chart(page, ABOUT).hover(position={"x": box["width"] * share, "y": box["height"] * height})
        page.wait_for_function(
            f"() => ({SEEN})([...document.querySelectorAll('[aria-label^=\"{ABOUT}\"] g.mark-rule line')]"
            ".filter(line => line.getAttribute('stroke') === '#767B83')).length === 1"
        )
        (rule,) = shown_rules(page)
        assert rule > 0.6 * box["height"], "through both panels"
        expect(page.locator("#vg-tooltip-element")).to_contain_text("B validation")
    sent.append(page.evaluate("window.sent"))
    assert (sent, asked) == ([0], []), "the server hears nothing of the pointer"
    chart(page, ABOUT).click(position={"x": box["width"] * 0.62, "y": box["height"] * 0.8})
    expect(page).to_have_url(AT)
    at = float(AT.search(page.url)[1])
    assert 10 < at < 1000
    expect(page.get_by_text("A · hello-grok, step 3,000")).to_have_count(0)
    expect_text(page, re.compile(r"^A · hello-grok, step \d+$"))
    expect_calm(page)


def test_a_run_is_trained_again_with_one_thing_changed_and_drawn_beside_the_others(visit):
    page = visit("/compare?runs=hello-grok")
    page.get_by_text("Run one again, with one thing changed").click()
    value = page.get_by_role("textbox", name="New value")
    value.fill("2")
    value.press("Enter")
    widget(page, "again_start").get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"runs=hello-grok%2Cadd-"))
    expect_drawn(page, "accuracy and loss of 2 runs")
    expect_text(page, re.compile("All from the same start"))
    expect(page.get_by_role("textbox", name="New value")).to_be_hidden()
    expect_calm(page)
