"""The commands about one run that is kept: `show`, `delete`, `record`."""

import json
import sys
from dataclasses import dataclass
from typing import Annotated, Literal

import tyro

from grok_core.cli.options import AsJson, RunId
from grok_core.cli.run_sentence import run_sentence
from grok_core.config.links import to_query
from grok_core.config.reproduce import as_command, as_python
from grok_core.runs import open_run
from grok_core.runs.recording import record_preset
from grok_core.views.portable.reproducing import again

As = Annotated[
    Literal["text", "python", "command"], tyro.conf.arg(name="as", help="Or what trains the same again, to be copied.")
]


@dataclass
class Show:
    """Print what became of a run, and its settings."""

    run_id: RunId
    as_json: AsJson = False
    as_what: As = "text"

    def __call__(self) -> int:
        run = open_run(self.run_id)
        if self.as_what != "text":
            same = again(run)
            print(as_python(same.config) if self.as_what == "python" else as_command(same.config))
            for note in same.notes:
                print(note, file=sys.stderr)
            return 0
        if self.as_json:
            print(json.dumps(run.summary() | {"config": run.config.to_json()}))
            return 0
        print(run_sentence(run))
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
        print(f"Recorded {self.preset} in {run.path}. {run_sentence(run)}")
        return 0
