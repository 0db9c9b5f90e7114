"""Clock or pizza: two ways to add angles, told apart by what the right answer's logit depends on.

A clock multiplies: its right logits do not depend on where the operands lie to each other. A pizza adds the two
operands' vectors and asks for the direction of the sum, whose length, and so the right logit, depends on the angle
between them. Source: Zhong et al. 2023, "The Clock and the Pizza", arXiv:2306.17844 (C).
"""

import math

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.measures.rows import FloatArray

PAPER = {"clock": (0.33, 0.85), "pizza": (0.99, 0.17)}
"""Gradient symmetricity and distance irrelevance of the paper's two networks."""

NEAR = 1 / 3  # of the way from one of them to the other


def by_angles(table: npt.ArrayLike, answers: npt.ArrayLike, cyclic_order: npt.ArrayLike) -> FloatArray:
    """A table by the angles that an operation adds: cell [i, j] turns i places, then j more, and answers i + j.

    For x + y these are the operands; for x − y the right one is turned the other way, and for products and quotients
    the places are logarithms.

    Args:
        table: Shape (n, n), a number per equation, by operands.
        answers: Shape (n, n), the answers, -1 where undefined.
        cyclic_order: Shape (m,), the elements in the order in which the operation turns a circle.
    Raises:
        AnalysisError: When it turns none.
    """
    values, order = np.asarray(table, dtype=np.float64), np.asarray(cyclic_order)
    place = np.full(np.max(answers) + 2, -1)  # the last is for what is undefined
    place[order] = np.arange(len(order))
    turns = place[np.asarray(answers)[order[0]]]  # what each right operand does to the first element
    right = np.flatnonzero(turns >= 0)
    cells = np.ix_(order, right[np.argsort(turns[right])])
    i = np.arange(len(order))
    if len(right) != len(order) or not np.array_equal(np.asarray(answers)[cells], order[(i[:, None] + i) % len(order)]):
        raise AnalysisError("The operation does not turn a circle; only a rotation has a distance of its operands.")
    return np.asarray(values[cells])


def distance_irrelevance(logits: npt.ArrayLike) -> float:
    """How little the right logit depends on the distance of the operands: q = mean_d std_i L[i, i + d] / std L.

    Args:
        logits: Shape (m, m), the right answer's logit `by_angles`.
    Returns:
        0 when it depends on the distance alone, about 1 when it does not at all; NaN when all logits are equal or one
        is not finite.
    Source: Zhong et al. 2023, definition of distance irrelevance.
    """
    square = np.asarray(logits, dtype=np.float64)
    m = len(square)
    if square.shape != (m, m) or m < 2:
        raise AnalysisError(f"Got logits of shape {square.shape}; give a square table of two or more places.")
    i = np.arange(m)
    by_distance = square[i, (i[:, None] + i) % m]  # [d, i]
    if not np.isfinite(square).all() or np.ptp(square) <= 1e-12 * np.abs(square).max():
        return math.nan
    return float(by_distance.std(axis=1).mean() / square.std())


def shuffled_irrelevance(logits: npt.ArrayLike, seed: int = 0) -> float:
    """The null: `distance_irrelevance` of the same logits in cells of their own choosing."""
    square = np.asarray(logits, dtype=np.float64)
    return distance_irrelevance(np.random.default_rng(seed).permutation(square.ravel()).reshape(square.shape))


def verdict(symmetricity: float, irrelevance: float) -> str:
    """Return "clock" or "pizza" for numbers near the paper's, else "between"; "unknown" without any.

    Near is within a third of the way from one of the paper's networks to the other, on both scales. Without the
    symmetricity (NaN, where each operand has embeddings of its own) the irrelevance decides alone, and a high one,
    which shuffled logits have as well, says "no pizza" and no more.
    """
    known = [
        (value - clock) / (pizza - clock)
        for value, clock, pizza in zip((symmetricity, irrelevance), *PAPER.values(), strict=True)
        if math.isfinite(value)
    ]
    if not math.isfinite(irrelevance):
        return "unknown"
    if all(way <= NEAR for way in known):
        return "clock" if len(known) == 2 else "no pizza"
    return "pizza" if all(way >= 1 - NEAR for way in known) else "between"
