"""A phase diagram of 60 runs from nothing to complete, and two processes against one."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from benchmarks.measuring import Row
from grok_core.presets import phase_map, preset
from grok_core.runs import Sweep, run_sweep, sweep_frame

VARIED = {"train_fraction": phase_map.FRACTIONS, "weight_decay": phase_map.DECAYS}
DIAGRAM = Sweep(phase_map.BASE, VARIED, range(phase_map.SEEDS), vary_split=True)
PAIR = Sweep(preset("ring").config.replace(d_model=8, steps=2000), {}, range(12))
"""Runs of equal length, so that the end of a sweep leaves no process idle for long; half a minute of them for each of
two processes, whose start takes three seconds."""
ROUNDS = 3
GROKS = 5  # the validation set reaches 99 % after five times the steps of the training set


def rows() -> Iterator[Row]:
    """Train both sweeps three times, each in a data home of its own."""
    times, frames = zip(*(_timed(DIAGRAM, None) for _ in range(ROUNDS)), strict=True)
    frame = frames[0]
    groks = (frame["step_val_99"] >= GROKS * frame["step_train_99"]).fillna(False)
    details = frame["outcome"].value_counts().to_dict() | {
        "R >= 5": int(groks.sum()),
        "seconds": [round(seconds, 1) for seconds in times],
    }
    yield Row("a phase diagram of 60 runs, complete", statistics.median(times), "s", 60, True, details)
    pairs = [(_timed(PAIR, 1)[0], _timed(PAIR, 2)[0]) for _ in range(ROUNDS)]
    details = {"one, s": [round(one, 1) for one, _ in pairs], "two, s": [round(two, 1) for _, two in pairs]}
    yield Row("a sweep by two processes over one", statistics.median(a / b for a, b in pairs), "x", 1.8, False, details)


def _timed(sweep: Sweep, workers: int | None) -> tuple[float, pd.DataFrame]:
    """Return the seconds that a sweep takes, its processes' start included, and its table."""
    with tempfile.TemporaryDirectory() as base:
        began = time.perf_counter()
        run_sweep(sweep, base=Path(base), workers=workers)
        return time.perf_counter() - began, sweep_frame(sweep, base=Path(base))
