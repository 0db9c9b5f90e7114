"""The scenes in a real browser, walked by keyboard alone; in one of them a network is trained."""

import re

import pytest
from playwright.sync_api import expect

from pages._learn.scenes import SCENES
from tests.browser.acting import button, expect_calm

pytestmark = pytest.mark.browser


def test_every_scene_is_walked_by_keyboard(visit):
    page = visit("/learn")
    for number, scene in enumerate(SCENES):
        expect(page.get_by_role("heading", name=scene.question)).to_be_visible()
        expect(page.get_by_text(f"Scene {number + 1} of {len(SCENES)}")).to_be_visible()
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        expect_calm(page)
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", name=SCENES[-2].question)).to_be_visible()


def test_a_guess_is_made_and_the_replay_goes_on(visit):
    page = visit("/learn?scene=plateau")
    expect(page.locator(".player")).to_have_attribute("data-moments", "32")
    expect(button(page, "and on")).to_be_disabled()
    button(page, "That is my guess").click()
    expect(page.locator("p:not(.unseen)", has_text="You guessed step 60")).to_be_visible()
    button(page, "and on").click()
    expect(page.locator(".player")).to_have_attribute("data-step", "3000")
    expect_calm(page)


def test_a_network_is_trained_in_a_scene(visit):
    page = visit("/learn?scene=data")
    button(page, "20 %").click()
    expect(page.get_by_text(re.compile("20 %: Memoris(ed|ing) at step")).first).to_be_visible()
    expect(button(page, "Stop")).to_be_enabled()
    button(page, "Stop").click()
    expect(button(page, "Stop")).to_be_hidden()
    expect_calm(page)
