"""The command that starts a run from another run's checkpoint: `branch`."""

import sys
from collections.abc import Sequence
from typing import Annotated, Any

import tyro

from grok_core.cli.options import RunId, config_of, value_in
from grok_core.cli.train import follow
from grok_core.config import RunConfig
from grok_core.config.interventions import parse
from grok_core.errors import ConfigError
from grok_core.runs import Run, open_run
from grok_core.runs.branch import BranchPoint

LAST = "last"

OPTIONS: Sequence[tuple[str, Any, Any]] = (
    ("run_id", RunId, tyro.MISSING),
    (
        "step",
        Annotated[str, tyro.conf.arg(metavar="last|LANDMARK|N", help="A step of RUN_ID that has a checkpoint.")],
        LAST,
    ),
    ("name", Annotated[str, tyro.conf.arg(help="Your own name for the run.", metavar="TEXT")], ""),
)


def branch(options: Any) -> int:
    """Start a new run from a checkpoint of another, with the settings that the other had there but for those given."""
    run = open_run(options.run_id)
    step = checkpoint_step(run, options.step)
    config = config_of(options)
    for note in config.notes():
        print(note, file=sys.stderr)
    point = BranchPoint(run.path, step)
    start = {"name": options.name, "preset": run.status.preset, "branch": point}
    return follow(lambda runner: runner.start(config, **start), as_json=options.json)


def parent_settings(arguments: Sequence[str]) -> RunConfig:
    """Return what the fields are when nothing else is given: the settings of the run that the first argument names.

    Raises:
        ConfigError: When another argument comes first.
        StoreError: When there is no such run.
    """
    first = next(iter(arguments[1:]), "--help")
    if arguments[:1] != ["branch"] or first in ("--help", "-h"):  # only what can be said is asked for
        return RunConfig()
    if first.startswith("-"):
        raise ConfigError(f"branch must begin with the id of a run, got {first[:40]!r}; `list` prints the ids.")
    run = open_run(first)
    step = checkpoint_step(run, value_in(arguments, "--step") or LAST)
    return run.settings(step).replace(interventions=_still_planned(run, step))


def checkpoint_step(run: Run, text: str) -> int:
    """Return the step that an option names by its number, by a landmark, or as the last.

    Raises:
        ConfigError: When the run has no checkpoint there.
    """
    landmarks = run.landmarks()
    steps = sorted({*landmarks.values(), *run.checkpoint_steps()})
    if text in landmarks:
        return landmarks[text]
    if text.isascii() and text.isdigit() and int(text) in steps:
        return int(text)
    names = ", ".join(f"{step:,}" + "".join(f" ({n})" for n, at in landmarks.items() if at == step) for step in steps)
    there = f"there are checkpoints at {names}" if steps else "it has none; only a run that was trained here has some"
    raise ConfigError(f"run {run.id!r} has no checkpoint at {text[:40]!r}; {there}.")


def _still_planned(run: Run, step: int) -> str:
    """Return the plan of a run without what has happened by a step."""
    made = [event.changes for event in run.events() if event.by == "plan" and event.step < step]
    texts = [text.strip() for text in run.config.interventions.split(";") if text.strip()]
    return "; ".join(text for text in texts if parse(text)[0].changes not in made)
