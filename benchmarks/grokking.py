"""Seconds from the start of training to validation accuracy 99 %."""

import statistics
import time
from collections.abc import Iterator

import torch

from benchmarks.measuring import Row
from grok_core.engine import Report, train
from grok_core.measures.phases import first_sustained
from grok_core.presets import preset

SEEDS = range(5)
BOUNDS = {"hello-grok": (1, 1.5), "s5-cosets": (1, 2.5), "power-division": (2, 30.0)}
"""For each preset the threads it is given, and the seconds it may take."""


def rows() -> Iterator[Row]:
    """Train each preset with five seeds."""
    for name, (threads, bound) in BOUNDS.items():
        seconds = [seconds_to_grok(name, seed, threads) for seed in SEEDS]
        details = {"threads": threads, "seeds, s": [round(s, 2) for s in seconds]}
        yield Row(f"{name}, from start to validation 99 %", statistics.median(seconds), "s", bound, True, details)


def seconds_to_grok(name: str, seed: int, threads: int) -> float:
    """Return the seconds of building, training and measuring up to the first of three reports at 99 %."""
    config = preset(name).config.replace(seed=seed, until="grokked", threads=threads)
    torch.set_num_threads(config.threads)
    steps, accuracies, seconds = [], [], []
    began = time.perf_counter()
    for item in train(config):
        if isinstance(item, Report):
            steps.append(item.step)
            accuracies.append(item.metrics.val_accuracy)
            seconds.append(time.perf_counter() - began)
    reached = first_sustained(steps, accuracies)
    return float("inf") if reached is None else seconds[steps.index(reached)]
