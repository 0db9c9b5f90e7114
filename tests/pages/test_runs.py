"""The Runs page under AppTest: every run in the table, found, opened and deleted, and broken folders set apart."""

import shutil

import pytest

from grok_core.config import FIELDS
from grok_core.runs import Run, Runner, create_run, deleted, list_runs, open_run
from grok_core.runs.store.label_file import Label
from grok_core.views import cached_run
from grok_core.views.cached_run import CachedRun
from pages._shared import frame
from tests.pages.looking import assert_calm, key_of, said, texts

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def known_visitor(monkeypatch):
    """Give the visitor a key under which a test can start runs."""
    monkeypatch.setattr(frame, "key", lambda: KEY)


def listed(at):
    return at.dataframe[0].value["run"].to_list()


def choose(at, *run_ids):
    """Click rows: AppTest cannot, the table being a canvas."""
    key = at.dataframe[0].proto.id.split("-", 2)[2]
    rows = [listed(at).index(run_id) for run_id in run_ids]
    at.session_state[key] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    return at.run()


def allowed(at):
    """Return which of the buttons can be pressed."""
    keys = ("open", "embed", "ask", "circuit", "compare", "label", "star", "delete")
    return {key for key in keys if not at.button(key=key).disabled}


OPENING = {"open", "embed", "ask", "circuit", "compare"}


def test_without_runs_it_shows_the_recordings_and_what_to_do(open_app):
    at = open_app("runs")
    assert "No runs yet: press Train live in the Lab." in texts(at)
    assert "hello-grok" in listed(at)
    assert allowed(at) == set()


@pytest.mark.usefixtures("no_recordings")
def test_without_runs_and_recordings_it_is_calm(open_app):
    at = open_app("runs")
    assert "No runs yet" in texts(at)


@pytest.mark.usefixtures("no_recordings")
def test_every_operation_and_state_has_its_row(open_app, trained, tiny):
    ids = {trained(operation=name).id for name in FIELDS["operation"].choices}
    ids.add(create_run(tiny).name)
    diverged = trained(lr=1000, steps=300, init_scale=100, activation="quadratic")
    stopped = Run(create_run(tiny))
    stopped.stop()
    table = open_app("runs").dataframe[0].value.set_index("run")
    assert set(table.index) == ids | {diverged.id, stopped.id}
    assert table.loc[diverged.id, "state"] == "diverged"
    assert table.loc[stopped.id, "state"] == "stopped"
    assert table["state"].value_counts()["finished"] == len(FIELDS["operation"].choices)
    assert table["state"].value_counts()["queued"] == 1


def test_the_columns_say_what_was_set_and_sort_as_numbers_do(open_app, trained):
    run = trained(train_fraction=0.7, lr=0.00002, d_model=4)
    run.relabel(Label(name="slow", star=True, note="two\nlines"))
    table = open_app("runs").dataframe[0].value.set_index("run")
    shown = table.loc[run.id, ["starred", "name", "note", "train fraction", "learning rate", "width"]]
    assert shown.to_list() == ["★", "slow", "two\nlines", 0.7, 0.00002, 4]
    for name in ("memorised at", "generalised at", "validation", "train fraction", "learning rate", "steps"):
        assert table[name].dtype.kind in "if", name
    reached = open_run("hello-grok").progress().step_val_99
    assert table.loc["hello-grok", "generalised at"] == reached
    assert table["validation"].max() <= 1


@pytest.mark.usefixtures("no_recordings")
@pytest.mark.parametrize(
    ("key", "where"), [("embed", "chosen_run"), ("ask", "chosen_run"), ("circuit", "chosen_run"), ("open", None)]
)
def test_a_row_opens_on_every_page(open_app, trained, key, where):
    first, second = trained(operation="subtract"), trained()
    at = choose(open_app("runs"), first.id)
    assert allowed(at) == OPENING
    at.button(key=key).click().run()
    assert_calm(at)
    assert at.query_params["run"] in (first.id, [first.id])
    if where is None:
        assert at.selectbox(key=key_of(at, "operation")).value == "subtract"
    else:
        assert at.selectbox(key=where).value == first.id != second.id


@pytest.mark.usefixtures("no_recordings")
def test_several_rows_are_compared_and_no_others(open_app, trained):
    first, second, third = trained(), trained(operation="subtract"), trained(seed=2)
    at = choose(open_app("runs"), third.id, first.id)
    assert allowed(at) == {"compare"}
    at.button(key="compare").click().run()
    assert_calm(at)
    assert at.session_state.compared == [third.id, first.id]
    assert second.id not in at.session_state.compared


@pytest.mark.usefixtures("no_recordings")
def test_words_find_runs_by_what_is_said_of_them(open_app, trained):
    plus, minus = trained(preset="hello-grok"), trained(operation="subtract", architecture="transformer")
    plus.relabel(Label(name="Slow One", note="with the <late> jump"))
    at = open_app("runs")
    for words, found in (
        (plus.id[-6:], {plus.id}),
        ("hello-GROK", {plus.id}),
        ("slow late", {plus.id}),
        ("x − y", {minus.id}),
        ("transformer", {minus.id}),
        ("mod 11", {plus.id, minus.id}),
        ("  ", {plus.id, minus.id}),
    ):
        at.text_input(key="search").set_value(words).run()
        assert set(listed(at)) == found, words
        assert at.query_params.get("search", "") in (words.strip(), [words.strip()])
    at.text_input(key="search").set_value("*nothing*").run()
    assert listed(at) == []
    assert "No run has the words '*nothing*'" in texts(at)
    assert allowed(at) == set()


@pytest.mark.usefixtures("no_recordings")
def test_a_link_to_a_search_opens_it(open_app, trained):
    trained()
    run = trained(operation="subtract")
    at = open_app("runs", search="subtract")
    assert listed(at) == [run.id]
    assert at.text_input(key="search").value == "subtract"


def test_recordings_and_runs_of_others_are_looked_at_alone(open_app, trained):
    theirs = trained(owner="f" * 32)
    at = choose(open_app("runs"), theirs.id)
    assert allowed(at) == OPENING
    assert "Who started a run may name, star and delete it" in texts(at)
    choose(at, "hello-grok")
    assert allowed(at) == OPENING


@pytest.mark.usefixtures("no_recordings")
def test_runs_are_deleted_together_and_brought_back(open_app, trained):
    kept, first, second = trained(owner=KEY), trained(owner=KEY), trained(owner=KEY)
    at = choose(open_app("runs"), first.id, second.id)
    assert allowed(at) == {"compare", "star", "delete"}
    at.button(key="delete").click().run()
    assert_calm(at)
    assert listed(at) == [kept.id]
    assert "Deleted 2 runs" in texts(at)
    assert "For 10 minutes that can be undone." in texts(at)
    assert allowed(at) == set(), "nothing is chosen any more"
    again = open_app("runs")  # as after a reload
    again.button(key="undo").click().run()
    assert_calm(again)
    assert set(listed(again)) == {kept.id, first.id, second.id}
    assert not [button for button in again.button if button.key == "undo"]


@pytest.mark.usefixtures("no_recordings")
def test_a_run_that_comes_back_under_another_id_says_so(open_app, trained, tiny):
    run = trained(owner=KEY)
    deleted.delete([run])
    create_run(tiny, target=run.path)
    at = open_app("runs")
    at.button(key="undo").click().run()
    assert f"Another run is called {run.id} by now: yours is back as " in texts(at)
    assert len(listed(at)) == 2


@pytest.mark.usefixtures("no_recordings")
def test_a_browser_that_presses_what_it_may_not_is_refused(open_app, trained):
    """A disabled button is a matter of the browser; here the run changes hands while the page is looked at."""
    run = trained(owner=KEY)
    at = choose(open_app("runs"), run.id)
    run.status.replace(owner="").write(run.path)
    at.button(key="delete").click().run()
    assert f"run '{run.id}' can be changed by who started it" in texts(at)
    assert listed(at) == [run.id]


def test_an_active_run_cannot_be_deleted(open_app, tiny):
    runner = Runner(workers=1)
    run = runner.start(tiny.replace(steps=10_000_000), owner=KEY)
    try:
        at = choose(open_app("runs"), run.id)
        assert allowed(at) == OPENING | {"label", "star"}
        assert "A run can be deleted once it has ended." in texts(at)
    finally:
        runner.shutdown(wait_s=60)


@pytest.mark.usefixtures("no_recordings")
def test_what_cannot_be_opened_is_set_apart_with_its_reason(open_app, trained):
    kept, newer, broken = trained(), trained(), trained()
    (newer.path / "config.json").write_text('{"schema": 99}')
    (broken.path / "status.json").unlink()
    (kept.path.parent / "foreign.txt").write_text("not ours")
    at = open_app("runs")
    assert listed(at) == [kept.id]
    assert "3 in the folder of runs cannot be opened" in [box.label for box in at.expander]
    reasons = "\n".join(text.value for text in at.text)
    for part in ("schema 99", "no status.json", "foreign.txt"):
        assert part in reasons


@pytest.mark.usefixtures("no_recordings")
@pytest.mark.parametrize("break_it", [lambda f: (f / "status.json").write_text("{"), shutil.rmtree])
def test_a_folder_that_breaks_after_it_was_listed_leaves_the_others(open_app, trained, monkeypatch, break_it):
    kept, broken = trained(), trained()

    def listed_a_moment_ago():
        return [kept, CachedRun(broken.path)]

    monkeypatch.setattr(cached_run, "list_runs", listed_a_moment_ago)
    break_it(broken.path)
    at = open_app("runs")
    assert listed(at) == [kept.id]
    assert [broken.id in text for text in said(at.warning)] == [True]
    assert list_runs()
