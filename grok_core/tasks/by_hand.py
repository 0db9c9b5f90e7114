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
"""The average margin of the right answer's logit over the others; with it the probability is close to 1."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ByHand:
    """Weights: embed_x, embed_y (n, H), one row for each operand; unembed (n, H), one for each answer.

    Unit k has the frequency turns[k], in turns over all n elements, and the output phase phases[k] in radians.
    """

    embed_x: Matrix
    embed_y: Matrix
    unembed: Matrix
    turns: NDArray[np.int64]
    phases: Matrix

    def circle(self, frequency: int) -> Matrix:
        """Return the output rows in the plane of a frequency: (n, 2), on a circle of radius 1.

        Nothing is fitted: the frequency and the phase of every unit are known. Two units with different phases
        are enough.
        """
        same = self.turns == frequency
        waves = np.stack([np.cos(self.phases[same]), -np.sin(self.phases[same])])
        rows = self.unembed[:, same] * (len(self.turns) / (2 * LEAD))
        return np.asarray(rows @ np.linalg.pinv(waves))


def by_hand(n: int, units: int, *, sign: int, seed: int) -> ByHand:
    """Compute the weights, with random frequencies and phases.

    Args:
        n: Number of elements.
        units: Number of hidden units; 5n answer all equations right, 2n about 95 %.
        sign: 1 for x + y, -1 for x − y.
        seed: The seed of frequencies and phases.
    """
    draw = np.random.default_rng(seed)
    turns = draw.integers(1, max(1, (n - 1) // 2) + 1, size=units)
    phases_x, phases_y = draw.uniform(0, 2 * np.pi, size=(2, units))
    # Whole turns are removed while they are integers, so that they cost no digits.
    angles = 2 * np.pi / n * (np.arange(n)[:, None] * turns % n)
    return ByHand(
        np.cos(angles + phases_x),
        np.cos(sign * angles + phases_y),
        # In phase, a unit's share of the logit is 1/2 on average.
        np.cos(angles + phases_x + phases_y) * (2 * LEAD / units),
        turns,
        phases_x + phases_y,
    )
