"""Every chart of a page as a file: SVG and PNG from the drawing itself, and its data as CSV."""

import csv
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.acting import chart, expect_calm, widget

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
ACCURACY = "accuracy by optimisation step"


@pytest.fixture
def page(visit):
    page = visit("/embeddings?run=ring")
    expect(chart(page, "accuracy")).to_be_visible()
    files = widget(page, "chart_files")
    files.get_by_text("Charts as files").click()
    expect(files.get_by_role("button", name=f"{ACCURACY}, SVG")).to_be_visible()
    yield page
    expect_calm(page)


def pressed(page, name, file: Path) -> str:
    """Press a button by keyboard alone, keep what it saves, and return the name that the file was given."""
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    download.value.save_as(file)
    return download.value.suggested_filename


def test_every_chart_is_in_the_list(page):
    drawn = page.locator('[data-testid="stVegaLiteChart"]:has(svg.marks)')
    names = drawn.evaluate_all("charts => charts.map(chart => chart.getAttribute('aria-label'))")
    for kind in ("SVG", "PNG"):
        for name in names:
            expect(page.get_by_role("button", name=f"{name}, {kind}", exact=True)).to_have_count(1)
    assert len(names) > 1


def test_a_chart_is_saved_as_svg_with_its_marks(page, tmp_path):
    name = pressed(page, f"{ACCURACY}, SVG", tmp_path / "chart.svg")
    assert name == "accuracy-by-optimisation-step.svg"
    drawing = ET.parse(tmp_path / "chart.svg").getroot()
    assert drawing.tag == f"{SVG}svg"
    lines = [path for path in drawing.iter(f"{SVG}path") if len(path.get("d", "")) > 300]
    assert {path.get("stroke-dasharray") for path in lines} == {"7,5", "1,0"}, "training dashed, validation solid"
    assert "step (log scale)" in {text.text for text in drawing.iter(f"{SVG}text")}
    assert next(drawing.iter(f"{SVG}rect")).get("fill") == "rgb(255, 255, 255)", "on the colour of the page"


def test_a_chart_is_saved_as_png(page, tmp_path):
    assert pressed(page, f"{ACCURACY}, PNG", tmp_path / "chart.png").endswith(".png")
    box = chart(page, "accuracy").bounding_box()
    with Image.open(tmp_path / "chart.png") as image:
        assert image.width == pytest.approx(2 * box["width"], abs=2)
        colours = image.convert("RGB").getcolors(2**20)
    assert {colour for _, colour in colours} >= {(213, 94, 0), (0, 158, 115)}, "train and validation"


def test_its_data_are_saved_as_csv(page, tmp_path):
    pressed(page, f"CSV: {ACCURACY}", tmp_path / "chart.csv")
    with (tmp_path / "chart.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    values = [(float(row["train"]), float(row["val"])) for row in rows if row["train"]]
    assert len(values) > 20
    assert values[0][0] < 0.1 < 0.99 < values[-1][1]
