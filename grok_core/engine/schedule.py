"""When a run is measured."""

import math

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
