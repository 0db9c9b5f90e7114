"""What a visitor may do with which runs; asked when a button is drawn, and again when it is pressed."""

from collections.abc import Sequence

from grok_core.errors import GrokError, StoreError
from grok_core.languages import mark, say
from grok_core.runs import Run, owned_by
from pages._shared import frame


def is_mine(run: Run) -> bool:
    """Say whether the visitor started a run, or imported it."""
    try:
        return not run.recorded and owned_by(run.status, frame.key())
    except GrokError:
        return False


def are_mine(runs: Sequence[Run]) -> bool:
    """Say whether there are runs, and all are the visitor's own."""
    return bool(runs) and all(map(is_mine, runs))


def are_deletable(runs: Sequence[Run]) -> bool:
    """Say whether there are runs, all are the visitor's own, and all have ended."""
    return are_mine(runs) and not any(run.status.active for run in runs)


def refuse_others(runs: Sequence[Run]) -> None:
    """Raise StoreError when a run is not the visitor's own, whatever their browser has sent."""
    for run in runs:
        if not is_mine(run):
            text = mark("run {run!r} can be changed by who started it; start one of your own.")
            raise StoreError(say(text, run=run.id))
