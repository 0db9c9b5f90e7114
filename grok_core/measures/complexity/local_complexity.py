"""Local complexity: how many neurons' hyperplanes cut a small body around an input (V)."""

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.measures.rows import FloatArray, IntArray

RADIUS = 0.1  # of the body, in the unit of the inputs; the same at every step
"""In the first preset, on seeds below 900, counts grow in proportion to the radius up to here, and no further."""

FRAME = 25  # directions of the body, as in Humayun et al.; all dimensions where there are fewer
AT_ONCE = 2**22  # numbers of one array, 32 MB


def crossing_neurons(
    inputs: npt.ArrayLike,
    weight: npt.ArrayLike,
    bias: npt.ArrayLike | None = None,
    *,
    radius: float = RADIUS,
    frame: int = FRAME,
    seed: int = 0,
) -> IntArray:
    """Count around each input the neurons whose pre-activation W v + b has not one sign at all vertices of a body.

    The vertices are x ± r q for the directions q of one random orthonormal frame: a cross-polytope. A neuron is counted
    when its hyperplane cuts it, which is |w·x + b| < r max |w·q|, so no vertex is ever made. For ReLU the function is
    linear in the body when none is counted; for smooth units, and for squares, nothing bends at the hyperplane, and
    the count says only that the neuron's sign is not settled there.

    Args:
        inputs: The inputs x of a layer, (B, D).
        weight: W, (H, D).
        bias: b, (H,); None for none.
        radius: r. Inputs and r have one unit: where the inputs grow, the same body is smaller for them.
        frame: Number of directions, at most D.
        seed: Of the frame, which is the same for all inputs.
    Returns:
        Numbers of neurons, (B,), each 0 .. H.
    Raises:
        AnalysisError: When shapes do not fit, numbers are not finite, or radius or frame is not above 0.
    Source: Humayun et al. 2024, arXiv:2402.15555, who count in all layers; here in one.
    """
    x, w = np.asarray(inputs, dtype=np.float64), np.asarray(weight, dtype=np.float64)
    if x.ndim != 2 or w.ndim != 2 or x.shape[1] != w.shape[1] or not x.size or not w.size:
        raise AnalysisError(f"Got inputs {x.shape} and weights {w.shape}; give (B, D) and (H, D).")
    offset = np.zeros(len(w)) if bias is None else np.asarray(bias, dtype=np.float64)
    if offset.shape != (len(w),):
        raise AnalysisError(f"Got a bias of shape {offset.shape} for {len(w)} neurons; give one number for each.")
    if not (np.isfinite(x).all() and np.isfinite(w).all() and np.isfinite(offset).all()):
        raise AnalysisError("Inputs or weights are not finite numbers; choose an earlier step.")
    if not radius > 0 or frame < 1:
        raise AnalysisError(f"Got radius {radius:g} and {frame} directions; both are above 0.")
    reach = radius * np.abs(w @ _frame(x.shape[1], frame, seed)).max(axis=1)  # (H,)
    rows = max(1, AT_ONCE // len(w))
    return np.concatenate(
        [(np.abs(x[i : i + rows] @ w.T + offset) < reach).sum(axis=1) for i in range(0, len(x), rows)]
    )


def _frame(dimensions: int, directions: int, seed: int) -> FloatArray:
    """Return a random orthonormal frame (D, directions), at most D directions."""
    drawn = np.random.default_rng(seed).standard_normal((dimensions, min(directions, dimensions)))
    return np.asarray(np.linalg.qr(drawn)[0])
