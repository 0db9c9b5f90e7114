"""metrics.jsonl: one line a report, only ever appended to; a resumed run may repeat steps in a later attempt."""

import dataclasses
import json
import math
from array import array
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from grok_core.engine.records import METRICS, Metrics
from grok_core.measures.phases import Progress, outcome, progress
from grok_core.runs.store.files import append_line, patiently

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

FILE = "metrics.jsonl"
COLUMNS = ("step", "attempt", "seconds", "scheduled", *METRICS)
RARE = tuple(field.name for field in dataclasses.fields(Metrics) if field.default is None)
"""Metrics that few runs have: left out of the rows of all others."""
DIGITS = 9  # that are kept of a metric: what is computed in float32 has seven
ALWAYS = tuple(name for name in COLUMNS if name not in RARE)


def to_row(metrics: Metrics, *, step: int, attempt: int, seconds: float, scheduled: bool) -> Row:
    """Return one report as it is stored: DIGITS of each number, and null for what is not finite: JSON has no NaN."""
    values = {name: value for name in METRICS if (value := getattr(metrics, name)) is not None}
    finite = {name: float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None for name, value in values.items()}
    return {"step": step, "attempt": attempt, "seconds": round(seconds, 6), "scheduled": scheduled, **finite}


def append_row(folder: Path, row: Row) -> None:
    """Add one report."""
    append_line(folder / FILE, json.dumps(row, allow_nan=False, separators=(",", ":")))


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

    table = pd.DataFrame({name: [row.get(name) for row in rows] for name in COLUMNS})
    kinds = dict.fromkeys(COLUMNS, "float64") | {"step": "int64", "attempt": "int64", "scheduled": "bool"}
    return table.astype(kinds)


def progress_of(rows: Sequence[Row]) -> Progress:
    """Return how far the run has come, by its scheduled reports alone."""
    reports = [row for row in rows if row["scheduled"]]
    steps, train, val = ([row[name] for row in reports] for name in ("step", "train_accuracy", "val_accuracy"))
    return progress(steps, train, val)


def read_progress(folder: Path) -> Progress:
    """Return how far a run has come by its file, in little memory however many reports that has."""
    kept = array("d")
    with suppress(FileNotFoundError), (folder / FILE).open("rb") as lines:
        for row in filter(None, map(_parse, lines)):
            if row["scheduled"]:
                values = (row[name] for name in ("step", "attempt", "train_accuracy", "val_accuracy"))
                kept.extend(math.nan if value is None else value for value in values)
    table = np.frombuffer(kept).reshape(-1, 4)
    table = table[np.lexsort((table[:, 1], table[:, 0]))]
    newest = np.append(np.diff(table[:, 0]) > 0, True)[: len(table)]
    steps, _, train, val = table[newest].T
    return progress(steps.astype(np.int64), train, val)


def outcome_of(reached: Progress, *, finished: bool) -> str:
    """Return what the run became: its outcome once it has finished or generalised, "" while that is open."""
    return outcome(reached) if finished or reached.step_val_99 is not None else ""


def _parse(line: bytes) -> Row | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    if not isinstance(row, dict) or not all(name in row for name in ALWAYS):
        return None
    return row if type(row["step"]) is int and type(row["attempt"]) is int else None
