"""The zip file of a run holds the page that shows it by itself."""

import io
import zipfile

from grok_core.runs import open_run
from grok_core.views.portable.report import report_html
from grok_core.views.portable.run_zip import run_zip


def test_the_report_is_in_it():
    run = open_run("number-line")
    with zipfile.ZipFile(io.BytesIO(run_zip(run))) as archive:
        assert archive.read("report.html").decode() == report_html(run)
