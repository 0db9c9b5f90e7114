"""Name, note and star of a visitor's own runs, on the Runs page: written as text, and bounded."""

import pytest

from grok_core.runs.store.label_file import MOST_NAME, MOST_NOTE, Label
from pages._shared import frame
from tests.pages.looking import assert_calm, texts
from tests.pages.test_runs import KEY, choose

pytestmark = pytest.mark.usefixtures("no_recordings")


@pytest.fixture(autouse=True)
def known_visitor(monkeypatch):
    """Give the visitor a key under which a test can start runs."""
    monkeypatch.setattr(frame, "key", lambda: KEY)


@pytest.fixture
def run(trained):
    return trained(owner=KEY)


def write(at, run, name, note=""):
    at.button(key="label").click().run()
    at.text_input(key=f"label_name_{run.id}").set_value(name)
    at.text_area(key=f"label_note_{run.id}").set_value(note)
    at.button(key="label_save").click().run()
    assert_calm(at)
    return at


def test_a_name_and_a_note_are_written_and_shown(open_app, run):
    at = write(choose(open_app("runs"), run.id), run, "<b>my</b> *run*", "It jumped\nlate.")
    assert run.label == Label(name="<b>my</b> *run*", note="It jumped\nlate.")
    table = open_app("runs").dataframe[0].value
    assert table.loc[0, ["name", "note"]].to_list() == ["<b>my</b> *run*", "It jumped\nlate."]
    assert "<b>my</b>" not in texts(at), "a cell of the table is the one place where it stands"


@pytest.mark.parametrize(("name", "note"), [("x" * (MOST_NAME + 1), ""), ("", "y" * (MOST_NOTE + 1))])
def test_a_text_that_is_too_long_is_answered_in_a_sentence(open_app, run, name, note):
    run.relabel(Label(name="before"))
    at = write(choose(open_app("runs"), run.id), run, name, note)
    assert "characters, got" in texts(at)
    assert run.label == Label(name="before")


def test_a_star_is_put_on_several_and_taken_off_again(open_app, run, trained):
    other = trained(owner=KEY, seed=2)
    run.relabel(Label(note="kept"))
    at = choose(open_app("runs"), run.id, other.id)
    assert at.button(key="star").label == "Star"
    at.button(key="star").click().run()
    assert (run.label, other.label) == (Label(note="kept", star=True), Label(star=True))
    assert at.button(key="star").label == "Unstar"
    at.button(key="star").click().run()
    assert not run.label.star
    assert not other.label.star


def test_a_run_that_went_meanwhile_is_said_to_be_gone(open_app, run):
    at = choose(open_app("runs"), run.id)
    at.button(key="label").click().run()
    run.delete()
    at.button(key="label_save").click().run()
    assert not at.exception
    assert "there is no run" in texts(at) or "can be changed by who started it" in texts(at)
