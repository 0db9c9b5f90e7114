"""Over how many directions a weight matrix spreads: its stable rank."""

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.languages import say


def stable_rank(matrix: npt.ArrayLike) -> float:
    """Return ‖W‖_F² / ‖W‖₂², between 1 and the rank, of a matrix (m, n); it does not change when W is scaled (W).

    Raises:
        AnalysisError: When it is no matrix of finite numbers, or all of it is 0.
    Source: Rudelson and Vershynin 2007, arXiv:math/0503442.
    """
    weights = np.asarray(matrix, dtype=np.float64)
    if weights.ndim != 2 or not weights.size or not np.isfinite(weights).all():
        raise AnalysisError(f"Got weights of shape {weights.shape}; give a matrix of finite numbers.")
    squares = np.linalg.svd(weights, compute_uv=False) ** 2
    if not squares[0]:
        raise AnalysisError(say("All weights of this matrix are 0; it has no rank to measure."))
    return float(squares.sum() / squares[0])
