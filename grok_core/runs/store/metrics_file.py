"""metrics.jsonl: one line for each report, appended; a resumed run may repeat steps in a later attempt."""

import dataclasses
import json
import math
from array import array
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from grok_core.engine.records import METRICS, Metrics
from grok_core.errors import AnalysisError, StoreError
from grok_core.languages import say
from grok_core.measures.gap import Gap, gap
from grok_core.measures.phases import Progress, outcome, progress
from grok_core.runs.store.checked import MOST_LINES, is_number, is_whole, open_file, parse_json, read_bytes, shown
from grok_core.runs.store.files import append_line

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

FILE = "metrics.jsonl"
COLUMNS = ("step", "attempt", "seconds", "scheduled", *METRICS)
RARE = tuple(field.name for field in dataclasses.fields(Metrics) if field.default is None)
"""Metrics that few runs have; a row leaves them out when they are None."""
DIGITS = 9  # significant digits that are stored of a metric; float32 has seven
ALWAYS = tuple(name for name in COLUMNS if name not in RARE)
GAP_COLUMNS: Mapping[str, str] = {
    "gap_peak": "float64", "gap_peak_step": "Int64", "gap_area": "float64", "gap_length": "Int64",
    "gap_censored": "boolean",
}  # fmt: skip
"""What `gap_numbers` returns, with pandas' types that have a missing value."""


def to_row(metrics: Metrics, *, step: int, attempt: int, seconds: float, scheduled: bool) -> Row:
    """Return one report as it is stored: DIGITS of each number, and null for a number that is not finite."""
    row: Row = {"step": step, "attempt": attempt, "seconds": round(seconds, 6), "scheduled": scheduled}
    for name in METRICS:
        value = getattr(metrics, name)
        if value is not None:
            row[name] = float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None
    return row


def append_row(folder: Path, row: Row) -> None:
    """Add one report."""
    append_line(folder / FILE, line_of(row))


def line_of(row: Row) -> str:
    """Return the line of one report."""
    return json.dumps(row, allow_nan=False, separators=(",", ":"))


def read_rows(folder: Path) -> list[Row]:
    """Return the reports in order of step, for each step that of the newest attempt, without torn or foreign lines.

    Raises:
        StoreError: When the file cannot be read, or a report has a value of a wrong type or range.
    """
    try:
        lines = read_bytes(folder / FILE, MOST_LINES).splitlines()
    except FileNotFoundError:
        return []
    newest: dict[int, Row] = {}
    for line in lines:
        row = _parse(folder, line)
        if row and row["attempt"] >= newest.get(row["step"], row)["attempt"]:
            newest[row["step"]] = row
    return [newest[step] for step in sorted(newest)]


def frame(rows: Sequence[Row]) -> "pd.DataFrame":
    """Return rows as a table with COLUMNS, one line for each step; null becomes NaN."""
    import pandas as pd

    table = pd.DataFrame({name: [row.get(name) for row in rows] for name in COLUMNS})
    kinds = dict.fromkeys(COLUMNS, "float64") | {"step": "int64", "attempt": "int64", "scheduled": "bool"}
    return table.astype(kinds)


def progress_of(rows: Sequence[Row], *, baseline: float) -> Progress:
    """Return `phases.progress` of the scheduled reports among a run's rows."""
    reports = [row for row in rows if row["scheduled"]]
    steps, train, val = ([row[name] for row in reports] for name in ("step", "train_accuracy", "val_accuracy"))
    return progress(steps, train, val, baseline=baseline)


def read_progress(folder: Path, *, baseline: float) -> Progress:
    """Return the phase and the crossings of the run in `folder`, in little memory even for very many reports."""
    kept = array("d")
    with suppress(FileNotFoundError), open_file(folder / FILE, MOST_LINES) as lines:
        for row in filter(None, map(partial(_parse, folder), lines)):
            if row["scheduled"]:
                values = (row[name] for name in ("step", "attempt", "train_accuracy", "val_accuracy"))
                kept.extend(math.nan if value is None else value for value in values)
    table = np.frombuffer(kept).reshape(-1, 4)
    table = table[np.lexsort((table[:, 1], table[:, 0]))]
    newest = np.append(np.diff(table[:, 0]) > 0, True)[: len(table)]
    steps, _, train, val = table[newest].T
    return progress(steps.astype(np.int64), train, val, baseline=baseline)


def gap_of_rows(rows: Sequence[Row]) -> Gap:
    """Return the gap of a run by the scheduled reports among its rows. Raises AnalysisError when they tell none."""
    reports = [row for row in rows if row["scheduled"]]
    losses = ([math.nan if row[name] is None else row[name] for row in reports] for name in ("train_loss", "val_loss"))
    return gap([row["step"] for row in reports], *losses)


def gap_numbers(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the gap of a run in plain JSON values by GAP_COLUMNS, None for what is not known (G4 to G6).

    Peak and area are in units of the loss, and of the loss times steps. A gap that has not closed is censored, and has
    no area and no length.
    """
    try:
        found = gap_of_rows(rows)
    except AnalysisError:
        return dict.fromkeys(GAP_COLUMNS)
    values = (found.peak, found.peak_step, found.area, found.length, found.closed is None)
    return dict(zip(GAP_COLUMNS, values, strict=True))


def outcome_of(reached: Progress, *, finished: bool) -> str:
    """Return the outcome of a run that has finished or generalised, and "" before that."""
    return outcome(reached) if finished or reached.step_val_99 is not None else ""


def _parse(folder: Path, line: bytes) -> Row | None:
    try:
        row = parse_json(line)
    except ValueError:
        return None
    if not isinstance(row, dict) or not all(name in row for name in ALWAYS):
        return None
    for name in COLUMNS:
        if name in row and not _is_valid(name, row[name]):
            raise StoreError(
                say(
                    "run {run!r} has a damaged {file}: {name} is {value}.",
                    run=folder.name,
                    file=FILE,
                    name=name,
                    value=shown(row[name]),
                )
            )
    return row


def _is_valid(name: str, value: object) -> bool:
    if type(value) is float:  # most values are
        return name not in ("step", "attempt", "scheduled") and math.isfinite(value)
    if name in ("step", "attempt"):
        return is_whole(value)
    if name == "scheduled":
        return type(value) is bool
    return is_number(value) or (value is None and name != "seconds")
