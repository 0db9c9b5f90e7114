"""A run as one zip file, to be taken to another machine: all that its pictures need, and its metrics as tables.

Settings, status and rows are written anew from what was read, so that the file holds nothing torn; snapshots and
dissections are the run's own bytes. Checkpoints stay here, and so does who started it and where.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from grok_core.errors import StoreError
from grok_core.languages import say
from grok_core.runs import branch
from grok_core.runs.reader import Run
from grok_core.runs.store import config_file, dissections_file, events_file, label_file, metrics_file, snapshots_file
from grok_core.runs.store import status as status_file
from grok_core.runs.store.checked import MOST_ARRAYS, read_bytes

MANIFEST = "run.json"
FORMAT = "a run of Grokking Lab"
ZIP_SCHEMA = 1
CSV, PARQUET, REPORT = "metrics.csv", "metrics.parquet", "report.html"
FOR_PEOPLE = (CSV, PARQUET, REPORT)
"""What people and other programs read; nothing here reads it back."""


def run_zip(run: Run, report: Callable[[Run], str | None] | None = None) -> bytes:
    """Return the zip file of a run that has ended, or of a recording.

    Args:
        run: The run.
        report: Returns a page that shows the run by itself, or None for none.
    Raises:
        StoreError: When the run is active, damaged, or changes meanwhile.
    """
    state, before = run.status, run.version
    if state.active:
        raise StoreError(
            say("run {run!r} is {state}; a run can be exported once it has ended.", run=run.id, state=say(state.state))
        )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _members(run):
            archive.writestr(name, data)
        if report is not None and (page := report(run)):
            archive.writestr(REPORT, page)
    if run.version != before:
        raise StoreError(
            say("run {run!r} changed while it was exported; export it again once it has ended.", run=run.id)
        )
    return content.getvalue()


def _members(run: Run) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of all files but the report."""
    yield MANIFEST, _json({"format": FORMAT, "schema": ZIP_SCHEMA, "id": run.id})
    yield config_file.FILE, _json(run.config.to_json())
    if run.config.own_table is not None:
        yield config_file.TABLE, run.config.own_table.text.encode()
    yield status_file.FILE, _json(_status(run))
    rows = run.rows()
    yield metrics_file.FILE, _lines([metrics_file.line_of(row) for row in rows])
    table = metrics_file.frame(rows)
    yield CSV, table.to_csv(index=False).encode()
    yield PARQUET, table.to_parquet(index=False)
    if events := run.events():
        yield events_file.FILE, _lines([events_file.line_of(event) for event in events])
    if snapshots := snapshots_file.whole_file(run.path):
        yield snapshots_file.FILE, snapshots
    for name in dissections_file.names_of_files(run.path):
        path = run.path / dissections_file.FOLDER / name
        yield f"{dissections_file.FOLDER}/{name}", _kept_bytes(run, path)
    if origin := run.origin:
        yield branch.FILE, _json({"parent": origin[0], "step": origin[1]})
    if (label := run.label) != label_file.Label():
        yield label_file.FILE, _json(label_file.as_json(label))


def _status(run: Run) -> dict[str, Any]:
    """Return the status without owner and machine; a run that was interrupted was stopped, for another machine."""
    now = run.status
    ended = "stopped" if now.state == status_file.INTERRUPTED else now.state
    return now.replace(state=ended, owner="", host="", ephemeral=False).as_json()


def _kept_bytes(run: Run, path: Path) -> bytes:
    try:
        return read_bytes(path, MOST_ARRAYS)
    except FileNotFoundError:
        raise StoreError(say("run {run!r} changed while it was exported; export it again.", run=run.id)) from None


def _json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, allow_nan=False, indent=1) + "\n").encode()


def _lines(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
