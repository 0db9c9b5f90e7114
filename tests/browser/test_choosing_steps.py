"""One step for all pictures: clicked on a curve, moved by a slider, carried to another page and by a link."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from grok_core.runs import open_run
from tests.browser.acting import chart, expect_calm, expect_drawn, expect_text, slide, widget

pytestmark = pytest.mark.browser

STEP = re.compile(r"[?&]step=(\d+)")


def click_curve(page, about, share):
    """Click a chart of curves at a share of its width."""
    expect_drawn(page, about)
    box = chart(page, about).bounding_box()
    place = {"x": box["width"] * share, "y": box["height"] / 2}
    chart(page, about).hover(position=place)  # the rule under the pointer is what takes the click
    chart(page, about).click(position=place)


def step_of(page):
    """Wait until the address names a step, and return it."""
    expect(page).to_have_url(STEP)
    return int(STEP.search(page.url)[1])


def test_a_click_on_any_curve_moves_table_sentence_and_rows(visit):
    page = visit("/?run=hello-grok")
    for about in ("accuracy", "loss", "weight norm"):
        expect_text(page, re.compile("^Grokked"))
        expect(page).not_to_have_url(STEP)
        click_curve(page, about, 0.45)
        step = step_of(page)
        assert 3 < step < 500
        expect_text(page, f"step {step}")
        expect_text(page, re.compile(f"^Memorised at step 60; .*|^Memorising at step {step}:"))
        expect(page.get_by_text(re.compile("^Grokked"))).to_have_count(0)
        expect_calm(page)
        slide(widget(page, "step_hello-grok"), "End")


def test_the_step_goes_along_to_the_embeddings_and_back(visit):
    page = visit("/?run=hello-grok")
    click_curve(page, "accuracy", 0.4)
    step = step_of(page)
    page.get_by_role("link", name="Embeddings").click()
    expect(widget(page, "show")).to_be_visible()  # a click on the Lab's curve, before, would end the change of pages
    expect_text(page, f"step {step}")
    expect_text(page, re.compile(f"at step {step}"))
    click_curve(page, "accuracy", 0.97)
    expect_text(page, re.compile("^Grokked"))
    expect_text(page, re.compile("^A ring of frequency"))
    slide(widget(page, "step_hello-grok"), "Home")
    expect(page).to_have_url(re.compile(r"[?&]step=0(&|$)"))
    page.get_by_role("link", name="Lab").click()
    expect_text(page, "step 0", exact=True)
    expect_calm(page)


def test_a_link_opens_the_same_step_and_view_elsewhere(visit):
    step = next(step for step in open_run("ring").snapshot_steps() if step > 10)
    page = visit(f"/embeddings?run=ring&step={step}&projection=ring&colour=value")
    expect_text(page, f"step {step}", exact=True)
    expect_text(page, re.compile(f"at step {step}"))
    expect_text(page, re.compile("cross-fitted"))
    again = visit(page.url[page.url.index("/embeddings") :])
    expect_text(again, f"step {step}", exact=True)
    expect_text(again, re.compile("cross-fitted"))
    assert parse_qs(urlsplit(again.url).query) == parse_qs(urlsplit(page.url).query)
    assert parse_qs(urlsplit(again.url).query)["colour"] == ["value"]
    expect_calm(again)


def test_clicking_a_point_lights_up_its_own_coset(visit):
    page = visit("/embeddings?run=s5-cosets&projection=PCA")
    expect_drawn(page, "embedding")
    dots = chart(page, "embedding").locator('path[aria-roledescription="point"]')
    expect(dots).to_have_count(120)
    kinds = dots.evaluate_all("dots => dots.map(dot => dot.__data__.datum.category)")
    dots.nth(7).click(force=True)
    faint = "dots => dots.map(dot => Number(dot.getAttribute('opacity') ?? 1) < 0.5)"
    page.wait_for_function(
        f"""() => ({faint})([...document.querySelectorAll('path[aria-roledescription="point"]')]).some(Boolean)"""
    )
    lit = [not is_faint for is_faint in dots.evaluate_all(faint)]
    assert set(lit) == {True, False}
    assert len({kind for kind, is_lit in zip(kinds, lit, strict=True) if is_lit}) == 1
    assert sum(lit) == sum(kind == kinds[lit.index(True)] for kind in kinds)


def test_a_click_on_a_point_says_which_are_nearest_and_so_does_the_keyboard(visit):
    page = visit("/embeddings?run=hello-grok&projection=ring")
    expect_drawn(page, "embedding")
    page.get_by_test_id("stVegaLiteChart").first.locator("svg.marks text", has_text="57").click(force=True)
    expect_text(page, re.compile(r"^Nearest to 57: \d+ at \d+\.\d\d, "))
    expect(page).to_have_url(re.compile("element=57"))
    box = widget(page, "element").get_by_role("combobox")
    box.fill("17")
    box.press("Enter")
    expect_text(page, re.compile(r"^Nearest to 17: \d+ at \d+\.\d\d, "))
    picture, window = chart(page, "embedding").bounding_box(), page.viewport_size
    assert picture["height"] > 0.6 * window["height"]
    assert picture["y"] + picture["height"] <= window["height"]
    expect_calm(page)


@pytest.mark.parametrize(
    ("address", "about"),
    [
        ("/embeddings?run=hello-grok", "embedding"),
        ("/circuit?run=hello-grok", "Share of variance"),
        ("/ask?run=hello-grok&guess_first=false", "answers"),
    ],
)
def test_a_phone_shows_navigation_and_picture_on_one_screen_in_letters_that_can_be_read(visit, address, about):
    page = visit(address)
    page.set_viewport_size({"width": 390, "height": 844})
    expect_drawn(page, about)
    expect(widget(page, "navigation").get_by_role("link", name="Lab")).to_be_in_viewport()
    expect(chart(page, about).first).to_be_in_viewport(ratio=0.95)
    sizes = page.locator("svg.marks text").evaluate_all(
        "all => all.filter(t => t.textContent.trim()).map(t => parseFloat(getComputedStyle(t).fontSize))"
    )
    assert sizes
    assert min(sizes) >= 12
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollWidth <= main.clientWidth")
