"""The command line: reads the arguments and runs one command.

Every field of a run is an option of `train` and `sweep` by its own name, read and checked exactly as in an address bar.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Union

import tyro

from grok_core.cli import sweep, train
from grok_core.cli.experiment import Experiment
from grok_core.cli.kept_runs import Delete, Record, Show
from grok_core.cli.lists import List, Operations, Presets
from grok_core.cli.options import command_with_fields
from grok_core.cli.serve import App
from grok_core.cli.structure import Snapshot, Structure
from grok_core.cli.train import Resume, Stop
from grok_core.errors import GrokError, WriteError

COMMANDS = (App, Resume, Stop, Presets, Operations, List, Show, Structure, Snapshot, Delete, Record, Experiment)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit status: 0 done, 1 the training failed or cannot be kept, 2 bad usage."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        commands = (
            command_with_fields("Train", train.train, given, train.OPTIONS),
            command_with_fields("Sweep", sweep.sweep, given, sweep.OPTIONS),
            *COMMANDS,
        )
        choices: Any = Union[  # noqa: UP007
            tuple(Annotated[command, tyro.conf.subcommand(command.__name__.lower())] for command in commands)
        ]
        command: Any = tyro.cli(
            choices,
            args=given,
            prog=_program(),
            description="Watch neural networks grok.",
            use_underscores=True,
            config=(tyro.conf.OmitArgPrefixes, tyro.conf.FlagCreatePairsOff),
        )
        status: int = command()
        return status
    except WriteError as error:
        print(error, file=sys.stderr)
        return 1
    except GrokError as error:
        print(error, file=sys.stderr)
        return 2


def _program() -> str:
    """Return the name by which this program was started, for usage and help."""
    return "python -m grok_core" if Path(sys.argv[0]).name == "__main__.py" else "grokking-lab"
