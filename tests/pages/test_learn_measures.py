"""The scenes about measures under AppTest: another metric, a cut, a forecast, and a network that is left on."""

import json

import pytest

from grok_core.charts.words.answer_metrics import ANSWER_METRICS
from grok_core.config import RunConfig
from grok_core.experiments import EXPERIMENTS
from grok_core.languages import say
from grok_core.presets import BY_NAME
from grok_core.runs import list_runs
from grok_core.views import dissected, reading
from grok_core.views.afterwards.collapses_of import collapses_of, collapses_sentence
from grok_core.views.along.ways import ways_sentence
from grok_core.views.cutting import cuts
from grok_core.views.cutting.cuts import Cut
from grok_core.views.forecasting import taught_runs
from grok_core.views.forecasting.taught_runs import line_of
from pages._learn import live_scene, scenes
from pages._shared import guessing
from tests.pages.charts_of import chart_of, charts_of
from tests.pages.looking import assert_calm, texts, until
from tests.taught_lines import made_runs


@pytest.fixture(autouse=True)
def nobody_has_guessed():
    guessing.guesses.clear()


@pytest.fixture
def train_in(open_app, monkeypatch):
    """Train something small in a scene to its end by a button, and return the page."""

    def train(name, *, choice=0, before=None, **changes):
        small = RunConfig(**{"p": 11, "d_model": 8, "d_hidden": 24, "steps": 60, "lr": 0.02} | changes)
        monkeypatch.setattr(live_scene, "config_of", lambda scene, choice="": small)
        at = open_app("learn", scene=name)
        if before is not None:
            before(at)
        at.button(key=f"train_{name}_{choice}").click().run()
        assert_calm(at)
        (run,) = list_runs()
        until(lambda: not run.status.active)
        at.run()
        assert_calm(at)
        return at

    return train


def test_a_run_is_judged_by_every_metric_and_a_sentence_says_what_survives(train_in):
    at = train_in("metric")
    for metric, of in ANSWER_METRICS.items():
        at.segmented_control(key="metric").set_value(metric).run()
        assert_calm(at)
        assert len(charts_of(at)) == 1
        title = charts_of(at)[0].spec["encoding"]["y"]["title"]
        assert say(of.title) in " ".join([title] if isinstance(title, str) else title)
        (run,) = list_runs()
        assert sorted(charts_of(at)[0].data["val"].dropna()) == pytest.approx(
            sorted(run.metrics()[of.columns["val"]]), rel=1e-4, abs=1e-6
        )
        assert ways_sentence(reading.read(run)) in texts(at)
    assert at.query_params["metric"] == "reciprocal rank"


def test_the_recording_says_which_metric_it_lacks(open_app):
    at = open_app("learn", scene="metric", metric="margin")
    assert "This run has no margin. It was trained before reports had that: train it again." in texts(at)
    assert "The wait" in texts(at)


def test_the_circles_are_cut_out_of_a_run_that_was_trained_here(train_in):
    at = train_in("proof")
    (run,) = list_runs()
    landmark = dissected.dissection_keys(run)["last"]
    key = cuts.key_parts(landmark)
    assert [chart.data["series"].tolist() for chart in charts_of(at)] == [["whole"]]
    left = {"whole": cuts.outcome(landmark, Cut("parts", key)).whole, "without": None, "alone": None, "random": None}
    left["without"] = cuts.outcome(landmark, Cut("parts", key)).cut
    left["alone"] = cuts.outcome(landmark, Cut("parts", key, keep=True)).cut
    for number, (chosen, scores) in enumerate(left.items()):
        at.segmented_control(key="network").set_value(chosen).run()
        assert_calm(at)
        rows = chart_of(at, "What each cut leaves").data
        assert len(rows) == number + 1
        if scores is not None:
            assert rows["value"].iloc[-1] == pytest.approx(scores.val_accuracy)
            assert f"held out: {scores.right} of {scores.of} right" in texts(at)
        else:
            null = cuts.outcome(landmark, Cut("parts", key)).null
            assert rows["value"].iloc[-1] == pytest.approx(null.median("val_accuracy"))
            assert "100 random cuts of that size leave" in texts(at)
    assert at.query_params["network"] == "random"
    at.button(key="proof_circuit").click().run()
    assert_calm(at)
    assert at.query_params["pictures"] == "cut"
    assert "".join(at.query_params["run"]) == run.id


def test_nothing_is_cut_out_of_the_recording(open_app):
    at = open_app("learn", scene="proof", network="alone")
    assert "The recording." in texts(at)
    assert not [control for control in at.segmented_control if control.key == "network"]


def test_the_moment_is_named_by_both_and_then_scored(train_in, tmp_path, monkeypatch):
    file = tmp_path / "forecast.jsonl"
    file.write_text("\n".join(map(line_of, made_runs(live_scene.config_of(scenes.BY_NAME["plateau"]), 14))))
    monkeypatch.setattr(taught_runs, "shipped_file", lambda: file)
    hello = {name: getattr(BY_NAME["hello-grok"].config, name) for name in ("p", "d_model", "d_hidden", "lr")}

    def guess(at):
        assert at.button(key="train_forecast_0").disabled
        at.select_slider(key="guess_forecast").set_value(500).run()
        at.button(key="guess_forecast_make").click().run()
        assert_calm(at)
        assert not at.button(key="train_forecast_0").disabled

    at = train_in("forecast", before=guess, steps=700, report="20", until="grokked", **hello)
    (run,) = list_runs()
    came = reading.read(run).progress.step_val_99
    assert came is not None
    assert "learnt from 42 runs of this kind" in texts(at)
    assert f"It came at step {came:,}" in texts(at)
    assert "Your guess, step 500, was off by a factor of" in texts(at)
    spec = json.dumps(chart_of(at, "accuracy").spec)
    assert "your guess: step 500" in spec
    assert "forecast: step " in spec
    assert chart_of(at, "guesses of the class").data["mine"].sum() == 1


def test_where_nothing_was_taught_the_scene_says_so(train_in, tmp_path, monkeypatch):
    monkeypatch.setattr(taught_runs, "shipped_file", lambda: tmp_path / "none.jsonl")
    at = train_in("forecast", before=lambda at: at.button(key="guess_forecast_make").click().run(), steps=120)
    assert "No forecast: " in texts(at) or "is made when the network has memorised" in texts(at)
    assert "orecast: step " not in json.dumps(chart_of(at, "accuracy").spec)


def test_what_becomes_of_a_run_that_is_left_on_is_counted(train_in):
    at = train_in("on", choice=1)
    (run,) = list_runs()
    assert collapses_sentence(collapses_of(run)) in texts(at)
    assert len(charts_of(at)) == 2
    assert "**off when it has grokked**" in texts(at)


def test_left_on_it_trains_as_long_as_the_experiment_does():
    scene = scenes.BY_NAME["on"]
    assert {live_scene.config_of(scene, choice).steps for choice in scene.choices} == {
        config.steps for config in EXPERIMENTS["left-on"].arms.values()
    }
