"""A branch: a new run that begins from another run's checkpoint with changed settings."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from grok_core.config import FIELDS, RunConfig
from grok_core.engine.records import Event
from grok_core.errors import ConfigError, StoreError
from grok_core.runs.store import checkpoints, events_file, metrics_file
from grok_core.runs.store.files import read_json, replace_json

FILE = "branch.json"
START = "branch.safetensors"
MAY_DIFFER = ("train_fraction", "outliers")
"""Fields of the task that a branch may change; those of the network stay its parent's."""


@dataclass(frozen=True)
class BranchPoint:
    """Where a branch begins.

    Args:
        parent: Folder of the run it leaves.
        step: A step of the parent's that has a checkpoint.
    """

    parent: Path
    step: int


def origin(folder: Path) -> tuple[str, int] | None:
    """Return the id of a branch's parent and the step at which it left, or None for a run from the start."""
    try:
        data = read_json(folder / FILE)
        return str(data["parent"]), int(data["step"])
    except (FileNotFoundError, KeyError, TypeError, ValueError, StoreError):
        return None


def refuse_impossible(parent: RunConfig, child: RunConfig, step: int) -> None:
    """Raise ConfigError when a configuration cannot go on from a step of another."""
    for name, field in FIELDS.items():
        bound = (field.group in ("task", "model") and name not in MAY_DIFFER) or name == "precision"
        old, new = getattr(parent, name), getattr(child, name)
        if bound and old != new:
            raise ConfigError(
                f"a branch keeps the task and network of its parent, whose {name} is {field.text(old)}; "
                f"got {field.text(new)}."
            )
    if child.steps <= step:
        raise ConfigError(f"steps must be more than the {step} at which the branch begins, got {child.steps}.")


def plant(folder: Path, point: BranchPoint) -> None:
    """Put into a new run's folder all that it takes over: the checkpoint, and its parent's past until then."""
    source = checkpoints.path_at(point.parent, point.step)
    if source is None:
        raise StoreError(
            f"run {point.parent.name!r} has no checkpoint at step {point.step}; choose one of its landmarks."
        )
    shutil.copy2(source, folder / START)
    for row in metrics_file.read_rows(point.parent):
        if row["step"] < point.step:
            metrics_file.append_row(folder, row | {"attempt": 0})
    for event in events_file.read_events(point.parent):
        if event.step < point.step:
            events_file.append_event(folder, Event(event.step, event.changes, "parent"))
    replace_json(folder / FILE, {"parent": point.parent.name, "step": point.step})
