"""The Learn page under AppTest: every scene, what is done in it, and that no number in its words is written by hand."""

import re

import pytest

from grok_core.config import RunConfig
from grok_core.languages import LANGUAGES, say, speaking
from grok_core.presets import BY_NAME
from grok_core.runs import list_runs, open_run
from grok_core.runs.background import Background
from grok_core.views import reading
from grok_core.views.guesses import MOST, NEVER
from pages._learn import facts, grid_scene, live_scene
from pages._learn.scenes import SCENES
from pages._shared import guessing
from tests.pages.charts_of import chart_of, charts_of
from tests.pages.looking import assert_calm, replayed, said, texts, until

PLACEHOLDER = re.compile(r"{(\w+)}")
TRAINED = [(scene.name, choice) for scene in SCENES for choice in scene.choices]


def scene_called(name):
    return next(scene for scene in SCENES if scene.name == name)


@pytest.fixture(autouse=True)
def nobody_has_guessed():
    guessing.guesses.clear()


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_scene_is_short_and_its_numbers_are_read(scene):
    for language in LANGUAGES:
        with speaking(language):
            assert say(scene.question).endswith("?")
            assert len(say(scene.text).split()) <= 80
    run = facts.recording_of(scene)
    known = facts.facts(scene, run)
    assert set(PLACEHOLDER.findall(scene.text)) <= set(known)
    assert "…" not in facts.words(scene, run)
    assert scene.source


def test_the_numbers_are_those_of_the_recording():
    progress = reading.read(open_run("hello-grok")).progress
    told = facts.facts(scene_called("plateau"), open_run("hello-grok"))
    assert told["memorised"] == str(progress.step_train_99)
    assert told["grokked"] == str(progress.step_val_99)
    assert float(told["ratio"]) == pytest.approx(progress.step_val_99 / progress.step_train_99, abs=0.06)
    assert (told["closed_memorised"], told["baseline"]) == ("none", "1.7 %")


@pytest.mark.parametrize("name", [scene.name for scene in SCENES])
def test_every_scene_opens_and_says_its_question(open_app, name):
    at = open_app("learn", scene=name)
    assert at.header[0].value == scene_called(name).question
    assert not [*at.warning, *at.error]


@pytest.mark.parametrize("name", [scene.name for scene in SCENES])
@pytest.mark.usefixtures("no_recordings")
def test_every_scene_opens_without_recordings(open_app, name):
    assert not open_app("learn", scene=name).error


def test_one_walks_through_all_scenes_and_back(open_app):
    at = open_app("learn")
    for scene in SCENES[1:]:
        at.button(key="scene_next").click().run()
        assert_calm(at)
        assert "".join(at.query_params["scene"]) == scene.name
    assert at.button(key="scene_next").disabled
    for scene in SCENES[-2::-1]:
        at.button(key="scene_back").click().run()
        assert_calm(at)
        assert "".join(at.query_params["scene"]) == scene.name
    assert at.button(key="scene_back").disabled


def test_an_unknown_scene_is_said_in_a_sentence(open_app):
    at = open_app("learn", scene="nowhere")
    assert any("scene must be one of" in text for text in said(at.warning))
    assert at.header[0].value in [scene.question for scene in SCENES]


def test_the_replay_stops_where_the_words_do_and_goes_on_when_it_is_told(open_app):
    at = open_app("learn", scene="rings")
    steps = replayed(at)["steps"]
    assert replayed(at)["order"] == {"number": 0, "from": 0, "step": steps[-1], "play": True}
    at.button(key="moment_rings_1").click().run()
    order = replayed(at)["order"]
    assert order["number"] == 1
    assert 60 <= order["from"] < 100 < 502 <= order["step"] < 700


def test_a_guess_comes_first_and_stands_beside_what_came(open_app):
    at = open_app("learn", scene="plateau")
    assert 60 <= replayed(at)["order"]["step"] < 100, "it stops when it has memorised"
    assert at.button(key="moment_plateau_1").disabled
    at.select_slider(key="guess_plateau").set_value(1000).run()
    at.button(key="guess_plateau_make").click().run()
    assert_calm(at)
    assert at.button(key="guess_plateau_make").disabled
    assert not at.button(key="moment_plateau_1").disabled
    assert replayed(at)["marks"][-1] == {"step": 1000, "name": "your guess: step 1,000", "kind": "guess"}
    assert "You guessed step 1,000. Now play on." in texts(at)
    at.button(key="moment_plateau_1").click().run()
    assert "You guessed step 1,000. In the recording it came at step 502." in texts(at)
    data = chart_of(at, "guesses of the class").data
    assert data.loc[data["mine"], "guess"].tolist() == ["1,000"]


def test_a_guess_of_never_is_drawn_too(open_app):
    at = open_app("learn", scene="plateau")
    at.select_slider(key="guess_plateau").set_value(NEVER).run()
    at.button(key="guess_plateau_make").click().run()
    assert replayed(at)["marks"][-1] == {"step": 3000, "name": "your guess: never", "kind": "guess"}
    assert "You guessed never." in texts(at)


def test_one_guess_too_many_is_said_in_a_sentence(open_app):
    for visitor in range(MOST):
        guessing.guesses().make("plateau hello-grok", f"visitor {visitor}", 500)
    at = open_app("learn", scene="plateau")
    at.button(key="guess_plateau_make").click().run()
    assert any("guesses are in" in text for text in said(at.warning))


@pytest.mark.parametrize(("name", "choice"), TRAINED)
def test_every_choice_can_be_trained(name, choice):
    scene = scene_called(name)
    config = live_scene.config_of(scene, choice)
    assert config != BY_NAME[scene.preset].config
    assert config.replace(steps=5)


def test_another_network_is_another_network():
    scene = scene_called("grok")
    assert len({live_scene.config_of(scene, "Train another one").seed for _ in range(20)}) > 15


def test_a_network_is_trained_in_a_scene_and_opened_in_the_lab(open_app, monkeypatch):
    tiny = RunConfig(p=11, d_model=8, d_hidden=16, steps=60)
    monkeypatch.setattr(live_scene, "config_of", lambda scene, choice="": tiny)
    at = open_app("learn", scene="decay")
    assert "The recording." in texts(at)
    at.button(key="train_decay_0").click().run()
    assert_calm(at)
    (run,) = list_runs()
    until(lambda: not run.status.active)
    at.run()
    assert_calm(at)
    assert "**without it**" in texts(at)
    assert len(charts_of(at)) == 2
    at.button(key="train_decay_1").click().run()
    until(lambda: [other.id for other in list_runs()] != [run.id])
    at.button(key="scene_lab").click().run()
    assert_calm(at)
    assert "".join(at.query_params["run"]) in [other.id for other in list_runs()]


def test_the_map_fills_in(open_app, monkeypatch):
    small = grid_scene.phase_map.BASE.replace(p=5, d_model=2, d_hidden=4, steps=2)
    monkeypatch.setattr(grid_scene.phase_map, "BASE", small)
    grid_scene.grid_of.cache.clear()
    at = open_app("learn", scene="map")
    at.button(key="map_start").click().run()
    background: Background = grid_scene.frame.background()
    until(lambda: not any(task.is_active for task in background._tasks.values()))
    at.run()
    assert_calm(at)
    assert len(chart_of(at, "What became of the runs").data) == 60
    assert at.button(key="map_start").disabled
    grid_scene.grid_of.cache.clear()


def test_the_puzzle_is_the_first_scene(open_app):
    at = open_app("learn")
    assert "a · g = ?" in texts(at) or "= ?" in texts(at)
