"""Runs taken along from the Runs page as zip files, and brought in there."""

import io
import zipfile

import pytest

from grok_core.runs import list_runs, owned_by
from grok_core.views.portable.run_zip import run_zip
from pages._shared import frame
from tests.pages.looking import assert_calm, texts
from tests.pages.test_runs import KEY, choose, listed

pytestmark = pytest.mark.usefixtures("no_recordings")


@pytest.fixture(autouse=True)
def known_visitor(monkeypatch):
    """Give the visitor a key under which a test can start runs."""
    monkeypatch.setattr(frame, "key", lambda: KEY)


def export(at):
    return next(button for button in at.get("download_button") if button.key == "export")


def upload(at):
    return at.get("file_uploader")[0]


def test_one_run_that_has_ended_is_exported_whoever_started_it(open_app, trained):
    run, other = trained(owner="f" * 32), trained(seed=2)
    at = open_app("runs")
    assert export(at).disabled
    assert not export(choose(at, run.id)).disabled
    assert export(choose(at, run.id, other.id)).disabled


def test_an_upload_becomes_a_run_of_the_visitors_own(open_app, trained):
    run = trained(owner="f" * 32)
    rows, data = run.rows(), run_zip(run)
    run.delete()
    at = open_app("runs")
    upload(at).set_value((f"{run.id}.zip", data, "application/zip")).run()
    assert_calm(at)
    assert f"Imported {run.id}: x + y mod 11, 60 steps. It is yours here." in texts(at)
    assert listed(at) == [run.id]
    (here,) = list_runs()
    assert here.rows() == rows
    assert owned_by(here.status, KEY)
    at.run()
    assert "Imported" not in texts(at), "it is said once"
    assert len(list_runs()) == 1, "and imported once"


@pytest.mark.parametrize(
    ("data", "said"), [(b"hello", "this is no zip file of a run"), (None, "'../evil', which no exported run has")]
)
def test_a_bad_upload_is_answered_in_a_sentence_and_changes_nothing(open_app, data, said):
    if data is None:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr("../evil", b"x")
        data = content.getvalue()
    at = open_app("runs")
    upload(at).set_value(("x.zip", data, "application/zip")).run()
    assert_calm(at)
    assert said in texts(at)
    assert list_runs() == []
