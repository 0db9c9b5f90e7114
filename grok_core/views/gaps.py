"""The generalization gap of a run, from its reports."""

from typing import Any

from grok_core.errors import AnalysisError
from grok_core.measures.gap import Gap, gap
from grok_core.runs import Run


def gap_of(run: Run) -> Gap:
    """Return the gap of a run. Raises AnalysisError when its reports do not tell it."""
    rows = run.rows()
    losses = [[_number(row[name]) for row in rows] for name in ("train_loss", "val_loss")]
    return gap([row["step"] for row in rows], *losses)


def gap_summary(run: Run) -> dict[str, Any]:
    """Return what the command line prints of a run's gap: plain JSON values, None for what is not known."""
    try:
        found = gap_of(run)
    except AnalysisError:
        return dict.fromkeys(("gap_peak", "gap_peak_step", "gap_area", "gap_length", "gap_censored"))
    return {
        "gap_peak": found.peak,
        "gap_peak_step": found.peak_step,
        "gap_area": found.area,
        "gap_length": found.length,
        "gap_censored": found.closed is None,
    }


def _number(value: float | None) -> float:
    return float("nan") if value is None else value
