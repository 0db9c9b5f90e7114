"""The value of a measure at a run's landmarks and its end, its least and its greatest."""

from collections.abc import Mapping

import numpy as np

from grok_core.languages import mark
from grok_core.views.along.run_measure import RunMeasure
from grok_core.views.reading import Reading

MOMENTS = (mark("start"), mark("memorised"), mark("grokked"), mark("last"), mark("least"), mark("greatest"))


def values_at(now: Reading, of: RunMeasure) -> Mapping[str, float | None]:
    """Return the values by MOMENTS: at a landmark that of the first step measured there or after it; None without."""
    steps, values = of.curve(now)
    known = np.isfinite(values)
    steps, values = steps[known], values[known]
    if not len(values):
        return dict.fromkeys(MOMENTS)
    at = {"memorised": now.progress.step_train_99, "grokked": now.progress.step_val_99}
    found: dict[str, float | None] = {"start": float(values[0])}
    for name, step in at.items():
        place = len(steps) if step is None else int(np.searchsorted(steps, step))
        found[name] = float(values[place]) if place < len(values) else None
    return found | {"last": float(values[-1]), "least": float(values.min()), "greatest": float(values.max())}
