"""From a press of Train live to the first point of the new run on the screen, in a real browser."""

import statistics
from collections.abc import Iterator

from playwright.sync_api import Page, sync_playwright

from benchmarks.measuring import Row
from benchmarks.server import serving
from tests.browser import chromium

PRESSES = 10
# Resolves with the milliseconds from the press to the first frame in which a curve of the new run is drawn: one in the
# colours of train or validation that was not there before.
PRESS = """button => new Promise(resolve => {
  const curves = () => [...document.querySelectorAll('[aria-label^="accuracy"] svg.marks path')]
    .filter(path => ['#D55E00', '#009E73'].includes((path.getAttribute('stroke') || '').toUpperCase()))
    .map(path => path.getAttribute('d')).filter(Boolean);
  const before = new Set(curves()), began = performance.now();
  button.click();
  const look = () => curves().some(d => !before.has(d))
    ? resolve(performance.now() - began) : requestAnimationFrame(look);
  requestAnimationFrame(look);
})"""


def rows() -> Iterator[Row]:
    """Press Train live ten times, each time with the run before still on the screen."""
    path = chromium.find()
    assert path, chromium.MISSING
    with serving() as (port, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        page = browser.new_page(viewport={"width": 1600, "height": 900})
        page.goto(f"http://127.0.0.1:{port}/?preset=hello-grok")
        _pressed(page)  # the first one waits for imports
        seconds = [_pressed(page) for _ in range(PRESSES)]
        browser.close()
    details = {"presses, s": [round(s, 2) for s in seconds]}
    yield Row("Start pressed to first point on the screen", statistics.median(seconds), "s", 0.8, True, details)


def _pressed(page: Page) -> float:
    """Press Train live, and wait until the run has ended before returning the seconds to its first point."""
    page.locator('[aria-label^="accuracy"] svg.marks').first.wait_for()
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    button = page.locator(".st-key-start button").first  # while the page is drawn anew it may be there twice
    seconds = button.evaluate(PRESS) / 1000
    page.locator(".st-key-stop button:disabled").first.wait_for(state="attached", timeout=60_000)
    return float(seconds)
