"""The film of a run: played, scrubbed, asked by a click, and taken home."""

import json
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.acting import expect_calm

pytestmark = pytest.mark.browser

STEP = re.compile(r"^step ([\d,]+): train")


@pytest.fixture
def film(visit):
    """The film of a recording, whole."""
    page = visit("/embeddings?run=ring")
    page.get_by_text("PCA", exact=True).click()
    page.get_by_text("film", exact=True).click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("button", name="Play")).to_be_visible()
    yield page, frame
    expect_calm(page)


def step_of(frame):
    """Return the step that the film stands at."""
    said = frame.locator("#said")
    expect(said).to_have_text(STEP)
    return int(STEP.match(said.inner_text())[1].replace(",", ""))


def test_the_film_plays_from_the_start_to_the_end_and_is_taken_home_as_a_page_and_as_an_animation(
    film, until, tmp_path
):
    page, frame = film
    last = step_of(frame)
    errors = []
    page.on("pageerror", lambda error: errors.append(error))  # a builtin cannot listen
    frame.locator("#speed").select_option("slow")
    frame.get_by_role("button", name="Play").click()
    expect(frame.get_by_role("button", name="Pause")).to_be_visible()
    until(lambda: step_of(frame) < last)
    frame.get_by_role("button", name="Pause").click()
    stood = step_of(frame)
    assert stood < last
    frame.locator("#speed").select_option("fast")
    frame.get_by_role("button", name="Play").click()
    until(lambda: step_of(frame) == last)
    expect(frame.get_by_role("button", name="Play")).to_be_visible()
    assert not errors
    steps = frame.locator("#at").evaluate("() => film.steps")
    for name, moments in (("Page", _moments_of_page), ("Animation", _moments_of_animation)):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=name).click()
        path = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(path)
        assert moments(path) == len(steps)


def test_every_control_chooses_a_moment_and_a_point_says_its_name_and_lights_up_its_own(film):
    _, frame = film
    last = step_of(frame)
    slider = frame.locator("#at")
    slider.focus()
    slider.press("Home")
    assert step_of(frame) == 0
    slider.press("ArrowRight")
    assert step_of(frame) == 1
    curve = frame.locator("#curve")
    box = curve.bounding_box()
    curve.click(position={"x": box["width"] - 14, "y": box["height"] / 2})
    assert step_of(frame) == last
    curve.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    assert 0 < step_of(frame) < last
    canvas = frame.locator("#points canvas")
    place = canvas.evaluate("() => drawn[3]")
    canvas.hover(position={"x": place[0], "y": place[1]}, force=True)
    expect(frame.locator("#tip")).to_have_text(re.compile(r"^3 {2}\("))
    canvas.click(position={"x": place[0], "y": place[1]}, force=True)
    assert canvas.evaluate("() => chosen") == 3


def _moments_of_page(path: Path) -> int:
    film = re.search(r"^const film = (.*);$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return len(json.loads(film[1])["steps"])


def _moments_of_animation(path: Path) -> int:
    with Image.open(path) as animation:
        return animation.n_frames
