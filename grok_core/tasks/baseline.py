"""The baseline: the accuracy of who always gives the commonest answer, without a network."""

from functools import lru_cache

import numpy as np

from grok_core.config import RunConfig
from grok_core.tasks.answer_tables import answer_table


@lru_cache(maxsize=256)
def baseline(config: RunConfig) -> float:
    """Return the share of the commonest answer in the table of a configuration; 1/p for x + y modulo p."""
    answers = answer_table(config)
    counts = np.bincount(answers[answers >= 0])
    return float(counts.max() / counts.sum())
