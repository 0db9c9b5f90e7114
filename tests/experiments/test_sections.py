"""The page of verdicts: each with its criterion, n and interval, and docs/reproduced.md as the records have it."""

import pytest

from grok_core.experiments import EXPERIMENTS
from grok_core.experiments.kept import KeptRuns
from grok_core.experiments.sections import criterion, page, section
from tests.children import ROOT
from tests.experiments.hand_made import TIMES, run

WRITTEN = (ROOT / "docs" / "reproduced.md").read_text(encoding="utf-8")


@pytest.fixture
def kept(tmp_path):
    """Return the runs of no-decay, made by hand: with decay it generalises, without it does not."""
    kept = KeptRuns(tmp_path)
    times = iter((*TIMES, *[None] * 7))
    kept.complete(EXPERIMENTS["no-decay"], lambda done: None, lambda config, follower: run(config.seed, next(times)))
    return kept


def test_a_verdict_has_its_criterion_and_its_numbers_beside_it(kept):
    text = "\n".join(section(EXPERIMENTS["no-decay"], kept))
    assert "Verdict: **holds**, quick size, from 7 seeds an arm, 1000 to 1006, a split each." in text
    assert "every run reaches validation 99 % within its steps | 7 of 7 (59–100 %) | holds |" in text
    assert "| decay 1 | 60 | 502 [376, 631] | grokked | 100.0 % |" in text
    assert "| no decay | 60 | never | memorised only | 2.0 % |" in text


def test_what_lacks_runs_has_no_verdict(kept):
    text = "\n".join(section(EXPERIMENTS["decay-off-early"], kept))
    assert "Not yet measured: 7 of 28 runs" in text  # one arm is an arm of no-decay too
    assert "**holds" not in text
    assert all(words in text for words in criterion(EXPERIMENTS["decay-off-early"]))


def test_the_page_has_what_was_measured_first(kept):
    text = page(list(EXPERIMENTS.values()), kept)
    assert text.index("| E5 | ") < text.index("## E5: ") < text.index("## Not yet measured") < text.index("**E6: ")
    assert "## E6: " not in text


@pytest.mark.parametrize("of", EXPERIMENTS.values(), ids=EXPERIMENTS)
def test_the_page_that_is_kept_says_what_the_records_say(of):
    assert of.claim in WRITTEN
    assert f"Experiment `{of.name}`" in WRITTEN
    assert of.limits in WRITTEN
    missing = [words for words in criterion(of) if words not in WRITTEN]
    assert missing == [], "run python -m grok_core experiment --kept --page docs/reproduced.md"


def test_the_page_has_the_section_of_the_forecasts_before_what_is_not_measured(tmp_path, monkeypatch):
    monkeypatch.setattr("grok_core.experiments.sections.shipped_section", lambda: ["## Forecasts", "", "Some words."])
    text = page(list(EXPERIMENTS.values()), KeptRuns(tmp_path))
    assert text.index("## Forecasts\n\nSome words.\n") < text.index("## Not yet measured")
    monkeypatch.setattr("grok_core.experiments.sections.shipped_section", list)
    assert "Forecasts" not in page(list(EXPERIMENTS.values()), KeptRuns(tmp_path))
