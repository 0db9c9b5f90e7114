"""The Runs page under AppTest: every run in the table, opened and deleted, and broken folders set apart."""

import shutil

import pytest
from looking import assert_calm, texts

import grok_core.runs
from grok_core.config import FIELDS
from grok_core.runs import Run, Runner, create_run, list_runs
from pages._ui import frame

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def known_visitor(monkeypatch):
    """Give the visitor a key under which a test can start runs."""
    monkeypatch.setattr(frame, "key", lambda: KEY)


def choose(at, row):
    """Click a row: AppTest cannot, the table being a canvas."""
    at.session_state["runs_table"] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    return at.run()


def buttons(at):
    return {key: not at.button(key=key).disabled for key in ("open", "embed", "delete")}


def test_without_runs_it_shows_the_recordings_and_what_to_do(open_app):
    at = open_app("runs")
    assert "No runs yet: press Start in the Lab." in texts(at)
    assert "hello-grok" in at.dataframe[0].value["run"].to_list()
    assert buttons(at) == {"open": False, "embed": False, "delete": False}


def test_without_runs_and_recordings_it_is_calm(open_app, no_recordings):
    at = open_app("runs")
    assert "No runs yet" in texts(at)


def test_every_operation_and_state_has_its_row(open_app, trained, tiny, no_recordings):
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
