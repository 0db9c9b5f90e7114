"""The zip file of a run, with a page in it that shows the run by itself."""

from importlib import import_module
from importlib.util import find_spec

from grok_core.runs import Run, zip_export

REPORT = f"{__package__}.report"  # found by its name: it is made by whatever version has it


def run_zip(run: Run) -> bytes:
    """Return the zip file of a run that has ended. Raises StoreError as `zip_export.run_zip` does."""
    return zip_export.run_zip(run, report_html)


def report_html(run: Run) -> str | None:
    """Return the page that shows a run by itself, or None where this version makes none."""
    if find_spec(REPORT) is None:
        return None
    page: str | None = import_module(REPORT).report_html(run)
    return page
