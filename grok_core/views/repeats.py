"""A run repeated with other seeds and splits: when they got there, and the range of their curves."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, islice

import pandas as pd

from grok_core.charts.comparison import Times
from grok_core.charts.curve_frames import BAND
from grok_core.config import RunConfig
from grok_core.measures.survival import median
from grok_core.runs import Run, Sweep
from grok_core.runs.sweep import has_ended, run_folder
from grok_core.views import reading
from grok_core.views.cache import once
from grok_core.views.cached_run import CachedRun
from grok_core.views.reading import Reading

OTHERS = 5
"""Seeds beside that of the run itself."""


@dataclass(frozen=True, eq=False)
class Repeats:
    """What came of a run and its repeats.

    Args:
        times: When they reached 99 %.
        band: Columns step and BAND: least, median and largest validation accuracy; a run that has ended keeps its last.
    """

    times: Times
    band: pd.DataFrame


def others(config: RunConfig) -> Sweep:
    """Return the same configuration with OTHERS seeds, each with a split of its own. Raises ConfigError as `Sweep`."""
    fresh = (seed for seed in count(config.seed + 1) if seed != config.split_seed)
    return Sweep(config, {}, list(islice(fresh, OTHERS)), vary_split=True)


def folders(config: RunConfig) -> list[Run]:
    """Return the runs of the repeats; their folders may be missing."""
    return [CachedRun(run_folder(other)) for other in others(config).configs()]


def repeats(now: Reading) -> Repeats | None:
    """Return what came of a run and its repeats; None until all of them have ended, and for runs that have none."""
    if now.status.active or now.metrics.empty or now.branched is not None:
        return None  # asked first: a live tick computes nothing more
    if now.config.threads != 1 or now.config != now.run.with_changes():
        return None
    runs = folders(now.config)
    if not all(has_ended(run.path) for run in runs):
        return None
    return once((now.key, "repeats", *(run.version for run in runs)), lambda: _of([now, *map(reading.read, runs)]))


def _of(readings: Sequence[Reading]) -> Repeats:
    steps = [one.progress.step_val_99 for one in readings]
    got_there = [step for step in steps if step is not None]
    watched = [one.step if step is None else step for one, step in zip(readings, steps, strict=True)]
    found = median(watched, [step is not None for step in steps])
    low, high = (min(got_there), max(got_there)) if got_there else (0, 0)
    times = Times(len(steps), len(got_there), low, high, found.value, max(one.step for one in readings))
    curves = [one.metrics.drop_duplicates("step", keep="last").set_index("step")["val_accuracy"] for one in readings]
    return Repeats(times, band_of(curves))


def band_of(curves: Sequence[pd.Series]) -> pd.DataFrame:
    """Return the range of some curves by step, each a series over steps: columns step and BAND; each keeps its last."""
    wide = pd.concat(curves, axis=1).sort_index().ffill()
    ends = zip(BAND, (wide.min(axis=1), wide.median(axis=1), wide.max(axis=1)), strict=True)
    return pd.DataFrame(dict(ends)).rename_axis("step").reset_index()
