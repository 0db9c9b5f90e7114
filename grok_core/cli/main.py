"""The command line: train, sweep, look up, list, show, structure, snapshot, resume, stop, delete, record.

Every field of a run is an option of `train` and `sweep` by its own name, read and checked exactly as in an address bar.
"""

import dataclasses
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, Union

import tyro

from grok_core.charts.captions import happening
from grok_core.cli import sweep
from grok_core.cli.structure import AsJson, RunId, Snapshot, Structure
from grok_core.config import FIELDS, RunConfig
from grok_core.config.links import from_query, to_query
from grok_core.errors import GrokError
from grok_core.presets import BY_NAME, preset
from grok_core.runs import Run, Runner, broken_runs, list_runs, open_run
from grok_core.runs.recording import record_preset
from grok_core.tasks.answer_tables import OPERATIONS, title

POLL_S = 0.1

TRAIN_OPTIONS = [("name", Annotated[str, tyro.conf.arg(help="Your own name for the run.", metavar="TEXT")], "")]


def train(options: Any) -> int:
    """Train a network and keep the run."""
    config = from_query({name: getattr(options, name) for name in FIELDS})
    for note in config.notes():
        print(note, file=sys.stderr)
    runner = Runner(workers=1)
    run = runner.start(config, name=options.name, preset=options.preset)
    return _follow(run, as_json=options.json)


@dataclass
class Resume:
    """Go on with a run that was stopped, paused or interrupted, from its last checkpoint."""

    run_id: RunId
    as_json: AsJson = False

    def __call__(self) -> int:
        return _follow(Runner(workers=1).resume(self.run_id), as_json=self.as_json)


@dataclass
class Stop:
    """Ask a run to end with a checkpoint, whoever executes it."""

    run_id: RunId

    def __call__(self) -> int:
        open_run(self.run_id).stop()
        return 0


@dataclass
class Presets:
    """Print the named configurations, with what was measured of them."""

    as_json: AsJson = False

    def __call__(self) -> int:
        if self.as_json:
            print(
                json.dumps({name: {"summary": p.summary, "config": p.config.to_json()} for name, p in BY_NAME.items()})
            )
        else:
            for name, p in BY_NAME.items():
                print(f"{name:<20}{p.summary}")
        return 0


@dataclass
class Operations:
    """Print the operations that can be learnt."""

    as_json: AsJson = False

    def __call__(self) -> int:
        titles = {
            name: operation.title.format(p="p", group="a group", formula="your formula")
            for name, operation in OPERATIONS.items()
        }
        print(json.dumps(titles) if self.as_json else "\n".join(f"{name:<20}{text}" for name, text in titles.items()))
        return 0


@dataclass
class List:
    """Print all runs, newest first."""

    as_json: AsJson = False

    def __call__(self) -> int:
        runs = list_runs()
        if self.as_json:
            print(json.dumps([run.summary() for run in runs]))
            return 0
        for run in runs:
            summary = run.summary()
            print(f"{run.id:<28}{summary['state']:<12}{summary['outcome'] or '':<15}{title(run.config)}")
        for item in broken_runs():
            print(item.reason, file=sys.stderr)
        return 0


@dataclass
class Show:
    """Print what became of a run, and its settings."""

    run_id: RunId
    as_json: AsJson = False

    def __call__(self) -> int:
        run = open_run(self.run_id)
        if self.as_json:
            print(json.dumps(run.summary() | {"config": run.config.to_json()}))
            return 0
        print(_sentence(run))
        for name, value in to_query(run.config).items():
            print(f"  {name:<16}{value}")
        return 0


@dataclass
class Delete:
    """Remove a run that has ended, with all it measured."""

    run_id: RunId

    def __call__(self) -> int:
        open_run(self.run_id).delete()
        print(f"Deleted {self.run_id}.")
        return 0


@dataclass
class Record:
    """Train a preset and keep it in recordings/, to be shown at once when the app opens."""

    preset: Annotated[str, tyro.conf.Positional]
    seed: int | None = None
    steps: int | None = None

    def __call__(self) -> int:
        run = record_preset(self.preset, seed=self.seed, steps=self.steps)
        print(f"Recorded {self.preset} in {run.path}. {_sentence(run)}")
        return 0


COMMANDS = (Resume, Stop, Presets, Operations, List, Show, Structure, Snapshot, Delete, Record)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status: 0 done, 1 the training failed, 2 bad usage."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        commands = (
            _with_fields("Train", train, given, TRAIN_OPTIONS),
            _with_fields("Sweep", sweep.sweep, given, sweep.OPTIONS),
            *COMMANDS,
        )
        choices: Any = Union[  # noqa: UP007
            tuple(Annotated[command, tyro.conf.subcommand(command.__name__.lower())] for command in commands)
        ]
        command: Any = tyro.cli(
            choices, args=given, prog="python -m grok_core", description="Watch neural networks grok.",
            use_underscores=True, config=(tyro.conf.OmitArgPrefixes, tyro.conf.FlagCreatePairsOff),
        )  # fmt: skip
        status: int = command()
        return status
    except GrokError as error:
        print(error, file=sys.stderr)
        return 2


def _with_fields(
    name: str, call: Callable[[Any], int], arguments: Sequence[str], options: Sequence[tuple[str, Any, Any]]
) -> Any:
    """Return the class of a command that has every field of a run among its options.

    Args:
        name: Of the class.
        call: What the command does, given its options; its docstring's first line is the command's help.
        arguments: Those of the program: the fields' defaults are those of the preset named in them.
        options: Name, annotated type and default of the command's other options.
    """
    words = [word for argument in arguments for word in argument.split("=", 1)]
    chosen = next((value for option, value in pairwise(words) if option == "--preset"), "")
    config = preset(chosen).config if chosen else RunConfig()
    rows: list[Any] = [
        ("preset", Annotated[str, tyro.conf.arg(help="Start from these settings.", metavar="NAME")], chosen),
        ("json", Annotated[bool, tyro.conf.arg(help="End with one JSON object on the last line.")], False),
        *options,
    ]
    for field in FIELDS.values():
        help_text = f"{field.help} ({field.allowed})"
        kind = Annotated[str, tyro.conf.arg(help=help_text, metavar=field.kind.upper())]
        rows.append((field.name, kind, field.text(getattr(config, field.name))))
    made = dataclasses.make_dataclass(name, rows, namespace={"__call__": call})
    made.__doc__ = (call.__doc__ or "").splitlines()[0]
    return made


def _follow(run: Run, *, as_json: bool) -> int:
    """Show progress until the run has ended, then what became of it. Ctrl-C stops it with a checkpoint."""
    try:
        _wait(run, quiet=as_json)
    except KeyboardInterrupt:
        run.stop()
        _wait(run, quiet=True)
    summary = run.summary()
    print(json.dumps(summary) if as_json else f"{run.id}: {_sentence(run)}")
    return 1 if summary["state"] in ("diverged", "failed") else 0


def _wait(run: Run, *, quiet: bool) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bar:
        task = bar.add_task("starting", total=run.config.steps)
        while (status := run.status).active:
            bar.update(task, completed=status.step, description=run.progress().phase)
            time.sleep(POLL_S)
        bar.update(task, completed=status.step)


def _sentence(run: Run) -> str:
    rows, status = run.rows(), run.status
    said = happening(run.progress(), rows[-1] if rows else None, chance=1 / run.config.n_answers,
                     state=status.state, outcome=status.outcome or None)  # fmt: skip
    return f"{said} {status.message}".strip()
