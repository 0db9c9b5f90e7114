"""Frequencies in rows that follow a cyclic order: the spectrum, and the ring on which the rows lie.

Row i belongs to the i-th element in the order in which the operation is a rotation (0 .. p-1 for addition,
powers of a primitive root for multiplication). A frequency k means: the row turns k times while i goes round
once.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.measures.rows import FloatArray, IntArray, centred, p_value, shuffles


@dataclass(frozen=True, eq=False)
class Spectrum:
    """How the variance of n rows divides over the frequencies 1 .. n // 2.

    The null is the largest share after the rows were shuffled over the elements, so p_value already pays for
    having looked at every frequency.
    """

    frequencies: IntArray  # (K,)
    shares: FloatArray  # (K,) between 0 and 1, sum 1
    p_value: float
    null_median: float
    null_95: float

    @property
    def dominant(self) -> int:
        """The frequency with the largest share."""
        return int(self.frequencies[np.argmax(self.shares)])

    def top(self, m: int) -> list[tuple[int, float]]:
        """The m strongest frequencies with their shares, strongest first."""
        order = np.argsort(-self.shares, kind="stable")[:m]
        return [(int(self.frequencies[i]), float(self.shares[i])) for i in order]


@dataclass(frozen=True, eq=False)
class Ring:
    """The rows seen from the plane of one frequency, cross-fitted, with root mean square radius 1.

    score is 1 when every row stands at its own angle 2πki/n, 0.64 when the rows lie on a line; what noise
    reaches stands beside it.
    """

    points: FloatArray  # (n, 2)
    frequency: int
    score: float
    p_value: float
    null_median: float
    null_95: float


def spectrum(rows: npt.ArrayLike, *, permutations: int = 199, seed: int = 0) -> Spectrum:
    """The share of the rows' variance at each frequency.

    Args:
        rows: Shape (n, d), in cyclic order, n >= 3.
        permutations: Shuffles that make the null.
        seed: Of the shuffles.
    Returns:
        Shares by frequency, with the null of the largest one.
    Raises:
        AnalysisError: When the rows are too few, constant, or hold NaN.
    Source: Nanda et al. 2023, arXiv:2301.05217.
    """
    matrix = centred(rows)
    n = len(matrix)
    shares = _shares(matrix, np.arange(n)[None])[0]
    null = _shares(matrix, shuffles(n, permutations, seed)).max(axis=1)
    p = p_value(float(shares.max()), null)
    frequencies = np.arange(1, n // 2 + 1)
    return Spectrum(frequencies, shares, p, float(np.median(null)), float(np.quantile(null, 0.95)))


def dominant_frequency(rows: npt.ArrayLike) -> int:
    """The frequency, from 1 to n // 2, with the largest share of the variance of rows (n, d) in cyclic order.

    There is always one: whether it means anything is for `spectrum` to say. Raises AnalysisError as there.
    """
    return 1 + int(np.argmax(frequency_shares(rows)))


def frequency_shares(rows: npt.ArrayLike) -> FloatArray:
    """The shares (n // 2,) alone, of rows (n, d) in cyclic order: for many snapshots, beside one null.

    Raises AnalysisError as `spectrum`.
    """
    matrix = centred(rows)
    return np.asarray(_shares(matrix, np.arange(len(matrix))[None])[0])


def ring(rows: npt.ArrayLike, *, frequency: int | None = None, permutations: int = 199, seed: int = 0) -> Ring:
    """Draw the rows in the plane of one frequency without letting any row choose its own place.

    The cosine and sine directions are fitted to one random half of the elements and the other half is drawn;
    then the reverse. Fitted to the rows that it draws, Gaussian noise in 128 dimensions is a ring too, with
    score 0.9.

    Args:
        rows: Shape (n, d), in cyclic order, n >= 6.
        frequency: 1 .. (n - 1) // 2, or None for the one with the largest share, chosen anew in every
            shuffle.
        permutations: Shuffles that make the null of the score.
        seed: Of the halves and the shuffles.
    Returns:
        Points and score = |mean exp i(angle_i - 2πki/n)|; rotation and direction follow from the fit.
    Raises:
        AnalysisError: When the rows are too few, constant, or hold NaN, or the frequency is out of range.
    Source: the circles of Zhong et al. 2023, arXiv:2306.17844; the cross-fitting is our own.
    """
    matrix = centred(rows, least=6)
    n = len(matrix)
    highest = (n - 1) // 2  # at n/2 the sine vanishes and nothing turns
    if frequency is not None and not 1 <= frequency <= highest:
        raise AnalysisError(f"Got frequency {frequency} for {n} rows; choose one from 1 to {highest}.")
    drawn = shuffles(n, permutations + 1, seed)
    half = drawn[0] < n // 2
    elements = np.concatenate([np.arange(n)[None], drawn[1:]])  # draw 0 is what was observed
    if frequency is None:
        chosen = 1 + np.argmax(_shares(matrix, elements)[:, :highest], axis=1)
    else:
        chosen = np.full(len(elements), frequency)
    turns = np.exp(2j * np.pi * (chosen[:, None] * elements % n) / n)  # (draws, n) where each row belongs
    seen = _cross_fitted(matrix, turns, half[elements])
    scores = np.abs((np.exp(1j * np.angle(seen)) * turns.conj()).mean(axis=1))
    seen = seen[0] / math.sqrt((np.abs(seen[0]) ** 2).mean())
    p = p_value(float(scores[0]), scores[1:])
    null_median, null_95 = float(np.median(scores[1:])), float(np.quantile(scores[1:], 0.95))
    points = np.stack([seen.real, seen.imag], axis=1)
    return Ring(points, int(chosen[0]), float(scores[0]), p, null_median, null_95)


def circular_correlation(points: npt.ArrayLike, frequency: int) -> float:
    """How well points (n, 2), in cyclic order, go round their mean at a frequency, in either direction.

    1 is a ring in perfect order, about sqrt(1/n) is none. Raises AnalysisError unless n >= 3 points of two
    coordinates are given.
    """
    return best_circular_correlation(points, [frequency])[0]


def best_circular_correlation(points: npt.ArrayLike, frequencies: Iterable[int]) -> tuple[float, int]:
    """The largest `circular_correlation` over the given frequencies, and the frequency it belongs to."""
    plane = centred(points)
    if plane.shape[1] != 2:
        raise AnalysisError(f"Got points of shape {plane.shape}; give two coordinates each.")
    candidates = np.array(list(frequencies), dtype=np.int64)
    if candidates.size == 0:
        raise AnalysisError("Got no frequencies; give at least one.")
    n = len(plane)
    facing = np.exp(1j * np.angle(plane[:, 0] + 1j * plane[:, 1]))
    turns = np.exp(2j * np.pi * (candidates[:, None] * np.arange(n) % n) / n)
    found = np.maximum(np.abs(turns @ facing), np.abs(turns.conj() @ facing)) / n
    best = int(np.argmax(found))
    return float(found[best]), int(candidates[best])


def stride(frequency: int, n: int) -> int | None:
    """The s with s·frequency = 1 mod n: joining i to i + s walks the ring from neighbour to neighbour (P14).

    None when frequency and n share a factor, because the ring then visits each place more than once.
    """
    return pow(frequency, -1, n) if math.gcd(frequency, n) == 1 else None


def _shares(matrix: FloatArray, elements: IntArray) -> FloatArray:
    """(draws, n // 2) shares when row j stands for element elements[draw, j]; the matrix is centred."""
    n = len(matrix)
    frequencies = np.arange(1, n // 2 + 1)
    waves = 2 * np.pi * (frequencies[:, None] * np.arange(n) % n) / n
    scale = np.where(2 * frequencies == n, 1 / n, 2 / n)  # the Nyquist term has a cosine alone
    basis = np.sqrt(scale)[:, None] * np.stack([np.cos(waves), np.sin(waves)])  # (2, K, n)
    if matrix.shape[1] > n:  # the same angles and lengths between rows in n dimensions: less to multiply
        _, triangle = np.linalg.qr(matrix.T)
        matrix = triangle.T
    power = ((basis[:, :, elements] @ matrix) ** 2).sum(axis=(0, -1)).T  # (2, K, draws, n) @ (n, d)
    return np.asarray(power / (matrix**2).sum())


def _cross_fitted(
    matrix: FloatArray, turns: npt.NDArray[np.complex128], half: npt.NDArray[np.bool_]
) -> npt.NDArray[np.complex128]:
    """(draws, n) the rows as complex numbers, each half seen through the plane fitted to the other.

    The fit is the regression of the rows on cosine and sine. They are centred over all elements, never half
    by half: the mean of half a circle is off its centre. The plane's axes are the orthonormal pair nearest to
    the two directions, so what is drawn is a view of the data, not stretched to look round, and both halves
    have one scale.
    """
    waves = np.stack([turns.real, turns.imag], axis=1)  # (draws, 2, n)
    seen = np.empty_like(turns)
    for fit in (half, ~half):
        fitted = waves * fit[:, None, :]
        directions = np.linalg.pinv(fitted).transpose(0, 2, 1) @ matrix  # (draws, 2, d)
        left, _, right = np.linalg.svd(directions, full_matrices=False)
        axes = left @ right  # (draws, 2, d)
        views = axes @ matrix.T  # (draws, 2, n)
        seen[~fit] = (views[:, 0] + 1j * views[:, 1])[~fit]
    return seen
