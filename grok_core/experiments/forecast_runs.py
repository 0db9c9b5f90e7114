"""The runs that a forecast learns from, and those it is judged on: settings drawn at random around quick presets.

Both sets are drawn by a fixed seed from the same ranges, each with draws of its own. A setting to learn from is trained
with three seeds below 900, so that what settings decide can be told from what seeds do; a setting to be judged on is
trained once, with a seed from 1000 on. Seed and split vary together.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import chain, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from grok_core.config import RunConfig
from grok_core.experiments.kept import FOLDER, Kept
from grok_core.experiments.measured import Follower, Measured, measure
from grok_core.presets import preset

if TYPE_CHECKING:
    from grok_core.engine import Report

FILE = "forecast.jsonl"
DRAWN_BY = 20_261_128  # the seed of the draws
SEEDS_EACH = 3  # of a setting to learn from
FIRST_TAUGHT, FIRST_JUDGED = 100, 1000  # seeds
PATIENCE = 6  # times the preset's median step is how long a run is trained
TIMES = (1 / 3, 1.6)
"""Of decay, and of the learning rate from a half on: how many times the preset's."""
WIDTHS = (2 / 3, 4 / 3)


@dataclass(frozen=True)
class Family:
    """A preset around which settings are drawn.

    Args:
        fractions: Ends of the data fraction.
        taught: Settings to learn from, each with SEEDS_EACH seeds.
        judged: Settings to be judged on.
    """

    fractions: tuple[float, float]
    taught: int
    judged: int


FAMILIES: Mapping[str, Family] = {
    "hello-grok": Family((0.38, 0.60), taught=18, judged=24),
    "ring-grok": Family((0.36, 0.54), taught=20, judged=40),
}
"""By the name of the preset."""

CURVES = ("step", "train_loss", "val_loss", "train_accuracy", "val_accuracy", "weight_norm")
DIGITS = 5  # kept of a number in a curve


def taught_configs() -> list[tuple[str, RunConfig]]:
    """Return what is learnt from, each with the name of its preset, the presets taking turns."""
    return _taking_turns({name: list(_configs(name, judged=False)) for name in FAMILIES})


def judged_configs() -> list[tuple[str, RunConfig]]:
    """Return what a forecast is judged on, each with the name of its preset, the presets taking turns."""
    return _taking_turns({name: list(_configs(name, judged=True)) for name in FAMILIES})


def usual_step(name: str) -> float:
    """Return the median step at which a preset reaches 99 % of validation, over the seeds of its figures."""
    found = preset(name).median("step_val_99")
    assert found is not None  # of FAMILIES most seeds get there
    return found


def _configs(name: str, *, judged: bool) -> Iterator[RunConfig]:
    family, place = FAMILIES[name], list(FAMILIES).index(name)
    rng = np.random.default_rng([DRAWN_BY, int(judged), place])
    settings = [_drawn(name, rng) for _ in range(family.judged if judged else family.taught)]
    each = 1 if judged else SEEDS_EACH
    before = sum(f.judged if judged else f.taught for f in list(FAMILIES.values())[:place]) * each
    first = (FIRST_JUDGED if judged else FIRST_TAUGHT) + before
    for i, seed in enumerate(range(first, first + each * len(settings))):
        yield settings[i // each].replace(seed=seed, split_seed=seed)


def _drawn(name: str, rng: np.random.Generator) -> RunConfig:
    """Draw settings: all evenly by their logarithms, but for the data fraction, which is drawn evenly."""
    base = preset(name).config

    def times(value: float, ends: tuple[float, float]) -> float:
        return value * math.exp(rng.uniform(math.log(ends[0]), math.log(ends[1])))

    return base.replace(
        weight_decay=float(f"{times(base.weight_decay, TIMES):.3g}"),
        lr=float(f"{times(base.lr, (0.5, TIMES[1])):.3g}"),
        train_fraction=round(float(rng.uniform(*FAMILIES[name].fractions)), 3),
        d_model=round(times(base.d_model, WIDTHS)),
        d_hidden=round(times(base.d_hidden, WIDTHS)),
        steps=round(PATIENCE * usual_step(name)),
        until="grokked",
    )


def _taking_turns(by_name: Mapping[str, list[RunConfig]]) -> list[tuple[str, RunConfig]]:
    rows = zip_longest(*([(name, config) for config in configs] for name, configs in by_name.items()))
    return [pair for pair in chain.from_iterable(rows) if pair is not None]


class Curves:
    """Follows a run, and keeps its curves; `names` are those of CURVES."""

    names: tuple[str, ...] = CURVES

    def __init__(self) -> None:
        self._rows: list[list[float]] = []

    def see(self, report: "Report") -> None:
        """Keep the numbers of a report."""
        values = (getattr(report.metrics, name) for name in CURVES[1:])
        self._rows.append([report.step, *(float(f"{value:.{DIGITS}g}") for value in values)])

    def numbers(self) -> dict[str, list[float]]:
        """Return the curves by name."""
        return {name: [row[i] for row in self._rows] for i, name in enumerate(CURVES)}


def kept_runs(folder: Path = FOLDER) -> Kept[Measured]:
    """Return the runs that are kept in a folder, with their curves."""
    return Kept(folder / FILE, "measured", read=lambda found: Measured(**found), write=asdict)


def train_missing(
    kept: Kept[Measured],
    tell: Callable[[int, int], object],
    *,
    shard: tuple[int, int] = (0, 1),
    measurer: Callable[[RunConfig, Follower | None], Measured] = measure,
) -> None:
    """Train the runs that are not kept yet, two to learn from and then one to be judged on; each is kept at once.

    Args:
        kept: Where they are kept.
        tell: Called with how many are there, and how many there are to be, at the start and after each run.
        shard: Train every n-th run alone, from the i-th on: (i, n).
        measurer: Trains a configuration.
    """
    taught, judged = ([config for _, config in pairs] for pairs in (taught_configs(), judged_configs()))
    pairs = zip_longest(taught[::2], taught[1::2], judged)
    configs = [config for group in pairs for config in group if config is not None]
    for config in configs[shard[0] :: shard[1]]:
        kept.catch_up()
        tell(sum(kept.get(one) is not None for one in configs), len(configs))
        if kept.get(config) is None:
            kept.add(config, measurer(config, Curves()))
    kept.catch_up()
    tell(sum(kept.get(one) is not None for one in configs), len(configs))
