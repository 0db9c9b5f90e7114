"""All scenes forwards and backwards, on a projector and on a phone, light and dark: `make journeys`."""

import pytest
from playwright.sync_api import expect

from pages._learn.scenes import SCENES
from tests.browser.acting import button, expect_calm

pytestmark = [pytest.mark.browser, pytest.mark.journeys]

SIZES = {"projector": {"width": 1280, "height": 720}, "phone": {"width": 390, "height": 844}}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_scenes_are_walked_there_and_back(visit, size, scheme):
    page = visit("/learn")
    page.set_viewport_size(SIZES[size])
    page.emulate_media(color_scheme=scheme)
    there = [(scene, "Next") for scene in SCENES[:-1]]
    back = [(scene, "Back") for scene in SCENES[:0:-1]]
    for scene, way in (*there, *back):
        expect(page.get_by_role("heading", name=scene.question)).to_be_visible()
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        expect_calm(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), scene.name
        button(page, way).click()
    expect(page.get_by_role("heading", name=SCENES[0].question)).to_be_visible()
