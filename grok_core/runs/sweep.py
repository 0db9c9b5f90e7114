"""A sweep: every combination of some fields' values, each with several seeds, as runs and as one table.

The runs are in the data home, in `sweeps/`, each in a folder named after its configuration: a run of several sweeps is
trained once, and a sweep that was stopped goes on where it was.
"""

import hashlib
import itertools
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grok_core.config import FIELDS, RunConfig, refuse_unknown
from grok_core.errors import ConfigError, StoreError
from grok_core.languages import current, say
from grok_core.runs.reader import Run, Version
from grok_core.runs.store.metrics_file import GAP_COLUMNS
from grok_core.runs.store.places import sweeps_folder
from grok_core.runs.store.status import Status

if TYPE_CHECKING:
    import pandas as pd

MOST_RUNS = 100_000
ENDED = ("finished", "diverged")
"""States in which a run is complete."""
MISSING = "missing"
"""The state in a sweep's table of a run that does not exist yet; it is never on disk."""

COLUMNS: Mapping[str, str] = {
    "run_id": "str", "state": "str", "outcome": "str",
    "step_train_99": "Int64", "step_val_99": "Int64", "t_train": "Int64", "t_val": "Int64",
    "censored_train": "boolean", "censored_val": "boolean",
    **GAP_COLUMNS,
    "best_val_accuracy": "float64", "val_accuracy": "float64", "seconds": "float64", "steps": "Int64", "message": "str",
}  # fmt: skip
"""The columns after the varied fields and the seed, with pandas' types that have a missing value."""


@dataclass(frozen=True)
class Sweep:
    """A grid of configurations.

    Args:
        base: The configuration that the runs have in common.
        grid: The values of each varied field, by name.
        seeds: The seeds of each combination.
        name: The user's name for the sweep, "" for none.
        vary_split: Whether the split varies with the seed (split_seed = seed); otherwise it is that of `base`.
    Raises:
        ConfigError: On construction, for an unknown field, an impossible value or combination, a value given twice,
            more than MOST_RUNS runs, and runs of several threads.
    """

    base: RunConfig
    grid: Mapping[str, Sequence[Any]]
    seeds: Sequence[int] = (0,)
    name: str = ""
    vary_split: bool = False

    def __post_init__(self) -> None:
        refuse_unknown(self.grid)
        if "seed" in self.grid:
            raise ConfigError(
                say("every combination is trained with every seed: give seeds as seeds, not in the grid.")
            )
        if self.vary_split and "split_seed" in self.grid:
            raise ConfigError(say("split_seed is varied twice: in the grid, and with the seed."))
        object.__setattr__(self, "grid", {name: _values(name, values) for name, values in self.grid.items()})
        object.__setattr__(self, "seeds", _values("seed", self.seeds))
        if len(self) > MOST_RUNS:
            raise ConfigError(
                say("a sweep can have {most:,} runs at most, got {n:,}; vary less.", most=MOST_RUNS, n=len(self))
            )
        for config in self.configs():
            if config.threads != 1:
                raise ConfigError(
                    say(
                        "a sweep trains each run on one thread, got threads {threads}; give it workers instead.",
                        threads=config.threads,
                    )
                )

    def __len__(self) -> int:
        """Return the number of runs."""
        return prod(map(len, self.grid.values())) * len(self.seeds)

    def configs(self) -> Iterator[RunConfig]:
        """Yield the configurations in order: the seed changes fastest, then the last field of the grid."""
        for *values, seed in itertools.product(*self.grid.values(), self.seeds):
            splits = {"split_seed": seed} if self.vary_split else {}
            yield self.base.replace(**dict(zip(self.grid, values, strict=True)), seed=seed, **splits)


def run_folder(config: RunConfig, base: Path | None = None) -> Path:
    """Return the folder of a sweep's run with this configuration; it may be missing."""
    text = json.dumps(config.to_json(), sort_keys=True, separators=(",", ":"))
    return sweeps_folder(base) / hashlib.sha256(text.encode()).hexdigest()[:16]


def sweep_frame(sweep: Sweep, *, base: Path | None = None) -> "pd.DataFrame":
    """Return one line for each run, in order, also while the sweep is running.

    Columns: the varied fields, `seed`, `run_id`, `state` ("missing" for a run that does not exist yet), `outcome`,
    `step_train_99`, `step_val_99`, `t_train`, `t_val`, `censored_train`, `censored_val`, `gap_peak`, `gap_peak_step`,
    `gap_area`, `gap_length`, `gap_censored`, `best_val_accuracy`, `val_accuracy`, `seconds`, `steps` and `message`.

    t is the step at which the run reached 99 %; when it has not, `censored` is true and t is its last step so far. For
    a run that diverged t is the last step of its configuration. The gap's peak is in units of the loss and its area in
    those times steps; a gap that has not closed is censored, without area and length (G4 to G6). For a run without a
    report these columns are missing, and those of the gap where its reports tell none.
    """
    import pandas as pd

    lines = [
        {name: getattr(config, name) for name in (*sweep.grid, "seed")} | run_line(config, run_folder(config, base))
        for config in sweep.configs()
    ]
    return pd.DataFrame(lines, columns=[*sweep.grid, "seed", *COLUMNS]).astype(dict(COLUMNS))


def _values(name: str, values: Sequence[Any]) -> tuple[Any, ...]:
    """Return the values of a field, each checked."""
    if isinstance(values, str) or not len(values):
        raise ConfigError(
            say("{name} must have one or more values in a sweep, as a list, got {values!r}.", name=name, values=values)
        )
    checked = [FIELDS[name].check(value) for value in values]
    ((value, count),) = Counter(checked).most_common(1)
    if count > 1:
        raise ConfigError(
            say(
                "{name} takes every value once in a sweep, got {value} {count} times.",
                name=name,
                value=FIELDS[name].text(value),
                count=count,
            )
        )
    return tuple(checked)


def state_of(folder: Path) -> str:
    """Return the state of a sweep's run as it is on disk; MISSING where there is none that can be read."""
    try:
        return Status.read(folder).state
    except StoreError:
        return MISSING


def has_ended(folder: Path) -> bool:
    """Say whether a run is complete."""
    return state_of(folder) in ENDED


def run_line(config: RunConfig, folder: Path) -> dict[str, Any]:
    """Return the line of one run in the table of `sweep_frame`, by COLUMNS; what is not known is left out."""
    if not folder.is_dir():
        return {"run_id": folder.name, "state": MISSING, "message": ""}
    if not has_ended(folder):
        return _read_line(config, folder)
    return _ended_line(config, folder, Run(folder).version, current())


@lru_cache(maxsize=MOST_RUNS)  # a page reads the table every second, and complete runs do not change
def _ended_line(config: RunConfig, folder: Path, _version: Version, _language: str) -> dict[str, Any]:
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
