"""The menu of words: on every page, searched by text, opened by a link."""

import pytest

from grok_core.charts.words.glossary import GLOSSARY
from tests.pages.looking import texts

PAGES = ("learn", "lab", "ask", "embeddings", "circuit", "compare", "measures", "experiments", "runs")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_it_closed_at_first(open_app, page):
    at = open_app(page)
    assert "Words" in [block.proto.popover.label for block in at.get("popover")]
    assert "cross-fitted, and the mean over" not in texts(at)


def test_without_a_text_it_has_everything(open_app):
    at = open_app("ask", word="")
    assert all(word.says[:20] in texts(at) for word in GLOSSARY)


@pytest.mark.parametrize(
    ("word", "said"),
    [("ring-score", "ring score"), ("R", "divided by"), ("<b>x</b>", "No word or sign"), ("axis", "log scale")],
)
def test_a_link_opens_it_on_a_word(open_app, word, said):
    at = open_app("runs", word=word)
    assert at.session_state.words
    assert said in texts(at)
    assert not at.warning
