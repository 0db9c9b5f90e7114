"""What visitors do and see, in their words; elements are found by role, by text, or by the key of a widget."""

import re

from playwright.sync_api import Locator, Page, expect

UNDERSTOOD = re.compile(r"^\s*validation (99\.\d|100) %\s*$")
RUN = re.compile(r"[?&]run=([a-z0-9-]+)")


def widget(page: Page, key: str) -> Locator:
    """Return the widget with this key."""
    return page.locator(f".st-key-{key}")


def setting(page: Page, name: str) -> Locator:
    """Return the widget that sets this field, in whichever form is drawn."""
    return page.locator(f'[class*="st-key-set_{name}-"], [class*="st-key-text_{name}-"]')


def button(page: Page, name: str) -> Locator:
    """Return a button by its name, which may be followed by its shortcut; while drawn anew it may be there twice."""
    return page.get_by_role("button", name=re.compile(rf"^{name}( Shortcut .)?$")).first


def expect_calm(page: Page) -> None:
    """No exception is on the page, and no moment that could not be drawn."""
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_text("could not be drawn")).to_have_count(0)


def run_id(page: Page, *, other_than: str = "") -> str:
    """Wait until the address bar names a run, another one than the given, and return its id."""
    expect(page).to_have_url(re.compile(rf"[?&]run=(?!{other_than or '-'}(&|$))[a-z0-9-]+"))
    found = RUN.search(page.url)
    assert found, page.url
    return found[1]


def expect_text(page: Page, text: str | re.Pattern[str], *, exact: bool = False) -> None:
    """The page says this; while it is drawn anew it may say so twice."""
    expect(page.get_by_text(text, exact=exact).first).to_be_visible()


def expect_state(page: Page, state: str) -> None:
    """The badge over the curves names this state."""
    expect_text(page, state, exact=True)


def expect_drawn(page: Page, about: str) -> None:
    """The chart whose description begins with `about` is on the page."""
    expect(chart(page, about).first).to_be_visible()


def chart(page: Page, about: str) -> Locator:
    """Return the drawing of the chart whose description begins with `about`."""
    return page.locator(f'[data-testid="stVegaLiteChart"][aria-label^="{about}"] svg.marks')


def progress(page: Page) -> Locator:
    """Return the text of a live run's progress bar; it begins with the step."""
    return page.get_by_test_id("stProgress").get_by_text(re.compile(r"^step [\d,]+ "))


def step_of(page: Page) -> int:
    """Return the step that the progress bar names."""
    expect(progress(page)).to_have_count(1)
    return int(progress(page).inner_text().split()[1].replace(",", ""))


def expect_to_move(page: Page, times: int = 1) -> None:
    """Wait until the progress bar has named another step, so many times."""
    for _ in range(times):
        before = progress(page).first.inner_text()
        expect(progress(page).first).not_to_have_text(before)


def start(page: Page) -> str:
    """Press Train live and return the id of the new run."""
    before = RUN.search(page.url)
    button(page, "Train live").click()
    return run_id(page, other_than=before[1] if before else "")


def choose(page: Page, key: str, option: str) -> None:
    """Choose from a drop-down list."""
    widget(page, key).get_by_role("combobox").click()
    page.get_by_role("option", name=option, exact=True).click()


def press(page: Page, key: str, option: str) -> None:
    """Press one of the segments of a control."""
    widget(page, key).get_by_text(option, exact=True).click()


def slide(slider: Locator, stroke: str) -> None:
    """Move a slider by keyboard."""
    handle = slider.get_by_role("slider")
    handle.focus()
    handle.press(stroke)


def mark_curves(page: Page) -> None:
    """Leave a mark on the drawing of the accuracy chart that a new drawing would not have."""
    expect(chart(page, "accuracy")).to_have_count(1)
    chart(page, "accuracy").evaluate("drawing => drawing.setAttribute('data-seen', 'yes')")


def expect_curves_marked(page: Page) -> None:
    """The drawing that was marked is still the one on the page."""
    expect(chart(page, "accuracy")).to_have_count(1)
    expect(chart(page, "accuracy")).to_have_attribute("data-seen", "yes")
