"""The activations of neurons that add what each operand gives them: h[x, y] = act(left[x] + right[y])."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.special import erf, expit

from grok_core.errors import AnalysisError
from grok_core.measures.progress_measures import Logits
from grok_core.measures.rows import IntArray

ACTIVATIONS: dict[str, Callable[[Logits], Logits]] = {
    "relu": lambda sums: np.maximum(sums, 0),
    "gelu": lambda sums: np.asarray(sums * (1 + erf(sums / np.sqrt(sums.dtype.type(2)))) / 2),
    "tanh": np.tanh,
    "sigmoid": lambda sums: np.asarray(expit(sums)),
    "quadratic": np.square,
}
"""As `models.activations` has them."""


def activations(inputs: npt.ArrayLike, x: IntArray, y: IntArray, activation: str) -> Logits:
    """Return the activations (N, H) in N equations.

    Args:
        inputs: What the left and what the right operand give, (2, n, H).
        x, y: The operands (N,) of each equation, 0 .. n - 1.
        activation: The name of the function, one of ACTIVATIONS.
    Raises:
        AnalysisError: When the shape or the name is another.
    """
    given = np.asarray(inputs)
    if given.ndim != 3 or len(given) != 2:
        raise AnalysisError(f"Got inputs of shape {given.shape}; give (2, n, H), of the left and the right operand.")
    if activation not in ACTIVATIONS:
        raise AnalysisError(f"Got the activation {activation[:40]!r}; there are {', '.join(ACTIVATIONS)}.")
    return ACTIVATIONS[activation](given[0][x] + given[1][y])
