"""How far a Fourier spectrum is concentrated on few frequencies: of all columns together, and of each column (A)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.measures.fourier import spectrum
from grok_core.measures.rows import FloatArray, centred, shuffles

CONSTANT = 1e-6  # a column that varies by less than this share of the largest value is constant


@dataclass(frozen=True)
class Concentration:
    """How concentrated the spectrum of rows is, each number beside what it stays below in 95 of 100 shuffles.

    Args:
        gini: Gini coefficient of the shares of the K frequencies, 0 when all are equal, (K − 1) / K for one frequency.
        ipr: Inverse participation ratio of these shares: 1 / K when all are equal, 1 for one frequency.
        column_ipr: Mean over the columns of each column's own inverse participation ratio.
    """

    gini: float
    gini_null_95: float
    ipr: float
    ipr_null_95: float
    column_ipr: float
    column_ipr_null_95: float


def inverse_participation(shares: npt.ArrayLike) -> FloatArray:
    """Return Σ s² / (Σ s)² (...) of non-negative shares (..., K): 1 for one share alone, 1 / K for equal ones.

    With s = |û|² it is Σ |û|⁴ / (Σ |û|²)². No sum over K may be 0.
    Source: Doshi et al. 2023, arXiv:2310.13061, for the Fourier transform of a neuron's weights.
    """
    values = np.asarray(shares, dtype=np.float64)
    values = values / values.sum(axis=-1, keepdims=True)
    return np.asarray((values**2).sum(axis=-1))


def column_shares(rows: npt.ArrayLike) -> FloatArray:
    """Return the share of each column's variance at each frequency 1 .. n // 2, (d, n // 2).

    The rows (n, d) are in cyclic order. Columns that are constant are left out. Raises AnalysisError when the rows are
    too few, constant, or hold NaN.
    """
    matrix = centred(rows)
    changes = np.ptp(matrix, axis=0) > CONSTANT * np.abs(np.asarray(rows)).max()
    if not changes.any():
        raise AnalysisError("No column of these rows changes; there is nothing to measure: choose another step.")
    return _powers(matrix[:, changes].T)


def concentration(rows: npt.ArrayLike, *, permutations: int = 99, seed: int = 0) -> Concentration:
    """Return how far the spectrum of rows (n, d) in cyclic order is concentrated.

    Args:
        rows: Row i belongs to the i-th element on the circle; a column is a coordinate of an embedding, or a neuron's
            mean activation by one operand. n >= 3.
        permutations: Shuffles of the rows that make the null: a column of noise has an inverse participation ratio of
            about 2 / (K + 1), not 1 / K.
        seed: Seed of the shuffles.
    Raises:
        AnalysisError: When the rows are too few, constant, or hold NaN.
    Source: Nanda et al. 2023, arXiv:2301.05217, for the Gini coefficient; Doshi et al. 2023, arXiv:2310.13061.
    """
    found = spectrum(rows, permutations=permutations, seed=seed)
    matrix = np.asarray(rows, dtype=np.float64)
    by_column = column_shares(matrix)
    orders = shuffles(len(matrix), permutations, seed)
    together = [_together(matrix[order]) for order in orders]
    columns = [inverse_participation(column_shares(matrix[order])).mean() for order in orders]
    return Concentration(
        gini=found.gini,
        gini_null_95=found.gini_null_95,
        ipr=float(inverse_participation(found.shares)),
        ipr_null_95=float(np.quantile(together, 0.95)),
        column_ipr=float(inverse_participation(by_column).mean()),
        column_ipr_null_95=float(np.quantile(columns, 0.95)),
    )


def _together(matrix: FloatArray) -> float:
    """Return the inverse participation ratio of the power of all columns."""
    return float(inverse_participation(_power(matrix.T - matrix.mean(axis=0)[:, None]).sum(axis=0)))


def _power(columns: FloatArray) -> FloatArray:
    """Return the power (d, n // 2) of centred columns (d, n) at the frequencies 1 .. n // 2."""
    n = columns.shape[1]
    power = np.abs(np.fft.rfft(columns, axis=1)[:, 1:]) ** 2
    if n % 2 == 0:
        power[:, -1] /= 2  # every other frequency stands for two terms of the transform
    return np.asarray(power)


def _powers(columns: FloatArray) -> FloatArray:
    power = _power(columns)
    return np.asarray(power / power.sum(axis=1, keepdims=True))
