"""The forecast in the Lab: off it adds nothing; on it is a shaded part of the curve and words, and in the address."""

import pytest

from grok_core.config import RunConfig
from grok_core.views import cache
from grok_core.views.forecasting import forecasts, taught_runs
from grok_core.views.forecasting.taught_runs import line_of
from pages._shared import guessing
from tests.pages.charts_of import chart_of
from tests.pages.looking import assert_calm, texts
from tests.taught_lines import made_runs


@pytest.fixture(autouse=True)
def known(tmp_path, monkeypatch):
    file = tmp_path / "forecast.jsonl"
    file.write_text("\n".join(map(line_of, made_runs(RunConfig(), 14))))
    monkeypatch.setattr(taught_runs, "shipped_file", lambda: file)
    cache._made.clear()
    guessing.guesses.clear()
    yield
    cache._made.clear()


def shaded(at):
    """Return the ends of what is shaded on the accuracy curve."""
    layers = chart_of(at, "accuracy").spec["layer"]
    rows = [row for layer in layers for row in layer.get("data", {}).get("values", [])]
    return [(row["from"], row["to"]) for row in rows if "from" in row]


def test_switched_on_it_shades_the_band_marks_the_median_and_off_again_nothing_is_left(open_app, monkeypatch):
    at = open_app(run="hello-grok")
    before = chart_of(at, "accuracy")
    assert shaded(at) == []
    assert "orecast" not in texts(at)
    at.segmented_control(key="forecast").set_value("on").run()
    assert_calm(at)
    assert at.query_params["forecast"] == "on"
    ((low, high),) = shaded(at)
    assert 60 < low < 500 < high < 1500
    assert "Forecast at step 67, learnt from 42 runs of this kind" in texts(at)
    assert "It came at step 502, inside the band" in texts(at)
    words = [row["words"] for layer in chart_of(at, "accuracy").spec["layer"]
             for row in layer.get("data", {}).get("values", []) if "words" in row]  # fmt: skip
    assert len(words) == 1
    assert words[0].startswith("forecast: step ")
    at.segmented_control(key="forecast").set_value("off").run()
    assert "forecast" not in at.query_params
    after = chart_of(at, "accuracy")
    assert after.spec == before.spec
    assert after.data.equals(before.data)
    monkeypatch.setattr(forecasts, "forecast_of", lambda _: pytest.fail("asked for although it is off"))
    at.run()
    assert_calm(at)


def test_the_own_guess_is_scored_beside_it(open_app, trained):
    run = trained(p=59, d_model=24, d_hidden=128, steps=100)
    at = open_app(run=run.id, forecast="on")
    assert_calm(at)
    assert "Forecast at step 67" in texts(at)
    assert "By the law" in texts(at)  # it has not come: what each law says stands there
    assert "off by a factor" not in texts(at)


def test_a_run_of_which_nothing_was_taught_says_why(open_app, trained):
    run = trained(steps=120)
    at = open_app(run=run.id, forecast="on")
    assert_calm(at)
    assert shaded(at) == []
    assert "which is too few" in texts(at) or "is made when the network has memorised" in texts(at)
