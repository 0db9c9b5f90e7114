"""The solution by hand: weights that add modulo n without any training (Gromov 2023, arXiv:2301.02679).

    h_k = (cos(2πσ_k x/n + φ_k) + cos(2πσ_k y/n + ψ_k))²;   logit_q = Σ_k cos(2πσ_k q/n + φ_k + ψ_k) h_k

The square of a sum holds the product cos·cos, and that the cosine at x + y; summed over many units with random
whole turns σ and phases φ, ψ, only q = x + y is in phase with all of them. Subtraction turns the second
operand the other way.
"""

# n elements, H units

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAD = 20.0
"""By how much the right answer's logit exceeds the others on average: then its probability is 1 but for chance."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ByHand:
    """Weights: embed_x, embed_y (n, H), one row for each operand; unembed (n, H), one for each answer.

    Unit k turns turns[k] times while an element goes round once; its output is ahead by phases[k] radians.
    """

    embed_x: Matrix
    embed_y: Matrix
    unembed: Matrix
    turns: NDArray[np.int64]
    phases: Matrix

    def circle(self, frequency: int) -> Matrix:
        """Return the output rows in the plane of a frequency: (n, 2), on a circle of radius 1.

        Nothing is fitted: which units turn so often, and how far ahead each is, was written down. Two of them at
        different phases are enough.
        """
        same = self.turns == frequency
        waves = np.stack([np.cos(self.phases[same]), -np.sin(self.phases[same])])
        rows = self.unembed[:, same] * (len(self.turns) / (2 * LEAD))
        return np.asarray(rows @ np.linalg.pinv(waves))


def by_hand(n: int, units: int, *, sign: int, seed: int) -> ByHand:
    """Write the weights down, with random turns and phases.

    Args:
        n: Number of elements.
        units: Number of hidden units; 5n answer everything right, 2n some nineteen in twenty.
        sign: 1 for x + y, -1 for x − y.
        seed: Of turns and phases.
    """
    draw = np.random.default_rng(seed)
    turns = draw.integers(1, max(1, (n - 1) // 2) + 1, size=units)
    phases_x, phases_y = draw.uniform(0, 2 * np.pi, size=(2, units))
    # Whole turns are left out before they could cost digits.
    angles = 2 * np.pi / n * (np.arange(n)[:, None] * turns % n)
    return ByHand(
        np.cos(angles + phases_x),
        np.cos(sign * angles + phases_y),
        # In phase, a unit's share of the logit is 1/2 on average.
        np.cos(angles + phases_x + phases_y) * (2 * LEAD / units),
        turns,
        phases_x + phases_y,
    )
