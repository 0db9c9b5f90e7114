"""A run is changed by hand while it trains, and another one branches off from it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.acting import (
    button,
    chart,
    expect_calm,
    expect_drawn,
    expect_state,
    expect_to_move,
    press,
    progress,
    run_id,
    setting,
    start,
)

pytestmark = pytest.mark.browser

SMALL = "/?p=11&d_model=8&d_hidden=64&steps=10000000"


def test_weight_decay_is_switched_off_by_hand_and_a_branch_has_it_on_again(visit, server):
    page = visit(SMALL)
    first = start(page)
    server.slow_down()
    expect(progress(page).first).to_be_visible()
    expect_to_move(page)
    button(page, "Change").click()
    button(page, "Switch weight decay off").click()
    expect(chart(page, "accuracy").first.get_by_text("weight decay 0").first).to_be_visible()
    button(page, "Stop").click()
    expect_state(page, "stopped")
    press(page, "change_what", "Branch")
    button(page, "Branch off").click()
    second = run_id(page, other_than=first)
    server.slow_down()
    expect(chart(page, "accuracy").first.get_by_text(f"branched from {first}").first).to_be_visible()
    assert second != first
    button(page, "Stop").click()
    expect_state(page, "stopped")
    expect_calm(page)


def test_a_plan_goes_into_the_address_and_is_drawn(visit):
    page = visit("/?preset=hello-grok")
    expect_drawn(page, "accuracy")
    button(page, "Change").click()
    press(page, "change_what", "Next run")
    slider = page.locator(".st-key-plan_value_weight_decay").get_by_role("slider")
    expect(slider).to_be_visible()
    for _ in range(12):  # down to no decay
        slider.press("ArrowLeft")
    button(page, "Add to the plan").click()
    expect(page).to_have_url(re.compile("interventions=step\\+500"))
    start(page)
    expect(chart(page, "accuracy").first.get_by_text("weight decay 0").first).to_be_visible()
    expect_calm(page)


def test_a_formula_is_typed_and_its_table_is_seen_before_it_is_trained(visit):
    page = visit("/?operation=formula")
    field = setting(page, "formula").locator("input")
    field.fill("x**2 + y**2")
    field.press("Enter")
    expect(page.get_by_alt_text("The table to be learnt")).to_be_visible()
    expect(page).to_have_url(re.compile("formula="))
    field.fill("__import__('os')")
    field.press("Enter")
    expect(page.get_by_text(re.compile("^formula ")).first).to_be_visible()
    expect(page.get_by_text("x**2 + y**2").first).to_be_visible()  # the last good one stays
    expect_calm(page)
