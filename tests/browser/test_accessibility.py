"""What axe-core, the accessibility checker, finds on every page, light and dark; and what a phone shows first."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.acting import chart, expect_calm, widget

pytestmark = pytest.mark.browser

PAGES = {  # address -> what is there once it is drawn
    "/": ".player canvas",
    "/?preset=hello-grok": ".st-key-fit_rings svg.marks",
    "/?present=true&preset=hello-grok": ".st-key-fit_rings svg.marks",
    "/learn": ".st-key-puzzle_start button",
    "/learn?scene=plateau": ".player canvas",
    "/learn?scene=decay": ".st-key-fit_rings svg.marks",
    "/learn?scene=map": ".st-key-chart_map svg.marks, [data-testid=stVegaLiteChart] svg.marks",
    "/embeddings?run=ring&show=film": "iframe",
    "/ask": ".st-key-ask_show button",
    "/ask?guess_first=false": "[data-testid=stVegaLiteChart] svg.marks",
    "/ask?view=puzzle": ".st-key-puzzle_start button",
    "/circuit?run=transformer-grok&pictures=operands": ".st-key-fit_circuit_clock svg.marks",
    "/experiments?about=orthograd": "[data-testid=stVegaLiteChart] svg.marks",
    "/experiments?part=grid&cell=0": ".st-key-grid_open_science button",
    "/compare?runs=hello-grok,weight-decay-off&at=300": ".st-key-fit_rings_B svg.marks",
    "/measures": ".st-key-fit_measure_norm svg.marks",
    "/runs": "[data-testid=stAlertContentInfo]",
}
RULES = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}  # dark, only the colours are others
GRAVE = ("serious", "critical")
STREAMLITS: dict[tuple[str, str], str] = {}
"""(rule, a piece of the element) -> why it stays: it is in a widget of Streamlit's own that cannot be changed here."""


@pytest.mark.parametrize(("address", "drawn"), PAGES.items(), ids=list(PAGES))
def test_no_page_has_a_serious_violation_in_light_or_dark_and_each_has_one_main_heading(visit, address, drawn):
    page = visit(address)
    found = []
    for scheme, rules in RULES.items():  # the page changes its colours without being loaded again
        page.emulate_media(color_scheme=scheme)
        expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", scheme)
        page.locator(drawn).first.wait_for()
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
        expect(page.locator("h1")).to_have_count(1)
        found += [f"{scheme}: {one}" for one in violations(page, rules)]
        expect_calm(page)
    assert not found, "\n".join(found)


def violations(page: Page, rules: dict[str, list[str]]) -> list[str]:
    """Return the serious violations of these rules on a page but for Streamlit's own."""
    return [
        f"{rule['id']} at {node['html'][:200]}: {node['failureSummary']}"
        for rule in Axe().run(page, options={"resultTypes": ["violations"]} | rules).response["violations"]
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
        if not any(rule["id"] == known and piece in node["html"] for known, piece in STREAMLITS)
    ]


def test_a_phone_shows_the_navigation_the_jump_then_table_and_rings_and_no_button_that_cannot_be_pressed(page):
    page.set_viewport_size({"width": 390, "height": 844})
    expect(widget(page, "navigation").get_by_role("link", name="Ask")).to_be_in_viewport()
    expect(chart(page, "accuracy")).to_be_in_viewport()
    expect(widget(page, "start").get_by_role("button")).to_be_enabled()
    expect(widget(page, "controls").locator(":disabled >> visible=true")).to_have_count(0)
    parts = [
        chart(page, "accuracy"),
        page.get_by_alt_text("Operation table"),
        chart(page, "rings"),
        chart(page, "loss"),
    ]
    tops = [part.first.bounding_box()["y"] for part in parts]
    assert tops == sorted(tops)
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollWidth <= main.clientWidth")
