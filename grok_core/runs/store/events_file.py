"""interventions.jsonl: one line for each change of settings that took effect, appended."""

import json
from pathlib import Path
from typing import Any

from grok_core.config.interventions import changes_text, parse_changes
from grok_core.engine.records import Event
from grok_core.errors import ConfigError
from grok_core.runs.store.checked import MOST_LINES, is_whole, parse_json, read_bytes
from grok_core.runs.store.files import append_line

FILE = "interventions.jsonl"


def append_event(folder: Path, event: Event) -> None:
    """Add one change, in one write."""
    append_line(folder / FILE, line_of(event))


def line_of(event: Event) -> str:
    """Return the line of one change."""
    return json.dumps({"step": event.step, "changes": changes_text(event.changes), "by": event.by})


def read_events(folder: Path) -> list[Event]:
    """Return the changes in order of step; a planned change that a resumed run made again is listed once.

    Raises:
        StoreError: When the file cannot be read.
    """
    try:
        lines = read_bytes(folder / FILE, MOST_LINES).splitlines()
    except FileNotFoundError:
        return []
    events: list[Event] = []
    for event in filter(None, map(_parse, lines)):
        if event.by == "hand" or event not in events:
            events.append(event)
    return sorted(events, key=lambda event: event.step)


def _parse(line: bytes) -> Event | None:
    try:
        row: dict[str, Any] = parse_json(line)
        step, changes, by = row["step"], row["changes"], row["by"]
        if not (is_whole(step) and isinstance(changes, str) and isinstance(by, str)):
            return None
        return Event(step, parse_changes(changes), by)
    except (ValueError, KeyError, TypeError, ConfigError):  # a torn line, or one with fields of another version
        return None
