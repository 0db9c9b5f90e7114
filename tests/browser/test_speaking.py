"""The language, in a real browser: chosen in the list, kept by links and reloads, and told to who reads aloud."""

import re

import pytest
from playwright.sync_api import expect

from pages._learn.scenes import SCENES
from tests.browser.acting import button, expect_calm

pytestmark = pytest.mark.browser


def test_a_page_is_opened_in_the_language_that_is_chosen_and_keeps_what_was_set(visit):
    page = visit("/?preset=ring&pace=30&present=false")
    page.get_by_role("combobox", name="Language").click()
    page.get_by_role("option", name="DE").click()
    expect(button(page, "Live trainieren")).to_be_visible()
    expect(page).to_have_url(re.compile("lang=de"))
    expect(page).to_have_url(re.compile("preset=ring.*pace=30"))
    expect(page.get_by_role("combobox", name="Tempo")).to_have_value(re.compile("^30 "))
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.reload()
    expect(button(page, "Live trainieren")).to_be_visible()
    page.get_by_role("link", name="Lernen").click()
    expect(page.get_by_text(f"Szene 1 von {len(SCENES)}")).to_be_visible()
    expect(page).to_have_url(re.compile("lang=de"))
    expect_calm(page)
    page.get_by_role("combobox", name="Sprache").click()
    page.get_by_role("option", name="EN").click()
    expect(page.get_by_text(f"Scene 1 of {len(SCENES)}")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_live_run_speaks_german_tick_by_tick(visit):
    page = visit("/?preset=hello-grok&pace=300&lang=de")
    button(page, "Live trainieren").click()
    expect(page.get_by_text("Gegrokkt: Die Validierung erreichte 99 % bei Schritt")).to_be_visible()
    expect(page.get_by_text("Memorised")).to_have_count(0)
