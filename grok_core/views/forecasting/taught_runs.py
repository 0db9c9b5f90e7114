"""What forecasts learn from: lines of small runs that come with the project, and finished runs in the data home.

Runs are of one kind when nothing differs but decay, learning rate, data fraction, widths, seeds and how long they run.
A run whose settings changed on the way, or that branched off another, teaches nothing here.
"""

import json
import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from grok_core.config import RunConfig
from grok_core.config.table import DECOUPLED, FIELDS
from grok_core.errors import ConfigError, GrokError
from grok_core.measures.phases import first_sustained
from grok_core.measures.waits.first_part import FirstPart, first_part
from grok_core.measures.waits.forecast import Taught
from grok_core.runs import Run
from grok_core.runs.store import metrics_file
from grok_core.runs.store.places import recordings_folder
from grok_core.views import cached_run
from grok_core.views.cache import unchanged

SETTINGS = ("weight_decay", "lr", "train_fraction", "d_model", "d_hidden")
"""What runs of one kind differ in, beside seeds."""
VARIED = (*SETTINGS, "seed", "split_seed", "steps", "until", "report", "threads")
MOST_OWN = 200  # the newest of a visitor's runs that are looked at
CURVES = ("step", "train_loss", "val_loss", "train_accuracy", "val_accuracy", "weight_norm")
FLOOR = 1e-6  # the least whose logarithm is taken


@dataclass(frozen=True)
class TaughtRun:
    """A run to learn from, or to be judged on.

    Args:
        config: What it trained.
        first: What its first part showed; None where it never memorised.
        grokked: The step at which validation reached 99 %; None where it did not.
        last: Its last step.
        norm_grokked: Euclidean norm of the weights at `grokked`; None where there is none.
        preset, part: What it was drawn around, and "taught" or "judged"; "" for a run of a visitor's own.
    """

    config: RunConfig
    first: FirstPart | None
    grokked: int | None
    last: int
    norm_grokked: float | None
    preset: str = ""
    part: str = ""

    @property
    def setting(self) -> Hashable:
        """What is equal for runs that differ in their seeds alone."""
        return (kind_of(self.config), *(getattr(self.config, name) for name in SETTINGS))

    @property
    def still_waits(self) -> bool:
        """Whether it had memorised, and not generalised, when that was known: only then is there something to say."""
        return self.first is not None and (self.grokked is None or self.grokked > self.first.known_at)


def kind_of(config: RunConfig) -> tuple[Any, ...]:
    """Return what is equal for runs of one kind."""
    return tuple(getattr(config, name) for name in FIELDS if name not in VARIED)


def settings_features(config: RunConfig) -> list[float]:
    """Return a run's settings as numbers: logarithms of lr × decay, lr / decay, data fraction and both widths."""
    lr, decay = math.log(config.lr), math.log(config.weight_decay)
    rest = (config.train_fraction, config.d_model, config.d_hidden)
    return [lr + decay, lr - decay, *(math.log(value) for value in rest)]


def state_features(first: FirstPart) -> list[float]:
    """Return what the first part showed as numbers: when it had memorised, its norm and its growth, and validation."""
    return [
        math.log(first.memorised),
        math.log(first.norm),
        first.norm_slope,
        first.val_accuracy,
        math.log(max(first.val_loss, FLOOR)),
    ]


def features(run: TaughtRun, *, with_state: bool = True) -> list[float]:
    """Return the features of a run that still waits: its settings, and what its first part showed."""
    assert run.first is not None
    return settings_features(run.config) + (state_features(run.first) if with_state else [])


def has_clock(config: RunConfig) -> bool:
    """Say whether weights decay by themselves, at a rate above 0, and nothing is planned to change."""
    return config.weight_decay > 0 and config.optimizer in DECOUPLED and not config.interventions


def taught(runs: Iterable[TaughtRun], *, with_state: bool = True) -> Taught:
    """Return the runs that can be learnt from as numbers: those that still waited, of settings with a clock."""
    kept = [run for run in runs if run.still_waits and has_clock(run.config)]
    rows = [features(run, with_state=with_state) for run in kept]
    width = 5 + (5 if with_state else 0)
    return Taught(
        np.array(rows, dtype=np.float64).reshape(len(kept), width),
        np.array([run.last if run.grokked is None else run.grokked for run in kept], dtype=np.float64),
        np.array([run.grokked is not None for run in kept], dtype=bool),
        [run.setting for run in kept],
    )


def from_curves(config: RunConfig, curves: Mapping[str, npt.ArrayLike], **about: str) -> TaughtRun:
    """Return a run from its reports, by the names of CURVES in order of step; at least one report."""
    steps = np.asarray(curves["step"])
    grokked = first_sustained(steps, curves["val_accuracy"])
    norm = None if grokked is None else float(np.asarray(curves["weight_norm"])[np.searchsorted(steps, grokked)])
    return TaughtRun(config, first_part(curves), grokked, int(steps[-1]), norm, **about)


def line_of(run: TaughtRun) -> str:
    """Return a run as a line of a file: of its configuration what differs from the defaults, seven digits a number."""
    usual = RunConfig().to_json()
    config = {name: v for name, v in run.config.to_json().items() if name == "schema" or v != usual[name]}
    first = None if run.first is None else {name: _short(value) for name, value in asdict(run.first).items()}
    rest = {"grokked": run.grokked, "last": run.last, "norm_grokked": _short(run.norm_grokked)}
    return json.dumps({"preset": run.preset, "part": run.part, "config": config, "first": first, **rest})


def read_lines(path: Path) -> tuple[TaughtRun, ...]:
    """Return the runs of a file of lines; those that cannot be read, and a missing file, count for nothing."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ()
    return tuple(run for run in map(_read, lines) if run is not None)


def shipped_file() -> Path:
    """Return the file of the runs that come with the project."""
    return recordings_folder() / "forecast.jsonl"


def shipped() -> tuple[TaughtRun, ...]:
    """Return the runs that come with the project, read once per change."""
    return unchanged(shipped_file(), "taught runs", partial(read_lines, shipped_file()))


def own_runs(kind: tuple[Any, ...]) -> list[TaughtRun]:
    """Return a visitor's finished runs of a kind, of the MOST_OWN newest; each is read once per change."""
    found = []
    for run in cached_run.list_runs()[:MOST_OWN]:
        try:
            if run.status.state == "finished" and run.origin is None and kind_of(run.config) == kind:
                found.append(unchanged(run.path / metrics_file.FILE, "taught run", partial(_of_run, run)))
        except GrokError:  # a damaged run teaches nothing
            continue
    return [run for run in found if run is not None]


def _of_run(run: Run) -> TaughtRun | None:
    """Return what a finished run teaches; None where settings were changed by hand, or nothing was reported."""
    rows = [row for row in run.rows() if row["scheduled"]]
    if not rows or run.events():
        return None
    return from_curves(run.config, curves_of(rows))


def curves_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[float]]:
    """Return the curves that are learnt from, of the rows of reports; a number that is missing is NaN."""
    return {name: [math.nan if row[name] is None else float(row[name]) for row in rows] for name in CURVES}


def _read(line: str) -> TaughtRun | None:
    try:
        found = json.loads(line)
        first = None if found["first"] is None else FirstPart(**found["first"])
        config = RunConfig.from_json(found.pop("config"))
        return TaughtRun(config, first, **{name: value for name, value in found.items() if name != "first"})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ConfigError):
        return None


def _short(value: float | int | None) -> float | int | None:
    return float(f"{value:.7g}") if isinstance(value, float) else value
