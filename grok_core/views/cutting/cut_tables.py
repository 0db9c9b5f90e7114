"""The operation table of a network after a cut: its answer in each cell."""

import numpy as np
from numpy.typing import NDArray

from grok_core.engine.records import NO_ANSWER
from grok_core.measures.ablations import cut as measure
from grok_core.measures.rows import FloatArray
from grok_core.views.cache import shared
from grok_core.views.cutting import cuts
from grok_core.views.dissected import DissectionKey
from grok_core.views.reading import parts_of


@shared(32)
def answers_without(
    at: DissectionKey, names: tuple[str, ...], *, keep: bool = False, at_random: bool = False
) -> NDArray[np.uint8]:
    """Return the answer per cell (n, n) of a network without some parts; NO_ANSWER where nothing is defined.

    Args:
        at: The landmark.
        names: Of the parts that are cut out of the output layer, as `cuts.names_of_parts` has them; none: it is whole.
        keep: Whether to keep these parts alone.
        at_random: Cut as many random directions instead: the first of the draws beside which a cut stands.
    Raises:
        AnalysisError: When the logits are not kept.
    """
    task, logits = at.task, cuts.logits_of(at)
    if names:
        axes = _axes(at, names)
        if at_random:
            on, generator = _elements(at), np.random.default_rng(0)
            axes = measure.random_axes(len(axes), on, task.n_answers, generator)
        logits = measure.cut(logits, axes, keep=keep)
    cells = np.full((task.n, task.n), NO_ANSWER, dtype=np.uint8)
    cells[task.x, task.y] = logits.argmax(axis=1)
    return cells


def _axes(at: DissectionKey, names: tuple[str, ...]) -> FloatArray:
    parts = parts_of(at.config)
    assert parts is not None, "only what has parts is cut"
    return measure.part_axes(parts, np.isin(cuts.names_of_parts(at), names), at.task.n_answers)


def _elements(at: DissectionKey) -> NDArray[np.int64]:
    parts = parts_of(at.config)
    assert parts is not None, "only what has parts is cut"
    return parts.elements
