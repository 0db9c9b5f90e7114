"""A sweep: every combination of some fields' values, each with several seeds, as runs and as one table.

The runs live beside the others, in `sweeps/`, each in a folder named after its configuration: so a run is trained
once, whichever sweeps it belongs to, and a sweep that was cut short goes on where it was.
"""

import hashlib
import itertools
import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grok_core.config import FIELDS, RunConfig, refuse_unknown
from grok_core.errors import ConfigError, StoreError
from grok_core.runs.create import create_run
from grok_core.runs.executors import DaemonExecutor
from grok_core.runs.processes import Processes
from grok_core.runs.reader import Run, Version
from grok_core.runs.store import checkpoints, lock
from grok_core.runs.store.control import request
from grok_core.runs.store.places import made, sweeps_folder
from grok_core.runs.store.status import Status
from grok_core.runs.store.writer import RunWriter

if TYPE_CHECKING:
    import pandas as pd

MOST_RUNS = 2000
TRIES = 2  # per call, of a run that fails or whose process dies
POLL_S = 0.2  # a request to stop is seen after at most this
ENDED = ("finished", "diverged")
"""States of a run that has nothing left to do."""
MISSING = "missing"
"""The state, in a sweep's table, of a run that nobody has begun; never on disk."""

COLUMNS: Mapping[str, str] = {
    "run_id": "str", "state": "str", "outcome": "str",
    "step_train_99": "Int64", "step_val_99": "Int64", "t_train": "Int64", "t_val": "Int64",
    "censored_train": "boolean", "censored_val": "boolean",
    "best_val_accuracy": "float64", "val_accuracy": "float64", "seconds": "float64", "steps": "Int64", "message": "str",
}  # fmt: skip
"""What the table says of a run, after the varied fields and the seed; pandas' types, which have a missing value."""

OnProgress = Callable[[int, int], object]


@dataclass(frozen=True)
class Sweep:
    """A grid of configurations.

    Args:
        base: What the runs have in common.
        grid: For each field to vary, its values.
        seeds: The seeds each combination is trained with.
        name: The user's name for it, "" for none.
    Raises:
        ConfigError: On construction, for an unknown field, for a value or a combination that no run can have, for
            a value given twice, for more than MOST_RUNS runs, and for runs of several threads.
    """

    base: RunConfig
    grid: Mapping[str, Sequence[Any]]
    seeds: Sequence[int] = (0,)
    name: str = ""

    def __post_init__(self) -> None:
        refuse_unknown(self.grid)
        if "seed" in self.grid:
            raise ConfigError("every combination is trained with every seed: give seeds as seeds, not in the grid.")
        object.__setattr__(self, "grid", {name: _values(name, values) for name, values in self.grid.items()})
        object.__setattr__(self, "seeds", _values("seed", self.seeds))
        if len(self) > MOST_RUNS:
            raise ConfigError(f"a sweep can have {MOST_RUNS} runs at most, got {len(self)}; vary less.")
        for config in self.configs():
            if config.threads != 1:
                raise ConfigError(
                    f"a sweep trains each run on one thread, got threads {config.threads}; give it workers instead."
                )

    def __len__(self) -> int:
        """Return the number of runs."""
        return prod(map(len, self.grid.values())) * len(self.seeds)

    def configs(self) -> Iterator[RunConfig]:
        """Yield the configurations: the last field of the grid changes before the first, the seed before both."""
        for values in itertools.product(*self.grid.values(), self.seeds):
            yield self.base.replace(**dict(zip((*self.grid, "seed"), values, strict=True)))


def run_folder(config: RunConfig, base: Path | None = None) -> Path:
    """Return where a sweep keeps the run of this configuration, whether or not it is there."""
    text = json.dumps(config.to_json(), sort_keys=True, separators=(",", ":"))
    return sweeps_folder(base) / hashlib.sha256(text.encode()).hexdigest()[:16]


def run_sweep(
    sweep: Sweep,
    *,
    base: Path | None = None,
    workers: int | None = None,
    on_progress: OnProgress | None = None,
    stop: threading.Event | None = None,
) -> None:
    """Train the runs of a sweep that are not there yet, each in a process of its own; `sweep_frame` has the results.

    Leaving early, by `stop`, by an exception such as KeyboardInterrupt, or killed, loses nothing: runs in progress
    stop with a checkpoint, and the next call goes on from there. A run that fails or whose process dies is tried
    once more, and then has state "failed". Several calls at once, in any processes, share the work.

    Args:
        sweep: What to train.
        base: The data home, for another than `home()`.
        workers: How many runs at once; as many as processors unless given.
        on_progress: Called in this thread with the number of runs that have ended, and of all, at the start and
            whenever one ends.
        stop: Set it to leave early.
    Raises:
        ConfigError: When `workers` is below 1.
        StoreError: When the data home cannot be written.
    """
    workers = os.cpu_count() or 1 if workers is None else workers
    if workers < 1:
        raise ConfigError(f"workers must be 1 or more, got {workers}.")
    made(sweeps_folder(base))
    todo = [config for config in sweep.configs() if not _has_ended(run_folder(config, base))]
    ended = len(sweep) - len(todo)
    tell = on_progress or (lambda done, total: None)
    tell(ended, len(sweep))
    if not todo:
        return
    pool = DaemonExecutor(min(workers, len(todo)))
    try:
        with Processes() as processes:
            jobs = [pool.submit(_train, processes, sweep.name, c, run_folder(c, base)) for c in todo]
            _watch(jobs, lambda done: tell(ended + done, len(sweep)), stop or threading.Event())
    finally:
        pool.shutdown(wait=True)  # with the processes ended, whatever still waits returns at once


def sweep_frame(sweep: Sweep, *, base: Path | None = None) -> "pd.DataFrame":
    """Return one line a run, in order, also while the sweep is running.

    Columns: the varied fields, `seed`, `run_id`, `state` ("missing" for a run that nobody has begun), `outcome`,
    `step_train_99`, `step_val_99`, `t_train`, `t_val`, `censored_train`, `censored_val`, `best_val_accuracy`,
    `val_accuracy`, `seconds`, `steps` and `message`. t is the step at which the run got to 99 %; where it did not,
    `censored` is true and t its last step so far. A run that diverged never will: it counts as not there by the last
    step it was meant to take. Where there is no report yet, these are missing.
    """
    import pandas as pd

    lines = [
        {name: getattr(config, name) for name in (*sweep.grid, "seed")} | _line(config, run_folder(config, base))
        for config in sweep.configs()
    ]
    return pd.DataFrame(lines, columns=[*sweep.grid, "seed", *COLUMNS]).astype(dict(COLUMNS))


def _values(name: str, values: Sequence[Any]) -> tuple[Any, ...]:
    """Return the values of a field, each checked."""
    if isinstance(values, str) or not len(values):
        raise ConfigError(f"{name} must have one or more values in a sweep, as a list, got {values!r}.")
    checked = [FIELDS[name].check(value) for value in values]
    for value, count in ((value, checked.count(value)) for value in checked):
        if count > 1:
            raise ConfigError(
                f"{name} takes every value once in a sweep, got {FIELDS[name].text(value)} {count} times."
            )
    return tuple(checked)


def _watch(jobs: Sequence["Future[None]"], tell: Callable[[int], object], stop: threading.Event) -> None:
    """Wait until all jobs have ended or it is time to stop."""
    waiting = set(jobs)
    while waiting and not stop.is_set():
        ended, waiting = wait(waiting, timeout=POLL_S, return_when=FIRST_COMPLETED)
        for job in ended:
            job.result()
        if ended:
            tell(len(jobs) - len(waiting))


def _train(processes: Processes, name: str, config: RunConfig, folder: Path) -> None:
    """Make the run, or take it up, and see that it ends."""
    failures = int(_state(folder) == "failed")
    while failures < TRIES and not processes.closed and not _has_ended(folder):
        if lock.is_held(folder):  # somebody else is training this very run: their result serves both
            time.sleep(POLL_S)
            continue
        _make_ready(name, config, folder)
        try:
            processes.execute(folder, pictures=False)
            failures += _state(folder) == "failed"  # and if somebody else stopped it, we go on
        except (BrokenExecutor, StoreError) as error:
            if lock.is_held(folder):  # they were quicker
                continue
            failures += 1
            if not processes.closed:
                _fail(folder, error)
    if _has_ended(folder):  # its numbers are enough: it can be trained again, bit for bit
        shutil.rmtree(folder / checkpoints.FOLDER, ignore_errors=True)


def _make_ready(name: str, config: RunConfig, folder: Path) -> None:
    """Make the run wait to be executed, whatever became of it before."""
    if not folder.exists():
        try:
            create_run(config, name=name, target=folder)
        except OSError:
            if not folder.is_dir():  # otherwise another sweep was quicker
                raise
        return
    with suppress(StoreError):  # somebody else is executing it, or it is damaged: the process will see
        request(folder, stop=False, pause_at=None)
        with RunWriter(folder) as writer:
            if writer.status.state in ("stopped", "failed", "paused"):
                writer.change(state="queued", message="")


def _fail(folder: Path, error: Exception) -> None:
    """Write down that a run failed, for a process that no longer could."""
    with suppress(StoreError), RunWriter(folder) as writer:
        if writer.status.active:
            writer.change(state="failed", message=f"Run {folder.name} failed: {error}")


def _state(folder: Path) -> str:
    try:
        return Status.read(folder).state
    except StoreError:
        return MISSING


def _has_ended(folder: Path) -> bool:
    return _state(folder) in ENDED


def _line(config: RunConfig, folder: Path) -> dict[str, Any]:
    """Return what the table says of one run."""
    if not folder.is_dir():
        return {"run_id": folder.name, "state": MISSING, "message": ""}
    return _ended_line(config, folder, Run(folder).version) if _has_ended(folder) else _read_line(config, folder)


@lru_cache(maxsize=2 * MOST_RUNS)  # a page asks every second, and of the runs that have ended nothing changes
def _ended_line(config: RunConfig, folder: Path, version: Version) -> dict[str, Any]:
    return _read_line(config, folder)


def _read_line(config: RunConfig, folder: Path) -> dict[str, Any]:
    run = Run(folder)
    try:
        summary, message = run.summary(), run.status.message
    except StoreError as error:
        return {"run_id": run.id, "state": "failed", "message": str(error)}
    line = {name: summary[name] for name in COLUMNS if name in summary} | {"message": message}
    if summary["best_val_accuracy"] is None:  # no report yet
        return line
    last = config.steps if summary["state"] == "diverged" else summary["steps"]
    for part in ("train", "val"):
        step = summary[f"step_{part}_99"]
        line |= {f"censored_{part}": step is None, f"t_{part}": last if step is None else step}
    return line
