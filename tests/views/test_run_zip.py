"""The zip file of a run holds the page that shows it by itself, where this version makes one."""

import io
import sys
import types
import zipfile

from grok_core.runs import open_run
from grok_core.views import run_zip


def test_a_report_is_put_in_where_there_is_one(monkeypatch):
    run = open_run("number-line")
    monkeypatch.setattr(run_zip, "REPORT", "no_such_module")
    assert run_zip.report_html(run) is None
    assert "report.html" not in zipfile.ZipFile(io.BytesIO(run_zip.run_zip(run))).namelist()
    made = types.ModuleType("made_report")
    made.__spec__ = types.SimpleNamespace()
    made.report_html = lambda run: f"<title>{run.id}</title>"
    monkeypatch.setitem(sys.modules, "made_report", made)
    monkeypatch.setattr(run_zip, "REPORT", "made_report")
    assert zipfile.ZipFile(io.BytesIO(run_zip.run_zip(run))).read("report.html") == b"<title>number-line</title>"
