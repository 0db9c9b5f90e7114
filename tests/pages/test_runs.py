"""The Runs page under AppTest: every run in the table, opened and deleted, and broken folders set apart."""

import shutil

import pytest

from grok_core.config import FIELDS
from grok_core.runs import Run, Runner, create_run, list_runs
from grok_core.views import cached_run
from grok_core.views.cached_run import CachedRun
from pages._shared import frame
from tests.pages.looking import assert_calm, key_of, said, texts

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def known_visitor(monkeypatch):
    """Give the visitor a key under which a test can start runs."""
    monkeypatch.setattr(frame, "key", lambda: KEY)


def choose(at, row):
    """Click a row: AppTest cannot, the table being a canvas."""
    key = at.dataframe[0].proto.id.split("-", 2)[2]
    at.session_state[key] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    return at.run()


def buttons(at):
    return {key: not at.button(key=key).disabled for key in ("open", "embed", "delete")}


def test_without_runs_it_shows_the_recordings_and_what_to_do(open_app):
    at = open_app("runs")
    assert "No runs yet: press Start in the Lab." in texts(at)
    assert "hello-grok" in at.dataframe[0].value["run"].to_list()
    assert buttons(at) == {"open": False, "embed": False, "delete": False}


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


@pytest.mark.usefixtures("no_recordings")
def test_a_row_opens_in_the_lab(open_app, trained):
    run = trained(operation="subtract")
    at = choose(open_app("runs"), 0)
    assert buttons(at) == {"open": True, "embed": True, "delete": False}
    at.button(key="open").click().run()
    assert_calm(at)
    assert at.query_params["run"] == run.id
    assert at.selectbox(key=key_of(at, "operation")).value == "subtract"


@pytest.mark.usefixtures("no_recordings")
def test_a_row_opens_on_the_embeddings_page(open_app, trained):
    first, second = trained(), trained(operation="subtract")
    at = choose(open_app("runs"), [run.id for run in list_runs()].index(first.id))
    at.button(key="embed").click().run()
    assert_calm(at)
    assert at.selectbox(key="chosen_run").value == first.id != second.id


@pytest.mark.usefixtures("no_recordings")
def test_only_the_starter_may_delete_and_only_after_a_confirmation(open_app, trained):
    theirs = trained(owner="f" * 32)
    mine = trained(owner=KEY)
    order = [run.id for run in list_runs()]
    at = choose(open_app("runs"), order.index(theirs.id))
    assert not buttons(at)["delete"]
    assert "A run can be deleted by who started it" in texts(at)
    choose(at, order.index(mine.id))
    at.button(key="delete").click().run()
    assert_calm(at)
    assert not at.button(key="confirm").disabled
    assert f"{mine.id}: " in texts(at)
    assert {run.id for run in list_runs()} == {mine.id, theirs.id}, "nothing is lost before the confirmation"


def test_a_recording_and_an_active_run_cannot_be_deleted(open_app, tiny):
    at = choose(open_app("runs"), 0)
    assert not buttons(at)["delete"]
    runner = Runner(workers=1)
    run = runner.start(tiny.replace(steps=10_000_000), owner=KEY)
    try:
        at = choose(open_app("runs"), 0)
        assert at.dataframe[0].value["run"][0] == run.id
        assert not buttons(at)["delete"]
    finally:
        runner.shutdown(wait_s=60)


@pytest.mark.usefixtures("no_recordings")
def test_what_cannot_be_opened_is_set_apart_with_its_reason(open_app, trained):
    kept, newer, broken = trained(), trained(), trained()
    (newer.path / "config.json").write_text('{"schema": 99}')
    (broken.path / "status.json").unlink()
    (kept.path.parent / "foreign.txt").write_text("not ours")
    at = open_app("runs")
    assert at.dataframe[0].value["run"].to_list() == [kept.id]
    assert [box.label for box in at.expander] == ["3 in the folder of runs cannot be opened"]
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
    assert at.dataframe[0].value["run"].to_list() == [kept.id]
    assert [broken.id in text for text in said(at.warning)] == [True]
