"""Runs made by hand, to judge without training."""

from grok_core.experiments.measured import Measured
from grok_core.measures.phases import Progress, outcome

STEPS = 3000
TIMES = (474, 502, 631, 422, 892, 376, 563)
NEVER = (None,) * len(TIMES)


def run(seed: int, val: int | None, *, train: int | None = 60, **figures: object) -> Measured:
    """Return a run that reached 99 % at these steps."""
    best = 1.0 if val is not None else 0.02
    called = outcome(Progress("memorising", train, val, best, () if val is None else (val,)))
    values = {
        "seed": seed, "steps": STEPS, "step_train_99": train, "step_val_99": val, "outcome": called,
        "val_accuracy": best, "best_val_accuracy": best, "unseen_accuracy": best, "representation_quality": None,
        "spikes": 0,
    }  # fmt: skip
    return Measured(**values | figures)


def arm(times, **figures) -> tuple[Measured, ...]:
    """Return a run for each time to validation 99 %, None where it never came."""
    return tuple(run(1000 + i, time, **figures) for i, time in enumerate(times))
