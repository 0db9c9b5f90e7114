"""One pointer on all of the Lab's curves, and a click on them on another clock than steps."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.acting import chart, expect_calm, expect_drawn, expect_text, press, slide, widget

pytestmark = pytest.mark.browser

CURVES = {"accuracy": "accuracy", "loss": "loss", "weight norm": "third"}
STEP = re.compile(r"[?&]step=(\d+)")


def plot_of(page, about):
    """Return where the plot of a curve stands in the window."""
    expect_drawn(page, about)
    return chart(page, about).locator(".role-frame .background").first.bounding_box()


def point(page, about, share, height=0.5):
    """Move the pointer over the plot of a curve, to a share of its width."""
    plot = plot_of(page, about)
    page.mouse.move(plot["x"] + share * plot["width"] - 3, plot["y"] + height * plot["height"])
    page.mouse.move(plot["x"] + share * plot["width"], plot["y"] + height * plot["height"])


def rules(page):
    """Return the places of the rules that are shown, in the window."""
    return page.locator(".one-pointer:visible")


STAND = """([keys, share]) => {
  const near = (a, b) => Math.abs(a - b) < 2;
  const rules = [...document.querySelectorAll(".one-pointer")].map(rule => rule.getBoundingClientRect());
  const plots = keys.map(key => document.querySelector(`.st-key-fit_${key} .role-frame .background`));
  return rules.length === plots.length && plots.every((plot, i) => {
    const box = plot.getBoundingClientRect(), rule = rules[i];
    return near((rule.left + rule.right) / 2, box.left + share * box.width) && near(rule.top, box.top)
      && near(rule.height, box.height) && rule.width >= 1 && rule.width <= 3;
  });
}"""


def expect_rules(page, over, share):
    """A rule stands at a share of the width of every curve's plot but of that under the pointer, from top to bottom."""
    page.wait_for_function(STAND, arg=[[key for about, key in CURVES.items() if about != over], share])


@pytest.mark.parametrize("clock", ["steps", "seconds"])
def test_a_pointer_on_one_curve_is_seen_on_the_others_and_goes_with_it(visit, clock):
    page = visit(f"/?run=hello-grok&clock={clock}")
    for about, share in (("accuracy", 0.3), ("accuracy", 0.62), ("loss", 0.8), ("weight norm", 0.5)):
        point(page, about, share)
        expect_rules(page, about, share)
    expect(rules(page).first).to_have_text("")
    page.mouse.move(5, 5)
    expect(rules(page)).to_have_count(0)
    point(page, "accuracy", 0.4, height=1.3)  # on the words below the plot
    expect(rules(page)).to_have_count(0)


def test_it_works_after_the_curves_were_drawn_anew_and_the_page_was_left(visit):
    page = visit("/?run=hello-grok")
    expect_drawn(page, "accuracy")
    slide(widget(page, "step_hello-grok"), "Home")
    expect(page).to_have_url(re.compile(r"[?&]step=0(&|$)"))
    point(page, "accuracy", 0.7)
    expect_rules(page, "accuracy", 0.7)
    page.get_by_role("link", name="Embeddings").click()
    expect(widget(page, "show")).to_be_visible()
    expect(rules(page)).to_have_count(0)
    page.get_by_role("link", name="Lab").click()
    point(page, "loss", 0.25)
    expect_rules(page, "loss", 0.25)
    expect(page.locator(".one-pointer")).to_have_count(2)
    expect_calm(page)


def test_the_clock_is_chosen_in_the_menu_and_a_click_on_a_curve_chooses_the_step_there(visit):
    page = visit("/?run=power-grok")
    widget(page, "view").get_by_role("button").click()
    press(page, "lab_clock", "epochs")
    expect(page).to_have_url(re.compile("[?&]clock=epochs"))
    page.keyboard.press("Escape")
    expect(chart(page, "loss, nats by epoch")).to_be_visible()
    first, last = 512 / 3725, 500.0  # epochs of eight steps, of which the last pairs are fewer than a batch
    for about, share in (("accuracy", 0.45), ("loss", 0.6)):
        expect(page).not_to_have_url(STEP)
        point(page, about, share)
        page.mouse.down()
        page.mouse.up()
        expect(page).to_have_url(STEP)
        step = int(STEP.search(page.url)[1])
        expect_text(page, f"step {step}")
        assert step / 8 == pytest.approx(first * (last / first) ** share, rel=0.3)
        expect_rules(page, about, share)
        slide(widget(page, "step_power-grok"), "End")
    expect_calm(page)
