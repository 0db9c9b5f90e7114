"""metrics.jsonl: one line a report, only ever appended to; a resumed run may repeat steps in a later attempt."""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grok_core.engine.records import METRICS, Metrics
from grok_core.measures.phases import Progress, outcome, progress
from grok_core.runs.files import patiently

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

FILE = "metrics.jsonl"
COLUMNS = ("step", "attempt", "seconds", "scheduled", *METRICS)


def to_row(metrics: Metrics, *, step: int, attempt: int, seconds: float, scheduled: bool) -> Row:
    """Return one report as it is stored; a number that is not finite becomes null, as JSON has no NaN."""
    values = {name: float(getattr(metrics, name)) for name in METRICS}
    finite = {name: value if math.isfinite(value) else None for name, value in values.items()}
    return {"step": step, "attempt": attempt, "seconds": seconds, "scheduled": scheduled, **finite}


def append_row(folder: Path, row: Row) -> None:
    """Add one report, in one write."""
    line = json.dumps(row, allow_nan=False, separators=(",", ":")) + "\n"
    with (folder / FILE).open("ab", buffering=0) as file:
        file.write(line.encode())


def close_torn_line(folder: Path) -> None:
    """End the last line if a killed writer could not, so that the next row gets a line of its own."""
    try:
        with (folder / FILE).open("rb+") as file:
            if file.seek(0, 2) and (file.seek(-1, 2), file.read(1))[1] != b"\n":
                file.write(b"\n")
    except FileNotFoundError:
        return


def read_rows(folder: Path) -> list[Row]:
    """Return the reports in order of step, of every step the newest attempt; torn lines are left out."""
    try:
        lines = patiently((folder / FILE).read_bytes).splitlines()
    except FileNotFoundError:
        return []
    newest: dict[int, Row] = {}
    for line in lines:
        row = _parse(line)
        if row and row["attempt"] >= newest.get(row["step"], row)["attempt"]:
            newest[row["step"]] = row
    return [newest[step] for step in sorted(newest)]


def frame(rows: Sequence[Row]) -> "pd.DataFrame":
    """Return rows as a table with COLUMNS, one line a step; null becomes NaN."""
    import pandas as pd

    table = pd.DataFrame({name: [row[name] for row in rows] for name in COLUMNS})
    kinds = dict.fromkeys(COLUMNS, "float64") | {"step": "int64", "attempt": "int64", "scheduled": "bool"}
    return table.astype(kinds)


def progress_of(rows: Sequence[Row]) -> Progress:
    """Return how far the run has come, by its scheduled reports alone."""
    reports = [row for row in rows if row["scheduled"]]
    steps, train, val = ([row[name] for row in reports] for name in ("step", "train_accuracy", "val_accuracy"))
    return progress(steps, train, val)


def outcome_of(rows: Sequence[Row], *, finished: bool) -> str:
    """Return what the run became: its outcome once it has finished or generalised, "" while that is open."""
    reached = progress_of(rows)
    return outcome(reached) if finished or reached.step_val_99 is not None else ""


def _parse(line: bytes) -> Row | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    if not isinstance(row, dict) or not all(name in row for name in COLUMNS):
        return None
    return row if type(row["step"]) is int and type(row["attempt"]) is int else None
