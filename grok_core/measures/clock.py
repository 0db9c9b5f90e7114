"""Clock or pizza: two ways in which networks add angles. The logit of the right answer tells which one it is.

A clock multiplies: the logit of the right answer does not depend on the distance of the operands. A pizza adds the
vectors of the two operands and takes the direction of the sum. The length of the sum, and so the logit of the right
answer, depends on the angle between the operands.
Source: Zhong et al. 2023, "The Clock and the Pizza", arXiv:2306.17844 (C).
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.measures.rows import FloatArray, p_value, shuffles

PAPER = {"clock": (0.33, 0.85), "pizza": (0.99, 0.17)}
"""Gradient symmetricity and distance irrelevance of the paper's two networks."""


@dataclass(frozen=True)
class Irrelevance:
    """Distance irrelevance beside its null: the same logits, those of each answer dealt anew to that answer's cells.

    So the null keeps how the logits of one answer differ from those of another, and only the distance loses its
    meaning. null_5 is what 95 of 100 shuffles stay above; p_value is small when the logits depend on the distance, as
    a pizza's do. A clock is no less irrelevant than its null: then p_value says nothing against chance. All are NaN
    where the value is.
    """

    value: float
    null_median: float
    null_5: float
    p_value: float


NEAR = 1 / 3  # share of the distance between the two networks within which a number is near one of them


def by_angles(table: npt.ArrayLike, answers: npt.ArrayLike, cyclic_order: npt.ArrayLike) -> FloatArray:
    """Return a table sorted by the angles that an operation adds: the answer of cell [i, j] is at angle i + j.

    For x + y the angles are the operands; for x − y the right operand has the negative angle; for products and
    quotients the angles are logarithms.

    Args:
        table: Shape (n, n), a number for each equation, by operands.
        answers: Shape (n, n), the answers, -1 where undefined.
        cyclic_order: Shape (m,), the elements in the order in which the operation turns a circle.
    Raises:
        AnalysisError: When the operation does not turn this circle.
    """
    values, order = np.asarray(table, dtype=np.float64), np.asarray(cyclic_order)
    place = np.full(np.max(answers) + 2, -1)  # the last is for undefined answers
    place[order] = np.arange(len(order))
    turns = place[np.asarray(answers)[order[0]]]  # how far each right operand turns the first element
    right = np.flatnonzero(turns >= 0)
    cells = np.ix_(order, right[np.argsort(turns[right])])
    i = np.arange(len(order))
    if len(right) != len(order) or not np.array_equal(np.asarray(answers)[cells], order[(i[:, None] + i) % len(order)]):
        raise AnalysisError("The operation does not turn a circle; only a rotation has a distance of its operands.")
    return np.asarray(values[cells])


def distance_irrelevance(logits: npt.ArrayLike) -> float:
    """Return how little the right answer's logit depends on the distance: q = mean_d std_i L[i, i + d] / std L.

    Args:
        logits: Shape (m, m), the right answer's logit `by_angles`.
    Returns:
        0 when the logit depends on the distance of the operands alone, about 1 when it does not depend on it; NaN when
        all logits are equal or one is not finite.
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


def irrelevance(logits: npt.ArrayLike, *, permutations: int = 199, seed: int = 0) -> Irrelevance:
    """Return the distance irrelevance beside its null.

    Args:
        logits: As of `distance_irrelevance`.
        permutations: Number of shuffles that make the null.
        seed: Seed of the shuffles.
    Raises:
        AnalysisError: As `distance_irrelevance`, and without permutations.
    """
    value = distance_irrelevance(logits)
    if math.isnan(value):
        return Irrelevance(math.nan, math.nan, math.nan, math.nan)
    square = np.asarray(logits, dtype=np.float64)
    m = len(square)
    i = np.arange(m)
    partner = (i[:, None] - i) % m  # [answer, i] the right operand
    by_answer = square[i, partner]
    dealt = np.empty_like(square)
    null = np.empty(permutations)
    for draw, order in enumerate(shuffles(m, m * permutations, seed).reshape(permutations, m, m)):
        dealt[i, partner] = np.take_along_axis(by_answer, order, axis=1)
        null[draw] = distance_irrelevance(dealt)
    low, median = np.quantile(null, (0.05, 0.5))
    return Irrelevance(value, float(median), float(low), p_value(-value, -null))


def verdict(symmetricity: float, irrelevance: float) -> str:
    """Return "clock" or "pizza" for numbers near the paper's, else "between"; "unknown" without numbers.

    Both numbers must be within a third of the distance between the paper's networks. Without a symmetricity (NaN, when
    each operand has embeddings of its own) the irrelevance decides alone; shuffled logits have a high irrelevance too,
    so a high one means "no pizza" only.
    """
    positions = [  # 0 is the paper's clock, 1 its pizza
        (value - clock) / (pizza - clock)
        for value, clock, pizza in zip((symmetricity, irrelevance), *PAPER.values(), strict=True)
        if math.isfinite(value)
    ]
    if not math.isfinite(irrelevance):
        return "unknown"
    if all(position <= NEAR for position in positions):
        return "clock" if len(positions) == 2 else "no pizza"
    return "pizza" if all(position >= 1 - NEAR for position in positions) else "between"
