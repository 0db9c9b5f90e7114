"""When a run is measured, and the learning rate at each step."""

import math

from grok_core.config import RunConfig

PER_DECADE = 40


def is_report_step(step: int, report: str) -> bool:
    """Say whether a step is measured: every N steps, or log-spaced.

    Log-spaced means 0, 1, 2, 3 … and, once steps are closer together than that, about 40 per factor of ten:
    the first step at or after each 10^(i/40).
    """
    if report != "log":
        return step % int(report) == 0
    if step < 2:
        return True
    # A step is due when a grid point lies in (step - 1, step]. The tiny term keeps 10^1, 10^2 … on the grid.
    slots = (math.floor(PER_DECADE * math.log10(s) + 1e-9) for s in (step, step - 1))
    return next(slots) > next(slots)


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
