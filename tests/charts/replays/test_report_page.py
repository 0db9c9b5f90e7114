"""The report as a page: what it says stands in it as text, and nothing in it can act or is loaded."""

import re

from grok_core.charts.replays.report_page import Facts, Setting, report_page

BAD = "</script></pre><img src=x onerror=alert(1)>"


def facts(**changes):
    given = {
        "title": "x + y mod 59",
        "said": ["Grokked."],
        "numbers": {"Memorised": "step 60"},
        "settings": {"Task": [Setting("modulus p", "p", "59", True), Setting("group", "group", "s5", False)]},
        "changes": [],
        "command": "python -m grok_core train",
        "python": "if 1 < 2:\n    pass",
        "notes": ["the same machine"],
    }
    return Facts(**given | changes)


def test_it_says_what_it_is_given():
    page = report_page(facts(), None)
    for part in (
        "<title>x + y mod 59</title>",
        "<p>Grokked.</p>",
        "step 60",
        "<code>p</code></td><td>59",
        "same machine",
    ):
        assert part in page
    assert "s5 (without effect here)" in page
    assert "59 (without" not in page
    assert "if 1 &lt; 2:\n    pass" in page
    assert 'id="replay"' not in page, "there is none"


def test_what_changed_has_a_section_where_something_did():
    assert "What changed" not in report_page(facts(), None)
    assert "After step 5: lr 1." in report_page(facts(changes=["After step 5: lr 1."]), None)


def test_no_word_in_it_can_act_and_words_of_the_template_are_only_words():
    bad = facts(
        title=f"__BODY__ {BAD}", said=[BAD], numbers={BAD: BAD}, changes=[BAD], command=BAD, python=BAD, notes=[BAD],
        settings={BAD: [Setting(BAD, BAD, BAD, True)]},
    )  # fmt: skip
    page = report_page(bad, None)
    assert BAD not in page
    assert "<img" not in page
    assert page.count("<h1>") == 1
    assert page.count("All settings") == 1


def test_it_loads_nothing_and_may_load_nothing():
    page = report_page(facts(), None)
    assert "default-src 'none'" in page
    assert not re.search(r"""(src|href)\s*=|@import|url\(|fetch\(|https?://""", page)
