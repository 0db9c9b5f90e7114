"""The values of all measures of the rows of a matrix, as plain numbers and text."""

from typing import Any

import numpy as np
import numpy.typing as npt

from grok_core.measures.registry import MEASURES, TaskRows
from grok_core.tasks.groups import Group


def summarise_rows(
    rows: npt.ArrayLike,
    *,
    cyclic_order: npt.ArrayLike | None = None,
    group: Group | None = None,
    permutations: int = 199,
    seed: int = 0,
) -> dict[str, Any]:
    """Measure the rows of the elements of a task.

    Args:
        rows: Shape (n, d), row i for element i.
        cyclic_order: The elements in the order in which the operation turns a circle. Frequencies, ring and effective
            dimension are those of the rows named in it (0 has no place on the circle of · and /).
        group: The group whose elements they are, for cosets and representations.
        permutations: Number of shuffles that make each null.
        seed: Seed of the shuffles, the halves and k-means.
    Returns:
        The fields of all MEASURES by name; docs/measures.md says what they mean. A field is None when its measure does
        not apply to the rows.
    Raises:
        AnalysisError: When the rows are too few, constant, hold NaN, or do not fit the group.
    """
    order = None if cyclic_order is None else np.asarray(cyclic_order)
    measured = TaskRows(np.asarray(rows, dtype=np.float64), order, group)
    values: dict[str, Any] = {}
    for measure in MEASURES:
        values |= measure.values(measure.measure(measured, permutations=permutations, seed=seed))
    return values
