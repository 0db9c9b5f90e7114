"""The command line: reads the arguments and runs one command.

Every field of a run is an option of `train` and `sweep` by its own name, read and checked exactly as in an address bar.
A command is imported when it is named: what `experiments` needs takes a second to load, what all need several.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, Union

import tyro

from grok_core.cli.options import command_with_fields
from grok_core.errors import GrokError, WriteError

COMMANDS = (
    "train", "branch", "sweep", "app", "resume", "stop", "presets", "operations", "list", "show", "measure",
    "structure", "snapshot", "delete", "export", "import", "record", "experiments", "experiment", "homework",
    "forecast",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status: 0 done, 1 the training failed or cannot be kept, 2 bad usage."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        command: Any = _named(given) if given and given[0] in COMMANDS else _any(given)
        status: int = command()
        sys.stdout.flush()  # a reader that has left, as `head` does, is noticed here at the latest
        return status
    except BrokenPipeError:  # the reader of the output has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python writes the rest once more as it ends
        return 1
    except WriteError as error:
        print(error, file=sys.stderr)
        return 1
    except GrokError as error:
        print(error, file=sys.stderr)
        return 2


def _named(given: Sequence[str]) -> Any:
    """Return the command that the first argument names, with the options that follow."""
    name, *options = given
    return _read(_command(name, given), options, f"{_program()} {name}")


def _any(given: Sequence[str]) -> Any:
    """Let tyro say which commands there are."""
    choices: Any = Union[  # noqa: UP007
        tuple(Annotated[_command(name, given), tyro.conf.subcommand(name)] for name in COMMANDS)
    ]
    return _read(choices, given, _program(), description="Watch neural networks grok.")


def _read(kind: Any, arguments: Sequence[str], program: str, **options: Any) -> Any:
    return tyro.cli(
        kind,
        args=arguments,
        prog=program,
        use_underscores=True,
        config=(tyro.conf.OmitArgPrefixes, tyro.conf.FlagCreatePairsOff),
        **options,
    )


def _command(name: str, given: Sequence[str]) -> Any:
    """Return the class of a command: that of its name in its module, or one made for a function with all fields."""
    module = _module(name)
    if hasattr(module, name):
        base = module.parent_settings(given) if name == "branch" else None
        return command_with_fields(name.capitalize(), getattr(module, name), given, module.OPTIONS, base)
    return getattr(module, name.capitalize())


def _module(name: str) -> ModuleType:
    """Import the module of a command."""
    if name in ("train", "resume", "stop"):
        from grok_core.cli import train

        return train
    if name == "branch":
        from grok_core.cli import branching

        return branching
    if name == "sweep":
        from grok_core.cli import sweep

        return sweep
    if name == "app":
        from grok_core.cli import serve

        return serve
    if name in ("show", "delete", "record"):
        from grok_core.cli import kept_runs

        return kept_runs
    if name in ("export", "import"):
        from grok_core.cli import exchange

        return exchange
    if name in ("structure", "snapshot", "measure"):
        from grok_core.cli import measure, structure

        return measure if name == "measure" else structure
    if name in ("experiments", "experiment"):
        from grok_core.cli import experiment

        return experiment
    if name in ("homework", "forecast"):
        from grok_core.cli import forecast_command, homework

        return homework if name == "homework" else forecast_command
    from grok_core.cli import lists

    return lists


def _program() -> str:
    """Return the name by which this program was started, for usage and help."""
    return "python -m grok_core" if Path(sys.argv[0]).name == "__main__.py" else "grokking-lab"
