"""A run as a zip file: its numbers to the last digit, as tables too, and nothing of who started it and where."""

import io
import json
import zipfile

import pandas as pd
import pytest

from grok_core.errors import StoreError
from grok_core.runs import Run, create_run, execute
from grok_core.runs.store.control import request
from grok_core.runs.store.label_file import Label
from grok_core.runs.zip_export import MANIFEST, run_zip

KEY = "a" * 32


@pytest.fixture
def run(tiny):
    run = Run(create_run(tiny.replace(interventions="step 100: weight_decay=0"), owner=KEY, preset="hello-grok"))
    execute(run.path)
    return run


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_holds_what_pictures_need_and_the_metrics_as_tables(run):
    found = members(run_zip(run))
    assert {
        MANIFEST, "config.json", "status.json", "metrics.jsonl", "metrics.csv", "metrics.parquet", "snapshots.bin",
        "interventions.jsonl",
    } == {name for name in found if not name.startswith("dissections/")}  # fmt: skip
    assert len([name for name in found if name.startswith("dissections/")]) == len(set(run.dissections().values()))
    assert found["metrics.jsonl"] == (run.path / "metrics.jsonl").read_bytes()
    table = run.metrics()
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(found["metrics.parquet"])), table)
    pd.testing.assert_frame_equal(pd.read_csv(io.BytesIO(found["metrics.csv"])), table)


def test_it_says_neither_who_started_it_nor_where_and_holds_no_requests(run):
    request(run.path, keep=True)
    run.touch()
    found = members(run_zip(run))
    status = json.loads(found["status.json"])
    assert (status["owner"], status["host"]) == ("", "")
    assert run.status.owner
    assert not {"control.json", "watched", "lock"} & set(found)


def test_label_and_report_travel_with_it(run):
    run.relabel(Label(name="<b>mine</b>", star=True))
    found = members(run_zip(run, lambda run: f"<p>{run.id}</p>"))
    assert json.loads(found["label.json"])["name"] == "<b>mine</b>"
    assert found["report.html"].decode() == f"<p>{run.id}</p>"
    assert "report.html" not in members(run_zip(run, lambda run: None))


def test_what_a_killed_writer_left_stays_out(run):
    whole = members(run_zip(run))
    for name, torn in (("metrics.jsonl", b'{"step": 3'), ("snapshots.bin", b"GSN1torn"), ("interventions.jsonl", b"{")):
        with (run.path / name).open("ab") as file:
            file.write(torn)
    assert members(run_zip(run)) == whole


def test_an_active_run_is_not_exported(tiny):
    with pytest.raises(StoreError, match="is queued; a run can be exported once it has ended"):
        run_zip(Run(create_run(tiny)))


def test_a_run_that_changes_meanwhile_is_not_exported(run):
    def report(run):
        with (run.path / "metrics.jsonl").open("ab") as file:
            file.write(b"\n")

    with pytest.raises(StoreError, match="changed while it was exported"):
        run_zip(run, report)
