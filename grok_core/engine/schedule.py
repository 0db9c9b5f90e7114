"""The steps at which a run is measured, and the learning rate at each step."""

import math
from collections.abc import Callable
from functools import partial

from grok_core.config import RunConfig

PER_DECADE = 40
"""Reports for every factor of ten in step, where an evaluation is cheap."""

DEAR = 2.0  # steps that the passes of an evaluation cost, from which it is dear: measuring them comes on top
DEAR_UNTIL = 100  # the step until which such a run is measured DEAR_FIRST times a decade, and DEAR_LATER times after it
DEAR_FIRST, DEAR_LATER = 10, 25


def report_rule(config: RunConfig) -> Callable[[int], bool]:
    """Return what says whether a step is measured: every N steps, or log-spaced. The configuration alone decides.

    Log-spaced means the first step at or after each grid point: 10^(i/40), so every step at first, and no gap after
    step 100 above seven per cent. Where an evaluation costs more than two steps there are fewer points, and no gap
    after step 100 is above eleven per cent.
    """
    if config.report != "log":
        return partial(_is_multiple, every=int(config.report))
    return partial(_is_on_grid, is_dear=config.evaluation_cost >= DEAR)  # worked out once: a step is asked for often


def _is_multiple(step: int, *, every: int) -> bool:
    return step % every == 0


def _is_on_grid(step: int, *, is_dear: bool) -> bool:
    return step < 2 or _grid_points_until(step, is_dear=is_dear) > _grid_points_until(step - 1, is_dear=is_dear)


def _grid_points_until(step: int, *, is_dear: bool) -> int:
    """Return the number of grid points after the first at or before a step from 1 on."""
    if not is_dear:
        return _points(PER_DECADE, step)
    if step <= DEAR_UNTIL:
        return _points(DEAR_FIRST, step)
    return _points(DEAR_FIRST, DEAR_UNTIL) + _points(DEAR_LATER, step / DEAR_UNTIL)


def _points(per_decade: int, ratio: float) -> int:
    return math.floor(per_decade * math.log10(ratio) + 1e-9)  # the tiny term keeps 10^1, 10^2 … on the grid


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
