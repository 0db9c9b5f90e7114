"""The zip file of a run, with a page in it that shows the run by itself."""

from grok_core.runs import Run, zip_export
from grok_core.views.portable.report import report_html


def run_zip(run: Run) -> bytes:
    """Return the zip file of a run that has ended. Raises StoreError as `zip_export.run_zip` does."""
    return zip_export.run_zip(run, report_html)
