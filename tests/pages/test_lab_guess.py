"""A guess in the Lab, before Start: drawn beside what came, also for "never", and among those of the class."""

import pytest

from grok_core.runs import open_run
from grok_core.views.guesses import NEVER
from pages._shared import guessing
from tests.pages.charts_of import chart_of
from tests.pages.looking import assert_calm, texts, until

SETTINGS = {"p": "11", "d_model": "8", "d_hidden": "16", "steps": "120"}


@pytest.fixture(autouse=True)
def nobody_has_guessed():
    guessing.guesses.clear()


def guess_and_train(at, step):
    """Guess, then train what was guessed about, to its end."""
    at.select_slider(key="guess_lab").set_value(step).run()
    at.button(key="guess_lab_make").click().run()
    at.button(key="start").click().run()
    run = open_run(at.session_state.run_id)
    until(lambda: not run.status.active)
    at.run()
    assert_calm(at)


def labels(at):
    """Return the words over the rules of the accuracy curve, with the steps at which they stand."""
    layers = chart_of(at, "accuracy").spec["layer"]
    values = [row for layer in layers for row in layer.get("data", {}).get("values", [])]
    return [(row["step"], row["words"]) for row in values if "words" in row]


@pytest.mark.parametrize(
    ("guess", "place", "words", "tick"),
    [(100, 100, "your guess: step 100", "100"), (NEVER, 120, "your guess: never", "never")],
)
def test_a_guess_before_the_start_is_drawn_beside_what_came(open_app, guess, place, words, tick):
    at = open_app(**SETTINGS)
    guess_and_train(at, guess)
    assert labels(at) == [(place, words)]
    assert f"You guessed {guessing.text(guess)}. In this run it never came." in texts(at)
    data = chart_of(at, "guesses of the class").data
    assert data.loc[data["mine"], "guess"].tolist() == [tick]
    assert data["guess"].tolist() == ["60", "80", "100", "never"]


def test_a_guess_is_about_settings_and_the_class_guesses_about_the_same(open_app):
    one, other = open_app(**SETTINGS), open_app(**SETTINGS)
    other.select_slider(key="guess_lab").set_value(80).run()
    other.button(key="guess_lab_make").click().run()
    guess_and_train(one, 60)
    assert chart_of(one, "guesses of the class").data["count"].tolist() == [1, 1, 0, 0]
    assert labels(one) == [(60, "your guess: step 60")]
    another = open_app(**SETTINGS | {"seed": "7"})
    assert "You guessed" not in texts(another)


def test_whoever_did_not_guess_sees_no_guesses(open_app, trained):
    at = open_app(run=trained().id)
    assert "guess" not in texts(at)
    assert labels(at) == []
