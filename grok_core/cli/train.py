"""The commands that execute a run or end it: `train`, `resume`, `stop`."""

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import tyro

from grok_core.cli.options import AsJson, RunId, config_of
from grok_core.cli.progress_bar import progress_bar
from grok_core.cli.run_sentence import run_sentence
from grok_core.runs import Run, Runner, open_run
from grok_core.runs.store.status import INTERRUPTED

POLL_S = 0.1

OPTIONS: Sequence[tuple[str, Any, Any]] = (
    ("name", Annotated[str, tyro.conf.arg(help="Your own name for the run.", metavar="TEXT")], ""),
)


def train(options: Any) -> int:
    """Train a network and keep the run."""
    config = config_of(options)
    for note in config.notes():
        print(note, file=sys.stderr)
    return follow(lambda runner: runner.start(config, name=options.name, preset=options.preset), as_json=options.json)


@dataclass
class Resume:
    """Resume a run that was stopped, paused or interrupted, from its last checkpoint."""

    run_id: RunId
    as_json: AsJson = False

    def __call__(self) -> int:
        return follow(lambda runner: runner.resume(self.run_id), as_json=self.as_json)


@dataclass
class Stop:
    """Ask a run to end with a checkpoint, whichever process executes it."""

    run_id: RunId

    def __call__(self) -> int:
        open_run(self.run_id).stop()
        return 0


def follow(begin: Callable[[Runner], Run], *, as_json: bool) -> int:
    """Begin a run and show progress until it has ended, then its result. Ctrl-C stops it with a checkpoint."""
    runner = Runner(workers=1)
    try:
        run = begin(runner)
        try:
            _wait(run, quiet=as_json)
        except KeyboardInterrupt:
            run.stop()
            _wait(run, quiet=True)
    finally:
        runner.shutdown()
    summary = run.summary()
    print(json.dumps(summary) if as_json else f"{run.id}: {run_sentence(run)}")
    return 1 if summary["state"] in ("diverged", "failed", INTERRUPTED) else 0


def _wait(run: Run, *, quiet: bool) -> None:
    with progress_bar("starting", run.config.steps, quiet=quiet) as update:
        phase = "starting"
        while (status := run.status).active:
            phase = run.progress().phase
            update(status.step, phase)
            time.sleep(POLL_S)
        update(status.step, phase)
