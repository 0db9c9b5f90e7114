"""Every error that this package raises on purpose.

GrokError
├── ConfigError       a value that no run can have (also a ValueError)
├── StoreError        a run folder that cannot be read, written or found
│   ├── WriteError    one that cannot be written: the disk is full, or nobody may write there
│   └── WorkersLost   workers that train no more: they are gone, or have another version of this project
├── AnalysisError     data that an analysis cannot use (also a ValueError)
└── TrainingDiverged  a loss that is no longer a finite number

The message is one sentence for the user: what was received, what is allowed, what to do.
"""

import difflib
from collections.abc import Iterable

from grok_core.languages import joined, mark, say

DIVERGED = mark("Training diverged: {metric} was {value} at step {step}. Try a smaller learning rate.")
"""It is stored with the run, in English (`runs.store.ended_by`)."""


class GrokError(Exception):
    """The root: catch this to catch everything below."""


class ConfigError(GrokError, ValueError):
    """A configuration that cannot be trained."""


class StoreError(GrokError):
    """A run on disk that cannot be read, written or found."""


class WriteError(StoreError):
    """A run that cannot be written: the disk is full, or nobody may write there."""


class WorkersLost(StoreError):
    """Workers that train no more runs; what is complete is kept."""


class AnalysisError(GrokError, ValueError):
    """Data that an analysis cannot use."""


class TrainingDiverged(GrokError):
    """A metric became infinite or undefined, so training has no meaning from here on.

    Args:
        step: Optimisation step at which it was noticed.
        metric: Name of the metric, as in `Metrics`.
        value: What it was.
    """

    def __init__(self, step: int, metric: str, value: float) -> None:
        self.step, self.metric, self.value = step, metric, value
        super().__init__(DIVERGED.format(metric=metric, value=value, step=step))


def nearest(word: str, options: Iterable[str], *, most: int = 1) -> str:
    """Return " Did you mean 'x' or 'y'?" for at most so many options like `word`, or "" when none is near."""
    close = difflib.get_close_matches(word, list(options), n=most, cutoff=0.5)
    if not close:
        return ""
    return " " + say("Did you mean {options}?", options=joined(list(map(repr, close)), "or"))
