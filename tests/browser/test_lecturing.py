"""A presenter and a class in real browsers: the class is taken along, cannot stop anything, and survives a reload."""

import re
import time
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.acting import button, expect_calm, run_id

pytestmark = pytest.mark.browser


@pytest.fixture
def classroom(visit, server):
    """A presenter, and two who follow."""
    presenter = visit(f"/learn?scene=grok&presenter={quote(server.presenter_token)}")
    expect(presenter).not_to_have_url(re.compile("presenter="))
    pupils = [visit("/?follow=true") for _ in range(2)]
    yield presenter, pupils
    for page in (presenter, *pupils):
        expect_calm(page)


def test_a_class_is_taken_along_from_scene_to_scene_and_to_a_live_run(classroom):
    presenter, pupils = classroom
    for pupil in pupils:
        expect(pupil.get_by_role("heading", name="Was it luck?")).to_be_visible()
    began = time.monotonic()
    presenter.keyboard.press("ArrowRight")
    for pupil in pupils:
        expect(pupil).to_have_url(re.compile("scene=rings"))
    assert time.monotonic() - began < 30
    pupils[0].reload()
    expect(pupils[0].get_by_role("heading", name="What did it find?")).to_be_visible()
    presenter.get_by_role("link", name="Lab").click()
    button(presenter, "Train live").click()
    run = run_id(presenter)
    for pupil in pupils:
        expect(pupil).to_have_url(re.compile(f"run={run}"))
        expect(pupil.get_by_role("button", name="Stop")).to_have_count(0)
        expect(button(pupil, "Look around on my own")).to_be_visible()
    button(pupils[1], "Look around on my own").click()
    expect(pupils[1]).not_to_have_url(re.compile("follow="))


def test_a_guess_of_the_class_arrives_at_the_presenter(classroom):
    presenter, pupils = classroom
    button(presenter, "Back").click()
    for page in (presenter, pupils[0]):
        expect(page.get_by_role("heading", name=re.compile("Would you stop here"))).to_be_visible()
        button(page, "That is my guess").click()
    expect(presenter.locator("p:not(.unseen)", has_text="Of 2 guesses")).to_be_visible()
