"""What became of a run, in one sentence."""

from grok_core.charts.captions import happening
from grok_core.runs import Run


def run_sentence(run: Run) -> str:
    """Return what is happening in a run, or what became of it."""
    rows, status = run.rows(), run.status
    said = happening(run.progress(), rows[-1] if rows else None, state=status.state)
    return f"{said} {status.message}".strip()
