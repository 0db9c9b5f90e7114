"""interventions.jsonl: one line for each change of settings that took effect, appended."""

import json
from pathlib import Path
from typing import Any

from grok_core.config.interventions import changes_text, parse_changes
from grok_core.engine.records import Event
from grok_core.errors import ConfigError
from grok_core.runs.store.files import append_line, retry_while_open

FILE = "interventions.jsonl"


def append_event(folder: Path, event: Event) -> None:
    """Add one change, in one write."""
    row = {"step": event.step, "changes": changes_text(event.changes), "by": event.by}
    append_line(folder / FILE, json.dumps(row))


def read_events(folder: Path) -> list[Event]:
    """Return the changes in order of step; a planned change that a resumed run made again is listed once."""
    try:
        lines = retry_while_open((folder / FILE).read_bytes).splitlines()
    except FileNotFoundError:
        return []
    events: list[Event] = []
    for event in filter(None, map(_parse, lines)):
        if event.by == "hand" or event not in events:
            events.append(event)
    return sorted(events, key=lambda event: event.step)


def _parse(line: bytes) -> Event | None:
    try:
        row: dict[str, Any] = json.loads(line)
        return Event(int(row["step"]), parse_changes(row["changes"]), str(row["by"]))
    except (ValueError, KeyError, TypeError, ConfigError):  # a torn line, or one with fields of another version
        return None
