"""The forecast of a run that has memorised: from what was known then, refused in words, and scored once it came."""

import re

import pytest

from grok_core.config import RunConfig
from grok_core.measures.waits.wait_laws import DECAY, NORM
from grok_core.runs import open_run
from grok_core.views import cache, reading
from grok_core.views.forecasting import forecasts, taught_runs
from grok_core.views.forecasting.taught_runs import line_of
from tests.taught_lines import C, made_runs


@pytest.fixture(autouse=True)
def known(tmp_path, monkeypatch):
    """Let what is shipped be made-up runs of the kind of `hello-grok`, and no forecast be there from before."""
    file = tmp_path / "forecast.jsonl"
    file.write_text("\n".join(map(line_of, made_runs(RunConfig(), 14))))
    monkeypatch.setattr(taught_runs, "shipped_file", lambda: file)
    cache._made.clear()
    yield file
    cache._made.clear()


def of(name="hello-grok", until=None):
    return forecasts.forecast_of(reading.read(open_run(name), until=until))


def test_before_it_has_memorised_there_is_none_and_then_one_that_stays():
    assert of(until=60) is None
    early = of(until=75)
    assert early.why_not == ""
    assert early.first.memorised == 60
    cache._made.clear()
    assert of() == early  # what came later is not looked at


def test_it_follows_the_law_that_the_known_runs_follow():
    found = of().forecast
    assert found.median == pytest.approx(C / 0.015, rel=0.3)
    assert found.low < C / 0.015 < found.high
    assert found.n == 42
    assert found.likely > 0.9


def test_laws_are_calibrated_on_the_same_runs():
    laws = of().laws
    assert laws[DECAY] == pytest.approx(C / 0.015, rel=0.15)
    assert 60 < laws[NORM] < 60 + 0.5 / 0.015  # log of norms over lr times decay: far too soon


def test_a_run_with_the_same_settings_and_seeds_would_tell_it_and_is_left_out(known):
    config = open_run("hello-grok").config
    twin = made_runs(RunConfig(), 1, seeds=1)[0]
    same = type(twin)(config.replace(steps=99), twin.first, 77, 99, 40.0, "hello-grok", "taught")
    known.write_text(known.read_text() + "\n" + line_of(same))
    assert of().forecast.n == 42


@pytest.mark.parametrize(
    ("name", "why"),
    [("no-decay", "clock"), ("weight-decay-off", "clock"), ("adam-vs-adamw", None), ("ring-grok", "few")],
)
def test_it_says_why_it_cannot_tell(name, why):
    made = of(name)
    assert (None if made is None else made.why_not) == why
    if made is not None:
        assert forecasts.forecast_words(made, 100).startswith("No forecast: ")


def test_settings_far_from_what_was_taught_are_refused(known):
    far = [run for run in made_runs(RunConfig(), 14) if run.config.weight_decay > 0]
    known.write_text("\n".join(line_of(shifted(run)) for run in far))
    assert of().why_not == "outside"


def shifted(run):
    """Return the run with a hundredth of the decay, so that what is asked about lies outside."""
    config = run.config.replace(weight_decay=run.config.weight_decay / 100)
    return type(run)(config, run.first, run.grokked, run.last, run.norm_grokked, run.preset, run.part)


def test_in_words_it_says_when_from_what_and_how_likely():
    made = of()
    words = forecasts.forecast_words(made, 3000)
    assert words.startswith("Forecast at step 67, learnt from 42 runs of this kind: validation reaches 99 % at step ")
    numbers = re.search(r"at step (\d+); in nine of ten such runs that get there, between (\d+) and ([\d,]+)\.", words)
    found = made.forecast
    assert [int(n.replace(",", "")) for n in numbers.groups()] == [
        round(value) for value in (found.median, found.low, found.high)
    ]
    assert "within its 3,000 steps" in words


def test_forecast_laws_and_guess_are_scored_by_the_same_factor():
    made = of()
    came = round(made.forecast.median * 1.1)
    words = forecasts.scored_words(made, came, 2 * came)
    assert f"It came at step {came:,}, inside the band; the forecast was off by a factor of 1.10." in words
    assert f"Your guess, step {2 * came:,}, was off by a factor of 2.00." in words
    assert words.count("By the law") == len(made.laws)
    late = forecasts.scored_words(made, round(made.forecast.high * 2), 0)
    assert "outside the band" in late
    assert "You guessed never; it came." in late
    assert "guess" not in forecasts.scored_words(made, came, None)
