"""The replay in a real browser: it plays by itself, is paused, stepped and scrubbed, and asks nothing of the server."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.acting import button, expect_calm

pytestmark = pytest.mark.browser


@pytest.fixture
def player(visit):
    """The player of the page that opens at the bare address."""
    page = visit("/")
    found = page.locator(".player")
    expect(found).to_have_attribute("data-moments", "32")
    yield page, found
    expect_calm(page)


def step(player):
    return int(player.get_attribute("data-step"))


def test_the_app_opens_on_a_replay_that_plays_to_its_end_without_the_server(player, until):
    page, player = player
    sent = []
    player.get_by_role("button", name="From the start").click()  # who wants less motion begins it by hand
    expect(player).to_have_attribute("data-playing", "true")
    page.on("websocket", lambda socket: sent.append(socket.url))
    player.get_by_role("combobox").select_option("6")
    page.context.set_offline(True)
    until(lambda: step(player) == 3000)
    expect(player).to_have_attribute("data-playing", "false")
    expect(player.locator(".said")).to_contain_text("Grokked: validation reached 99 % at step 502")
    for name in ("memorised", "grokked"):
        expect(player.locator(".mark", has_text=name)).to_be_visible()
    page.context.set_offline(False)
    assert sent == []


def test_it_is_paused_stepped_and_scrubbed_by_keyboard(player):
    _, player = player
    player.get_by_role("button", name="From the start").click()
    player.get_by_role("button", name="Pause").click()
    expect(player).to_have_attribute("data-playing", "false")
    stood = step(player)
    player.get_by_role("button", name="One moment on").click()
    assert step(player) > stood
    track = player.get_by_role("slider")
    track.focus()
    track.press("End")
    assert step(player) == 3000
    expect(track).to_have_attribute("aria-valuetext", re.compile("step 3000"))
    player.locator(".mark", has_text="memorised").click()
    assert 60 <= step(player) <= 100


def test_a_class_sees_the_live_run_after_a_press(player):
    page, player = player
    button(page, "Train live").click()
    expect(player).to_have_count(0)
    expect(page.get_by_text("Grokked").first).to_be_visible()
    button(page, "Replay").click()
    expect(page.locator(".player")).to_have_attribute("data-step", "3000")
