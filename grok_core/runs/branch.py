"""A branch: a new run that begins from another run's checkpoint with changed settings."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from grok_core.config import FIELDS, RunConfig
from grok_core.engine.records import Event
from grok_core.errors import ConfigError, StoreError
from grok_core.languages import mark, say
from grok_core.runs.store import checkpoints, events_file, metrics_file
from grok_core.runs.store.checked import is_whole, read_json
from grok_core.runs.store.files import replace_json
from grok_core.runs.store.places import is_run_id

FILE = "branch.json"
START = "branch.safetensors"
MAY_DIFFER = ("train_fraction", "outliers")
"""Fields of the task that a branch may change; its network has the fields of its parent's."""


@dataclass(frozen=True)
class BranchPoint:
    """The point of another run at which a branch begins.

    Args:
        parent: Folder of the other run.
        step: A step of the parent that has a checkpoint.
    """

    parent: Path
    step: int


def origin(folder: Path) -> tuple[str, int] | None:
    """Return the id of a branch's parent and the step of the branch point, or None for a run that is no branch."""
    try:
        data = read_json(folder / FILE)
    except (FileNotFoundError, StoreError):
        return None
    parent, step = data.get("parent"), data.get("step", -1)
    return (parent, int(step)) if isinstance(parent, str) and is_run_id(parent) and is_whole(step) else None


def refuse_impossible(parent: RunConfig, child: RunConfig, step: int) -> None:
    """Raise ConfigError when a run with the child's configuration cannot branch from a step of its parent."""
    for name, field in FIELDS.items():
        is_fixed = (field.group in ("task", "model") and name not in MAY_DIFFER) or name == "precision"
        old, new = getattr(parent, name), getattr(child, name)
        if is_fixed and old != new:
            told = mark("a branch keeps the task and network of its parent, whose {name} is {old}; got {new}.")
            raise ConfigError(say(told, name=name, old=field.text(old), new=field.text(new)))
    if child.steps <= step:
        told = mark("steps must be more than the {step} at which the branch begins, got {steps}.")
        raise ConfigError(say(told, step=step, steps=child.steps))


def copy_history(folder: Path, point: BranchPoint) -> None:
    """Copy the parent's checkpoint, reports and events until the branch point into the folder of a new run.

    Raises:
        StoreError: When the parent has no checkpoint at that step.
    """
    source = checkpoints.path_at(point.parent, point.step)
    if source is None:
        told = mark("run {run!r} has no checkpoint at step {step}; choose one of its landmarks.")
        raise StoreError(say(told, run=point.parent.name, step=point.step))
    shutil.copy2(source, folder / START)
    for row in metrics_file.read_rows(point.parent):
        if row["step"] < point.step:
            metrics_file.append_row(folder, row | {"attempt": 0})
    for event in events_file.read_events(point.parent):
        if event.step < point.step:
            events_file.append_event(folder, Event(event.step, event.changes, "parent"))
    replace_json(folder / FILE, {"parent": point.parent.name, "step": point.step})
