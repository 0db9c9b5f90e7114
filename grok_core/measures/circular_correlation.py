"""How well points in the plane go round in the order of a frequency: for pictures that no score of ours draws.

A t-SNE of rows on a circle is a closed curve of some shape; the ring score (`fourier.ring`) looks at the rows, this at
the picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grok_core.measures.fourier import frequency_shares, strongest
from grok_core.measures.rows import FloatArray, centred, p_value, shuffles

STRONGEST = 3  # a picture follows one of the strongest frequencies of the rows, not always the strongest


@dataclass(frozen=True)
class CircularCorrelation:
    """The circular correlation of points, 0 to 1, at the best of some frequencies, beside that of shuffled elements."""

    value: float
    frequency: int
    p_value: float
    null_95: float


def circular_correlation(
    points: npt.ArrayLike, rows: npt.ArrayLike, *, permutations: int = 199, seed: int = 0
) -> CircularCorrelation:
    """Return how well the points of a picture of rows go round their mean, at one of the rows' strongest frequencies.

    Args:
        points: Shape (n, 2), in cyclic order: the picture.
        rows: Shape (n, d), in cyclic order, n >= 3: what the picture is of.
        permutations: Shuffles of the elements that make the null; each has strongest frequencies of its own.
        seed: Seed of the shuffles.
    Returns:
        1 for a ring in perfect order, in either direction; about sqrt(1/n) for points without order.
    Raises:
        AnalysisError: When points or rows are too few, constant, or hold NaN.
    """
    plane, matrix = centred(points), centred(rows)

    def best(order: npt.NDArray[np.int64]) -> tuple[float, int]:
        chosen = strongest(frequency_shares(matrix[order]), len(matrix), count=STRONGEST)
        return best_of_frequencies(plane[order], chosen)

    value, frequency = best(np.arange(len(matrix)))
    null = np.array([best(order)[0] for order in shuffles(len(matrix), permutations, seed)])
    return CircularCorrelation(value, frequency, p_value(value, null), float(np.quantile(null, 0.95)))


def best_of_frequencies(points: npt.ArrayLike, frequencies: Sequence[int]) -> tuple[float, int]:
    """Return the largest circular correlation of points (n, 2) over some frequencies, and the frequency it belongs to.

    The points are in cyclic order; only the directions in which they lie from their mean count.
    """
    plane, candidates = centred(points), np.array(list(frequencies))
    n = len(plane)
    facing = np.exp(1j * np.angle(plane[:, 0] + 1j * plane[:, 1]))
    turns = np.exp(2j * np.pi * (candidates[:, None] * np.arange(n) % n) / n)
    found: FloatArray = np.maximum(np.abs(turns @ facing), np.abs(turns.conj() @ facing)) / n
    best = int(np.argmax(found))
    return float(found[best]), int(candidates[best])
