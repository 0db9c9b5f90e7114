"""The Lab's replay under AppTest: what a first visitor sees, and what any run that is over can show again."""

import pytest

from grok_core.config import RunConfig
from grok_core.presets import PRESETS
from grok_core.runs import open_run, recordings
from grok_core.tasks.task import build_task
from pages._lab import heading
from tests.pages.charts_of import charts_of
from tests.pages.looking import assert_calm, replayed, texts, until


def address(at, name):
    return "".join(at.query_params.get(name, ""))


def test_an_address_that_says_nothing_opens_on_the_replay_and_says_so(first_visit):
    at = first_visit()
    assert (replayed(at)["title"], len(replayed(at)["steps"])) == ("x + y mod 59", 32)
    assert "17 + 50 = 8" in texts(at)
    assert not charts_of(at)
    assert address(at, "replay") == "true"
    at.button(key="look_closer").click().run()
    assert_calm(at)
    assert len(charts_of(at)) == 4
    assert address(at, "replay") == ""
    at.button(key="replay_it").click().run()
    assert_calm(at)
    assert len(replayed(at)["steps"]) == 32


def test_a_link_to_the_replay_opens_it_and_any_other_link_does_not(open_app):
    assert replayed(open_app(preset="ring", replay="true"))["title"] == "x + y mod 41"
    assert replayed(open_app(preset="ring")) is None
    at = open_app(preset="ring", replay="perhaps")
    assert any("replay must be one of" in warning.value for warning in at.warning)


@pytest.mark.parametrize("name", [run.id for run in recordings()])
def test_every_recording_is_replayed(open_app, name):
    at = open_app(preset=name, replay="true")
    assert not [*at.warning, *at.error]
    told, run = replayed(at), open_run(name)
    assert told["steps"] == run.snapshot_steps()
    assert (told["rings"] is None) == (build_task(run.config).cyclic_order is None)
    assert (told["points"] is None) == (told["rings"] is not None)


def test_a_live_run_is_watched_and_replayed_once_it_is_over(first_visit):
    at = first_visit()
    at.button(key="start").click().run()
    assert_calm(at)
    assert replayed(at) is None
    until(lambda: "replay_it" in [button.key for button in at.run().button])
    at.button(key="replay_it").click().run()
    assert_calm(at)
    assert replayed(at)["steps"][-1] == RunConfig().steps


def test_a_run_without_snapshots_says_that_it_cannot_be_replayed(open_app, trained, monkeypatch):
    run = trained()
    monkeypatch.setattr("pages._lab.replay.replay_of", lambda run: None)
    assert "has no pictures of its inside to replay" in texts(open_app(run=run.id, replay="true"))


@pytest.mark.parametrize("name", PRESETS)
def test_the_worked_cell_of_every_preset_is_right(name):
    task = build_task(PRESETS[name].config)
    asked, _, answer = heading.worked(task).partition(" = ")
    x, _, y = asked.partition(f" {task.symbol} ")
    at = (task.x == task.labels.index(x)) & (task.y == task.labels.index(y))
    assert task.answer_labels[int(task.answer[at][0])] == answer


def test_the_worked_cell_of_hello_grok_is_seventeen_and_fifty():
    assert heading.worked(build_task(RunConfig())) == "17 + 50 = 8"


def test_the_pace_is_chosen_before_the_start_and_stands_in_the_address(open_app):
    at = open_app(pace="30")
    assert at.selectbox(key="pace").value == "30"
    at.button(key="start").click().run()
    run = at.session_state.shown.run if at.session_state.shown else None
    at.button(key="stop").click().run()
    assert_calm(at)
    assert address(at, "pace") == "30"
    assert run is None or run.control.pace == 30.0
    at.selectbox(key="pace").set_value("full").run()
    assert address(at, "pace") == ""


def test_who_generalised_early_is_not_said_to_have_grokked(open_app):
    keys = [button.key for button in open_app(preset="s5-cosets").button]
    assert "to_generalised" in keys
    assert "to_grokked" not in keys


def test_a_landmark_is_shown_by_a_press(open_app):
    at = open_app()
    at.button(key="to_memorised").click().run()
    assert_calm(at)
    assert 60 <= int(address(at, "step")) <= 100
