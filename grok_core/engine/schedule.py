"""The steps at which a run is measured, and the learning rate at each step."""

import math

from grok_core.config import RunConfig

PER_DECADE = 40


def is_report_step(step: int, report: str) -> bool:
    """Say whether a step is measured: every N steps, or log-spaced.

    Log-spaced means the first step at or after each 10^(i/40): every step at first, later about 40 steps for every
    factor of ten.
    """
    if report != "log":
        return step % int(report) == 0
    if step < 2:
        return True
    return _grid_points_until(step) > _grid_points_until(step - 1)


def _grid_points_until(step: int) -> int:
    """Return the index of the last grid point 10^(i/40) at or before a step from 1 on."""
    return math.floor(PER_DECADE * math.log10(step) + 1e-9)  # the tiny term keeps 10^1, 10^2 … on the grid


def learning_rate(step: int, config: RunConfig) -> float:
    """Return the learning rate of a step counted from 1: a linear rise over the warm-up, then the schedule.

    "cosine" and "linear" fall from the end of the warm-up to zero just after the last step.
    """
    if step < config.warmup_steps:
        return config.lr * (step / config.warmup_steps)
    done = max(step - 1 - config.warmup_steps, 0) / max(config.steps - config.warmup_steps, 1)
    if config.schedule == "cosine":
        return config.lr * (1 + math.cos(math.pi * done)) / 2
    return config.lr * (1 - done) if config.schedule == "linear" else config.lr
