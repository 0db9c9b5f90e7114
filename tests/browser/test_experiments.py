"""The journey of a visitor with a question of many runs: start a grid, watch it fill in, open a run, stop, go on."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.acting import button, chart, expect_calm, expect_drawn, expect_text, widget

pytestmark = pytest.mark.browser

GRID = (
    "/experiments?part=grid&across=weight_decay&across_values=0,+1&down=steps&down_values=30,+10000000&seeds=1"
    "&p=5&d_model=2&d_hidden=4&train_fraction=0.4&lr=0.0001"
)
"""Two runs that end at once, and two that last until somebody stops them."""


def test_a_grid_fills_in_a_cell_opens_and_what_was_paused_goes_on_after_a_reload(visit):
    page = visit(GRID)
    expect_text(page, re.compile("^To train: 4 runs"))
    button(page, "Start").click()
    expect_text(page, re.compile("^2 of 4 runs"))
    diagram = chart(page, "What became of the runs")
    expect(diagram.locator(".mark-rect path")).to_have_count(4)
    diagram.locator(".mark-rect path").first.click()
    expect(widget(page, "grid_cell").get_by_role("combobox")).to_have_value("weight decay 0, steps 30")
    expect_drawn(page, "accuracy by optimisation step")
    expect(page).to_have_url(re.compile("cell=0"))
    outlined = chart(page, "What became of the runs").locator('.mark-rect path[stroke-width="3"]')
    expect(outlined).to_have_count(1)
    button(page, "Pause").click()
    expect(button(page, "Resume")).to_be_enabled()
    page.reload()
    expect_text(page, re.compile("^2 of 4 runs"))
    expect(outlined).to_have_count(1)
    button(page, "Resume").click()
    expect(button(page, "Pause")).to_be_enabled()
    button(page, "Cancel").click()
    expect(button(page, "Resume")).to_be_enabled()
    button(page, "Open in the Lab").click()
    expect_text(page, re.compile("without pictures of its inside"))
    expect_calm(page)
