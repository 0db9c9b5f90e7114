"""Over how many directions each weight matrix spreads, three times, and how long each tensor is (W, J)."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.measures.fates.spectra import stable_rank
from grok_core.measures.projections import effective_dimension
from grok_core.measures.rows import FloatArray

Z = 0.01  # a direction counts half when its square is this share of the largest one
SPREADS = ("stable_rank", "participation", "soft_rank")
MATRIX = 3  # rows and columns; a smaller array has no spectrum to speak of, and rows of fewer no principal axes


def soft_rank(matrix: npt.ArrayLike, z: float = Z) -> float:
    """Return Σ λ / (λ + z), with λ the squared singular values of a matrix (m, n), divided by the largest.

    A direction far above z counts as one, one far below as none. Between 1 / (1 + z) and the rank; it does not change
    when the matrix is scaled or turned.

    Raises:
        AnalysisError: When it is no matrix of finite numbers, all of it is 0, or z is not above 0.
    Source: MacKay 1992, doi:10.1162/neco.1992.4.3.415, for a Hessian; here for a weight matrix (W).
    """
    if not z > 0:
        raise AnalysisError(f"Got z = {z:g}; it is a share of the largest squared singular value: choose one above 0.")
    weights = np.asarray(matrix, dtype=np.float64)
    if weights.ndim != 2 or not np.isfinite(weights).all() or not weights.any():
        raise AnalysisError(
            f"Got weights of shape {weights.shape}; give a matrix of finite numbers that are not all 0."
        )
    values = np.linalg.svd(weights, compute_uv=False)
    squares = (values / values[0]) ** 2
    return float((squares / (squares + z)).sum())


def spreads(parameters: Mapping[str, npt.ArrayLike], z: float = Z) -> dict[str, float]:
    """Return the spread of each weight matrix and its mean over the matrices.

    Args:
        parameters: The tensors of a network by name. Those that are no matrix of at least 3 rows and columns, and those
            that are constant, are left out.
        z: As for `soft_rank`.
    Returns:
        "stable_rank", "participation" and "soft_rank": the means over the matrices, each counting once; and each
        with the name of a matrix, as "stable_rank.unembed". The stable rank and the soft rank are those of the matrix
        as it is, the participation ratio is that of the variances on the principal axes of its rows
        (`projections.effective_dimension`).
    Raises:
        AnalysisError: When a tensor is not finite, or none of them is a matrix.
    """
    found = {name: _spreads(matrix, z) for name, matrix in _matrices(parameters).items()}
    if not found:
        raise AnalysisError("None of these tensors is a matrix that changes from row to row; there is no spectrum.")
    means = np.mean(list(found.values()), axis=0)
    named = {
        f"{spread}.{name}": value for name, row in found.items() for spread, value in zip(SPREADS, row, strict=True)
    }
    return dict(zip(SPREADS, map(float, means), strict=True)) | named


def norms(parameters: Mapping[str, npt.ArrayLike]) -> dict[str, float]:
    """Return the Euclidean norm of each tensor, as "norm.unembed", and that of all of them together, "norm" (J, L)."""
    each = {name: float(np.linalg.norm(np.asarray(values, dtype=np.float64))) for name, values in parameters.items()}
    return {"norm": float(np.linalg.norm(list(each.values())))} | {f"norm.{name}": norm for name, norm in each.items()}


def _spreads(matrix: FloatArray, z: float) -> tuple[float, float, float]:
    return stable_rank(matrix), effective_dimension(matrix), soft_rank(matrix, z)


def _matrices(parameters: Mapping[str, npt.ArrayLike]) -> dict[str, FloatArray]:
    """Return the tensors that are matrices with rows that differ."""
    tensors = {name: np.asarray(values, dtype=np.float64) for name, values in parameters.items()}
    return {
        name: m for name, m in tensors.items() if m.ndim == 2 and min(m.shape) >= MATRIX and np.ptp(m, axis=0).any()
    }
