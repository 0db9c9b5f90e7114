"""The first address of a fresh server: Streamlit takes it for a file in pages/, and the frame corrects that."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from benchmarks.server import serving
from tests.browser.acting import expect_calm, expect_drawn, widget
from tests.browser.conftest import PATIENCE_S

pytestmark = pytest.mark.browser


@pytest.fixture
def fresh_url() -> Iterator[str]:
    """A server that nobody has asked anything yet."""
    with serving() as (port, _):
        yield f"http://127.0.0.1:{port}"


def test_a_deep_link_is_the_first_address_of_a_fresh_server(fresh_url: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1600, "height": 900}, base_url=fresh_url)
    context.set_default_timeout(PATIENCE_S * 1000)
    page, another = context.new_page(), context.new_page()
    another.goto("/", wait_until="commit")  # in the same second: both sessions load what the pages are drawn with
    page.goto("/embeddings?run=ring")
    expect_drawn(page, "embedding")
    expect(widget(page, "chosen_run").get_by_role("combobox")).to_have_value(re.compile("^ring: "))
    expect(page).to_have_url(re.compile(r"/embeddings\?(.*&)?run=ring(&|$)"))
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect_calm(page)
    expect(another.locator(".player canvas").first).to_be_visible()
    expect_calm(another)
    context.close()
