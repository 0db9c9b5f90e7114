"""The frequency or representation to which each neuron responds; in networks that found the rule it is often one.

Each neuron's mean activation by operand is a function on the elements. Its variance divides over the parts of
`progress_measures.parts_of`: frequencies on a circle, representations of a group.
Source: Nanda et al. 2023, arXiv:2301.05217, section 4.3 and appendix (D): in their network most neurons follow one
frequency; Chughtai et al. 2023, arXiv:2302.03025, for groups (G).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.languages import say
from grok_core.measures.progress_measures import Parts
from grok_core.measures.rows import FloatArray, IntArray, shuffles

CLEAR = 0.85  # share of a neuron's variance in one part from which it is clear: Nanda et al.'s threshold


@dataclass(frozen=True, eq=False)
class NeuronParts:
    """How the variance of each of H neurons divides over K parts; constant neurons are not among them.

    The null is made of the same neurons with the elements shuffled.
    """

    names: tuple[str, ...]  # names of the K parts
    neurons: IntArray  # (H,) indices of the neurons
    shares: FloatArray  # (H, K) between 0 and 1, sum 1 in each row
    null_95: float  # the largest share of a shuffled neuron is below this in 95 of 100 cases
    null_clear: float  # share of the shuffled neurons that are clear, 0 to 1

    @property
    def strongest(self) -> IntArray:
        """The index (H,) of each neuron's part with the largest share."""
        return np.asarray(self.shares.argmax(axis=1))

    @property
    def share(self) -> FloatArray:
        """The largest share (H,) of each neuron."""
        return np.asarray(self.shares.max(axis=1))

    @property
    def clear(self) -> npt.NDArray[np.bool_]:
        """Which neurons (H,) have at least CLEAR of their variance in one part."""
        return self.share >= CLEAR


def neuron_parts(activations: npt.ArrayLike, parts: Parts, *, permutations: int = 19, seed: int = 0) -> NeuronParts:
    """Divide the variance of neurons over parts.

    Args:
        activations: Shape (n, H), the mean activation of each neuron by one operand, row i for element i. Rows of
            elements that are not in the parts (0 of a product) may be NaN.
        parts: The parts of the task.
        permutations: Number of shuffles of the elements that make the null; each shuffles every neuron.
        seed: Seed of the shuffles.
    Raises:
        AnalysisError: When there are too few rows, no neuron changes, or activations are not finite.
    """
    rows = np.asarray(activations, dtype=np.float64)
    if rows.ndim != 2 or len(rows) <= parts.elements.max():
        raise AnalysisError(f"Got activations of shape {rows.shape}; give one row for each element of the task.")
    rows = rows[parts.elements]
    if not np.isfinite(rows).all():
        raise AnalysisError(say("Activations are not finite numbers; choose an earlier step."))
    neurons = np.flatnonzero(np.ptp(rows, axis=0) > 1e-6 * np.abs(rows).max(initial=0))
    if not len(neurons):
        raise AnalysisError(say("No neuron changes with this operand; there is nothing to measure."))
    rows = rows[:, neurons]
    shuffled = [_shares(rows[order], parts).max(axis=1) for order in shuffles(len(rows), permutations, seed)]
    null = np.concatenate(shuffled)
    return NeuronParts(
        parts.names, neurons, _shares(rows, parts), float(np.quantile(null, 0.95)), float((null >= CLEAR).mean())
    )


def _shares(rows: FloatArray, parts: Parts) -> FloatArray:
    """Return the shares (H, K) of rows (n, H) in the order of the parts' elements."""
    power = np.add.reduceat((parts.axes @ rows) ** 2, np.cumsum(parts.sizes) - parts.sizes, axis=0)
    return np.asarray((power / power.sum(axis=0)).T)
