"""The judgement of forecasts on made-up runs: better where the first part tells something, and not where it is mute."""

import dataclasses
import math

import pytest

from grok_core.config import RunConfig
from grok_core.errors import AnalysisError
from grok_core.experiments import forecast_section
from grok_core.experiments.forecast_judged import ALONE, GROKS, USUAL, WITH_STATE, judge
from grok_core.measures.waits.wait_laws import DECAY, NORM
from grok_core.views.forecasting.taught_runs import line_of
from tests.taught_lines import C, made_runs

USUAL_STEP = {"hello-grok": C / 0.015}


def runs(tells, n_judged=40):
    both = {"tells": tells, "rng": 5}
    judged = made_runs(RunConfig(), n_judged, seeds=1, first_seed=1000, part="judged", **both)
    return [*made_runs(RunConfig(), 18, **both), *judged]


@pytest.fixture(scope="module")
def telling():
    return judge(runs(1.0), USUAL_STEP)


@pytest.fixture(scope="module")
def silent():
    return judge(runs(0.0), USUAL_STEP)


def test_what_the_first_part_tells_is_found(telling):
    assert forecast_section.verdict(telling) == "better than settings alone"
    assert telling.better[ALONE].high < 0
    assert telling.rows[WITH_STATE].error.value < 0.05 < telling.rows[ALONE].error.value


def test_what_it_does_not_tell_is_not_found(silent):
    assert forecast_section.verdict(silent) == "not better than settings alone"
    assert silent.better[ALONE].low < 0 < silent.better[ALONE].high
    assert silent.better[USUAL].high < 0  # settings decide
    assert silent.rows[ALONE].error.value == pytest.approx(0.15 * 0.674, abs=0.05)  # the median of |N(0, 0.15)|


def test_counts_add_up_and_bands_hold(silent):
    assert silent.n == 40
    assert silent.n_reached == silent.n_waiting >= silent.n_forecast > 0.8 * silent.n_waiting
    assert silent.coverage[WITH_STATE].n == silent.n_forecast
    assert silent.coverage[WITH_STATE].share.low < 0.9 < silent.coverage[WITH_STATE].share.high


def test_laws_stand_beside_with_their_own_errors(silent):
    assert silent.rows[DECAY].error.value < 0.2
    assert silent.rows[NORM].error.value > 1  # log of norms over lr times decay is far too soon
    assert silent.rows[NORM].wait_error > silent.rows[NORM].error.value


def test_settings_decide_what_they_were_made_to(silent):
    spread = silent.learnt["hello-grok"].spread
    assert math.sqrt(spread.by_seed) == pytest.approx(0.15, rel=0.3)
    assert spread.share.value > 0.8


def test_whether_it_gets_there_is_ranked_by_decay_and_not_by_what_is_constant():
    slow = [dataclasses.replace(run, config=run.config.replace(steps=900)) for run in runs(0.0)]
    cut = [
        dataclasses.replace(run, grokked=None, last=900) if run.grokked and run.grokked > 900 else run for run in slow
    ]
    found = judge(cut, USUAL_STEP).ranking
    assert set(found) == set(GROKS)
    assert found["log lr·decay"].auc.value > 0.9
    assert found[ALONE].auc.low > 0.9
    assert found["growth of the norm"].auc.value < 0.75


def test_where_all_get_there_it_says_why_nothing_is_ranked():
    there = [run for run in runs(0.0) if run.grokked is not None]
    found = judge(there, USUAL_STEP)
    assert found.ranking == {}
    assert (
        found.why_unranked
        == f"Of {len(there)} runs {len(there)} got there; a ranking needs some that did and some that did not."
    )


def test_without_a_judged_run_that_is_forecast_there_is_nothing_to_judge():
    with pytest.raises(AnalysisError):
        judge(made_runs(RunConfig(), 18), USUAL_STEP)


def test_the_section_is_written_from_lines(tmp_path, monkeypatch):
    monkeypatch.setattr(forecast_section, "FAMILIES", {"hello-grok": forecast_section.FAMILIES["hello-grok"]})
    file = tmp_path / "forecast.jsonl"
    file.write_text("".join(f"{line_of(run)}\n" for run in runs(0.0)))
    lines = forecast_section.shipped_section(file)
    assert lines[0] == forecast_section.TITLE
    assert "Verdict: **not better than settings alone**." in lines
    text = "\n".join(lines)
    assert "Judged on 40 fresh runs" in text
    for name in (WITH_STATE, ALONE, USUAL, DECAY, NORM):
        assert f"\n| {name} | " in text
    widths = [line.count("|") for line in lines if line.startswith("| `hello-grok`")]
    assert widths == [next(line for line in lines if line.startswith("| preset")).count("|")]
    assert forecast_section.shipped_section(tmp_path / "missing.jsonl") == []
