"""The Experiments page under AppTest: cards with verdicts of shipped runs, and a grid that trains beside live runs."""

import pytest

from grok_core.experiments import EXPERIMENTS, Experiment
from grok_core.experiments.criteria import DOES_NOT_GENERALISE, every
from grok_core.experiments.kept import KeptRuns, visitors_folder
from grok_core.runs import Sweep, run_sweep, swept_runs
from grok_core.runs.executors import DaemonExecutor
from pages._shared import frame
from tests.pages.charts_of import chart_of
from tests.pages.looking import assert_calm, said, texts, until

TINY = {"p": "5", "d_model": "4", "d_hidden": "8", "steps": "5"}
GRID = {"part": "grid", "across": "weight_decay", "across_values": "0, 1", "down": "train_fraction"} | TINY
GRID |= {"down_values": "0.4, 0.6", "seeds": "1"}
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def known_visitor(monkeypatch):
    """Give the visitor a key under which a test can start work."""
    monkeypatch.setattr(frame, "key", lambda: KEY)


def end_of_work(at):
    """Wait until no work goes on, and draw the page again."""
    until(lambda: not any(task.is_active for task in frame.background()._tasks.values()))
    return at.run()


def test_a_fresh_checkout_shows_verdicts_and_pictures_and_filters_them(open_app):
    at = open_app("experiments", about="orthograd")
    assert "Holds" in texts(at)
    assert EXPERIMENTS["orthograd"].claim in [header.value.partition(": ")[2] for header in at.header]
    assert {"memorised", "generalised"} == set(chart_of(at, "steps to 99 %, arm by arm").data["series"])
    assert "".join(at.query_params["about"]) == "orthograd"
    at.text_input(key="about").set_value("no claim has these words").run()
    assert_calm(at)
    assert "No claim is like that" in texts(at)


def test_run_quick_trains_what_is_missing_and_the_card_has_its_verdict(open_app, tiny, monkeypatch):
    of = Experiment(
        name="tiny", row="P10", claim="A tiny network learns nothing at all.", source="a test", setting="five steps",
        arms={"plain": tiny.replace(steps=5), "decay 1": tiny.replace(steps=5, weight_decay=1.0)},
        parts=(every("plain", DOES_NOT_GENERALISE),), limits="None.",
    )  # fmt: skip
    monkeypatch.setitem(EXPERIMENTS, of.name, of)
    at = open_app("experiments", about="a tiny network")
    assert "Not yet measured" in texts(at)
    assert "14 runs" in texts(at)
    at.button(key="run_tiny").click().run()
    end_of_work(at)
    assert_calm(at)
    assert "Holds, quick size, 7 seeds an arm, 14 runs." in texts(at).replace("*", "")
    assert not [button for button in at.button if button.key == "run_tiny"]
    assert sum(map(len, KeptRuns(visitors_folder()).arms(of).values())) == len(of) == 14


def test_a_grid_from_a_link_is_trained_looked_at_and_held_by_the_address(open_app):
    at = open_app("experiments", **GRID)
    assert "To train: 4 runs, 20 steps" in texts(at)
    assert at.button(key="grid_pause").disabled
    at.button(key="grid_start").click().run()
    end_of_work(at)
    assert_calm(at)
    assert "All 4 runs are complete." in texts(at)
    data = chart_of(at, "What became of the runs").data
    assert sorted(zip(data["x"], data["y"], strict=True)) == [("0", "0.4"), ("0", "0.6"), ("1", "0.4"), ("1", "0.6")]
    assert not set(data["outcome"]) & {"waiting", "in progress", "failed"}
    at.selectbox(key="grid_cell").set_value(2).run()
    assert_calm(at)
    assert {*chart_of(at, "accuracy").data["run"]} == {data["run_id"][2]}
    for name, text in (GRID | {"cell": "2"}).items():
        assert "".join(at.query_params[name]) == text, name
    assert at.button(key="grid_start").disabled
    at.segmented_control(key="diagram").set_value("steps").run()
    assert chart_of(at, "Median steps to 99 %").data["said"].dropna().tolist() == ["0 of 1 reached 99 %"] * 4


def test_only_who_started_a_grid_may_pause_or_cancel_it(open_app, monkeypatch):
    at = open_app("experiments", **GRID | {"steps": "1000000"})
    at.button(key="grid_start").click().run()
    until(lambda: swept_runs())
    at.run()
    assert not at.button(key="grid_pause").disabled
    with monkeypatch.context() as patch:
        patch.setattr(frame, "key", lambda: KEY[::-1])
        at.run()
        assert at.button(key="grid_pause").disabled
        assert at.button(key="grid_cancel").disabled
        assert "only who started this grid" in texts(at)
    at.run()
    at.button(key="grid_pause").click().run()
    end_of_work(at)
    assert at.button(key="grid_start").label == "Resume"
    at.button(key="grid_cancel").click().run()
    assert_calm(at)
    assert swept_runs() == []
    assert at.button(key="grid_start").label == "Start"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"across_values": "0, plenty"}, "weight_decay must be a number"),
        ({"across_values": ",".join(map(str, range(61))), "seeds": "10"}, "600 runs at most, got 1,220"),
    ],
)
def test_a_grid_that_cannot_be_is_refused_in_a_sentence(open_app, change, complaint):
    at = open_app("experiments", **GRID | change)
    assert any(complaint in text for text in said(at.error))
    assert at.button(key="grid_start").disabled


def test_a_field_is_varied_once(open_app):
    at = open_app("experiments", **GRID | {"down": "weight_decay"})
    assert any("down must be one of" in text for text in said(at.warning))
    at = open_app("experiments", **GRID)
    at.selectbox(key="grid_across").set_value("train_fraction").run()
    assert_calm(at)
    assert at.selectbox(key="grid_down").value == "weight_decay"


@pytest.mark.parametrize("page", ["", "embeddings", "circuit", "ask"])
def test_a_run_of_an_experiment_opens_everywhere_and_says_that_it_has_no_pictures(open_app, tiny, page):
    executor = DaemonExecutor(1)
    run_sweep(Sweep(tiny.replace(steps=5), {}), executor=executor)
    executor.shutdown()
    (run,) = swept_runs()
    at = open_app(page, run=run.id)
    assert_calm(at)
    assert "without pictures of its inside" in texts(at)


def test_the_runs_page_lists_runs_of_experiments_when_asked(open_app, tiny):
    executor = DaemonExecutor(1)
    run_sweep(Sweep(tiny.replace(steps=5), {}), executor=executor)
    executor.shutdown()
    (run,) = swept_runs()
    at = open_app("runs")
    assert run.id not in at.dataframe[0].value["run"].to_list()
    at.toggle(key="swept").set_value(True).run()
    assert run.id in at.dataframe[0].value["run"].to_list()
    at = open_app("runs", run=run.id)
    assert at.dataframe[0].value["run"].to_list()[0] == run.id
    assert not at.button(key="open").disabled


def test_the_lab_repeats_a_run_with_five_seeds_and_draws_their_range(open_app, trained):
    run = trained(steps=40)
    at = open_app(run=run.id)
    at.button(key="five_seeds").click().run()
    end_of_work(at)
    assert_calm(at)
    assert "Over 6 runs, each with a seed and a split of its own," in texts(at)
    data = chart_of(at, "accuracy").data
    band = data[["band_low", "band_middle", "band_high"]].dropna()
    assert len(band) > 3
    assert (band["band_low"] <= band["band_middle"]).all()
    assert (band["band_middle"] <= band["band_high"]).all()
    assert len(swept_runs()) == 5
    at.segmented_control(key="lab_clock").set_value("epochs").run()
    assert "band_low" not in chart_of(at, "accuracy").data, "the range is one by steps"
