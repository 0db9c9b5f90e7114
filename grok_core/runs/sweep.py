"""A sweep: every combination of some fields' values, each with several seeds, as runs and as one table.

The runs are in the data home, in `sweeps/`, each in a folder named after its configuration: a run of several sweeps is
trained once, and a sweep that was stopped goes on where it was.
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
from grok_core.runs.store.places import ensure_folder, sweeps_folder
from grok_core.runs.store.status import Status
from grok_core.runs.store.writer import RunWriter

if TYPE_CHECKING:
    import pandas as pd

MOST_RUNS = 2000
TRIES = 2  # how often a call trains a run that fails or whose process dies
POLL_S = 0.2  # the longest time until a request to stop is seen
ENDED = ("finished", "diverged")
"""States in which a run is complete."""
MISSING = "missing"
"""The state in a sweep's table of a run that does not exist yet; it is never on disk."""

COLUMNS: Mapping[str, str] = {
    "run_id": "str", "state": "str", "outcome": "str",
    "step_train_99": "Int64", "step_val_99": "Int64", "t_train": "Int64", "t_val": "Int64",
    "censored_train": "boolean", "censored_val": "boolean",
    "best_val_accuracy": "float64", "val_accuracy": "float64", "seconds": "float64", "steps": "Int64", "message": "str",
}  # fmt: skip
"""The columns after the varied fields and the seed, with pandas' types that have a missing value."""

OnProgress = Callable[[int, int], object]


@dataclass(frozen=True)
class Sweep:
    """A grid of configurations.

    Args:
        base: The configuration that the runs have in common.
        grid: The values of each varied field, by name.
        seeds: The seeds of each combination.
        name: The user's name for the sweep, "" for none.
    Raises:
        ConfigError: On construction, for an unknown field, an impossible value or combination, a value given twice,
            more than MOST_RUNS runs, and runs of several threads.
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
        """Yield the configurations in order: the seed changes fastest, then the last field of the grid."""
        for values in itertools.product(*self.grid.values(), self.seeds):
            yield self.base.replace(**dict(zip((*self.grid, "seed"), values, strict=True)))


def run_folder(config: RunConfig, base: Path | None = None) -> Path:
    """Return the folder of a sweep's run with this configuration; it may be missing."""
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
    """Train the runs of a sweep that are not complete, each in its own process; `sweep_frame` has the results.

    When the call ends early, by `stop`, by an exception such as KeyboardInterrupt or because the process is killed,
    runs in progress stop with a checkpoint, and the next call resumes them. A run that fails or whose process dies is
    trained once more, and then has state "failed". Several calls at once, in any processes, share the work.

    Args:
        sweep: The sweep to train.
        base: The data home; None for `home()`.
        workers: Number of runs at once; None for the number of processors.
        on_progress: Function that is called in this thread with the number of complete runs and the number of all
            runs, at the start and whenever a run ends.
        stop: Event that ends the call early.
    Raises:
        ConfigError: When `workers` is below 1.
        StoreError: When the data home cannot be written.
    """
    workers = os.cpu_count() or 1 if workers is None else workers
    if workers < 1:
        raise ConfigError(f"workers must be 1 or more, got {workers}.")
    ensure_folder(sweeps_folder(base))
    todo = [config for config in sweep.configs() if not _has_ended(run_folder(config, base))]
    ended = len(sweep) - len(todo)
    report_progress = on_progress or _ignore_progress
    report_progress(ended, len(sweep))
    if not todo:
        return
    pool = DaemonExecutor(min(workers, len(todo)))
    try:
        with Processes() as processes:
            jobs = [pool.submit(_train, processes, sweep.name, c, run_folder(c, base)) for c in todo]
            _watch(jobs, lambda done: report_progress(ended + done, len(sweep)), stop or threading.Event())
    finally:
        pool.shutdown(wait=True)  # the processes have ended, so waiting jobs return at once


def sweep_frame(sweep: Sweep, *, base: Path | None = None) -> "pd.DataFrame":
    """Return one line for each run, in order, also while the sweep is running.

    Columns: the varied fields, `seed`, `run_id`, `state` ("missing" for a run that does not exist yet), `outcome`,
    `step_train_99`, `step_val_99`, `t_train`, `t_val`, `censored_train`, `censored_val`, `best_val_accuracy`,
    `val_accuracy`, `seconds`, `steps` and `message`. t is the step at which the run reached 99 %; when it has not,
    `censored` is true and t is its last step so far. For a run that diverged t is the last step of its configuration.
    For a run without a report these columns are missing.
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


def _ignore_progress(_done: int, _total: int) -> None:
    """Do nothing, where the caller gives no `on_progress`."""


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
    """Create the run, or resume it, and train it until it is complete or has failed TRIES times."""
    failures = int(_state(folder) == "failed")
    while failures < TRIES and not processes.closed and not _has_ended(folder):
        if lock.is_held(folder):  # another process trains this run: both use its result
            time.sleep(POLL_S)
            continue
        _make_ready(name, config, folder)
        try:
            processes.execute(folder, pictures=False)
            failures += _state(folder) == "failed"  # a run that another process stopped is trained on
        except (BrokenExecutor, StoreError) as error:
            if lock.is_held(folder):  # another process took the run first
                continue
            failures += 1
            if not processes.closed:
                _fail(folder, error)
    if _has_ended(folder):  # not needed: the run can be trained again, bit for bit
        shutil.rmtree(folder / checkpoints.FOLDER, ignore_errors=True)


def _make_ready(name: str, config: RunConfig, folder: Path) -> None:
    """Make sure that the run exists and is queued, whatever its state was."""
    if not folder.exists():
        try:
            create_run(config, name=name, target=folder)
        except OSError:
            if not folder.is_dir():  # otherwise another sweep has created it
                raise
        return
    with suppress(StoreError):  # another process executes it, or it is damaged: the child process reports that
        request(folder, stop=False, pause_at=None)
        with RunWriter(folder) as writer:
            if writer.status.state in ("stopped", "failed", "paused"):
                writer.change(state="queued", message="")


def _fail(folder: Path, error: Exception) -> None:
    """Write the state "failed" for a run whose process has died."""
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
    """Return the line of one run in the sweep's table."""
    if not folder.is_dir():
        return {"run_id": folder.name, "state": MISSING, "message": ""}
    return _ended_line(config, folder, Run(folder).version) if _has_ended(folder) else _read_line(config, folder)


@lru_cache(maxsize=2 * MOST_RUNS)  # a page reads the table every second, and complete runs do not change
def _ended_line(config: RunConfig, folder: Path, _version: Version) -> dict[str, Any]:
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
