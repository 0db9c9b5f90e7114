"""Liu et al.'s representation quality: how far embeddings lie on a line in the order of their numbers (I)."""

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.languages import say

TOLERANCE = 0.01


def representation_quality(rows: npt.ArrayLike, *, tolerance: float = TOLERANCE) -> float:
    """Return the share of the parallelograms i + j = m + n that rows close: E_i + E_j ≈ E_m + E_n.

    When a parallelogram closes, a network that knows i + j also knows m + n. On a line with equal steps all of them
    close; on a circle they do not, so the measure is for plain addition.

    Args:
        rows: Row i stands for the number i, shape (n, d); n at least 3.
        tolerance: Largest mean squared difference over the columns, each scaled to variance 1.
    Returns:
        Between 0 and 1; 0 when all rows are equal, NaN when one is not finite. A side may have a number twice
        (1 + 3 = 2 + 2); the two sides of a parallelogram differ.
    Raises:
        AnalysisError: For another shape.
    Source: Liu et al. 2022, arXiv:2205.10343, section 3.1.
    """
    matrix = np.asarray(rows, dtype=np.float64)
    if matrix.ndim != 2 or len(matrix) < 3:
        raise AnalysisError(
            say(
                "Got rows of shape {shape}; parallelograms need 3 elements or more: choose a larger p.",
                shape=matrix.shape,
            )
        )
    if not np.isfinite(matrix).all():
        return float("nan")
    spread = matrix.std(axis=0)
    scaled = (matrix - matrix.mean(axis=0))[:, spread > 0] / spread[spread > 0]
    if not scaled.size:
        return 0.0
    left, right = np.triu_indices(len(matrix))
    sums, total = scaled[left] + scaled[right], left + right
    closed = [_differences(sums[total == value]) <= tolerance for value in range(2 * len(matrix) - 1)]
    return float(np.concatenate(closed).mean())


def _differences(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the mean squared difference of every two of m points (m, d), shape (m (m - 1) / 2,)."""
    first, second = np.triu_indices(len(points), 1)
    return np.asarray(np.square(points[first] - points[second]).mean(axis=1))
