"""probed/<run>.jsonl in the data home: what was measured of a run's weights, one line for each step and probe.

It lies beside the runs and not in them: recordings are measured too, and nobody may write into those.
"""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grok_core.runs.reader import Run
from grok_core.runs.store.checked import MOST_LINES, is_number, is_whole, parse_json, read_bytes
from grok_core.runs.store.files import append_line
from grok_core.runs.store.places import ensure_folder, home

FOLDER = "probed"


@dataclass(frozen=True)
class Probed:
    """What a probe found at a step.

    Args:
        step: The step.
        probe: Its name.
        values: Its numbers by name; one that is not finite is None.
        seconds: What it took.
        train_loss: Of the network that was measured, to tell whether it is the one of the run's reports.
    """

    step: int
    probe: str
    values: Mapping[str, float | None]
    seconds: float
    train_loss: float


def probed_file(run: Run, base: Path | None = None) -> Path:
    """Return the file of a run; another run that has the same name later has another one."""
    content = json.dumps([run.config.to_json(), run.status.created], sort_keys=True)
    return (base or home()) / FOLDER / f"{run.id}-{hashlib.sha256(content.encode()).hexdigest()[:12]}.jsonl"


def read_probed(file: Path) -> list[Probed]:
    """Return what was measured, in order of step, without torn and foreign lines; nothing where there is no file."""
    try:
        lines = read_bytes(file, MOST_LINES).splitlines()
    except FileNotFoundError:
        return []
    found = {(of.step, of.probe): of for of in map(_parse, lines) if of is not None}
    return sorted(found.values(), key=lambda of: (of.step, of.probe))


def append_probed(file: Path, found: Probed) -> None:
    """Add a line. Raises WriteError where there is no room."""
    ensure_folder(file.parent)
    values = {
        name: value if value is not None and math.isfinite(value) else None for name, value in found.values.items()
    }
    append_line(file, json.dumps(asdict(found) | {"values": values}, allow_nan=False, separators=(",", ":")))


def missing(file: Path, steps: Sequence[int], probes: Sequence[str]) -> dict[int, list[str]]:
    """Return for each step, in order, the probes that are still to be made; steps with none are left out."""
    made = {(of.step, of.probe) for of in read_probed(file)}
    left = {step: [name for name in probes if (step, name) not in made] for step in sorted(set(steps))}
    return {step: names for step, names in left.items() if names}


def _parse(line: bytes) -> Probed | None:
    try:
        row: Any = parse_json(line)
    except ValueError:
        return None
    if not isinstance(row, dict) or set(row) != {"step", "probe", "values", "seconds", "train_loss"}:
        return None
    values = row["values"]
    is_good = is_whole(row["step"]) and isinstance(row["probe"], str) and isinstance(values, dict)
    is_good = is_good and is_number(row["seconds"]) and is_number(row["train_loss"])
    return Probed(**row) if is_good and all(v is None or is_number(v) for v in values.values()) else None
