"""Frequencies in rows that follow a cyclic order: the spectrum, and the ring on which the rows lie.

Row i belongs to the i-th element in the order in which the operation is a rotation (0 .. p-1 for addition,
powers of a primitive root for multiplication). Frequency k means: the rows turn k times while i goes from 0 to n.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.languages import say
from grok_core.measures.rows import FloatArray, IntArray, centred, gini, p_value, shuffles

HALVES = 8  # random halves over which a ring score is averaged
RANK = 1e-12  # an eigenvalue below this share of the larger one is rounding
TINY = 1e-300  # keeps a row at the centre from dividing by zero
CLOSED = 0.9  # the score from which on a ring is called closed
SMALLEST_RING = 6  # rows; fewer do not make two halves, one to fit the ring and one to draw
LEAD = 1.25  # with so many times the share of a frequency that is kept, another one takes its place


@dataclass(frozen=True, eq=False)
class Spectrum:
    """How the variance of n rows divides over the frequencies 1 .. n // 2.

    The null is the largest share after the rows were shuffled over the elements: the p-value takes into account that
    every frequency was looked at. gini is the Gini coefficient of the shares, 0 when all are equal and (K - 1) / K
    when one frequency has all of the variance; gini_null_95 is what it stays below in 95 of 100 shuffles (Nanda et al.
    2023, appendix).
    """

    frequencies: IntArray  # (K,)
    shares: FloatArray  # (K,) between 0 and 1, sum 1
    p_value: float
    null_median: float
    null_95: float
    gini: float
    gini_null_95: float

    @property
    def dominant(self) -> int:
        """The frequency with the largest share."""
        return int(self.frequencies[np.argmax(self.shares)])

    def top(self, m: int) -> list[tuple[int, float]]:
        """Return the m strongest frequencies with their shares, strongest first."""
        order = np.argsort(-self.shares, kind="stable")[:m]
        return [(int(self.frequencies[i]), float(self.shares[i])) for i in order]


@dataclass(frozen=True, eq=False)
class Ring:
    """The rows seen from the plane of one frequency, cross-fitted, with root mean square radius 1.

    score is 1 when every row stands at its own angle 2πki/n, and 0.64 when the rows lie on a line. It is the mean over
    8 random halves, spread the standard deviation of one half's score; the points are those of the first half, which is
    the same at every step: points move only when their rows do. p_value, null_median and null_95 say what shuffled rows
    reach, averaged likewise.
    """

    points: FloatArray  # (n, 2)
    frequency: int
    score: float
    spread: float
    p_value: float
    null_median: float
    null_95: float


def spectrum(rows: npt.ArrayLike, *, permutations: int = 199, seed: int = 0) -> Spectrum:
    """Return the share of the rows' variance at each frequency.

    Args:
        rows: Shape (n, d), in cyclic order, n >= 3.
        permutations: Shuffles that make the null.
        seed: Seed of the shuffles.
    Returns:
        Shares by frequency, with the null of the largest share.
    Raises:
        AnalysisError: When the rows are too few, constant, or hold NaN.
    Source: Nanda et al. 2023, arXiv:2301.05217.
    """
    matrix = centred(rows)
    n = len(matrix)
    shares = _shares(matrix, np.arange(n)[None])[0]
    shuffled = _shares(matrix, shuffles(n, permutations, seed))  # (permutations, n // 2)
    largest = shuffled.max(axis=1)
    return Spectrum(
        frequencies=np.arange(1, n // 2 + 1),
        shares=shares,
        p_value=p_value(float(shares.max()), largest),
        null_median=float(np.median(largest)),
        null_95=float(np.quantile(largest, 0.95)),
        gini=float(gini(shares)),
        gini_null_95=float(np.quantile(gini(shuffled), 0.95)),
    )


def dominant_frequency(rows: npt.ArrayLike) -> int:
    """Return the frequency, 1 to n // 2, with the largest share of the variance of rows (n, d) in cyclic order.

    Noise has such a frequency too: `spectrum` tells whether it means anything. Raises AnalysisError as `spectrum`.
    """
    return 1 + int(np.argmax(frequency_shares(rows)))


def frequency_shares(rows: npt.ArrayLike) -> FloatArray:
    """Return the shares (n // 2,) of rows (n, d) in cyclic order, without a null: for many snapshots.

    Raises AnalysisError as `spectrum`.
    """
    matrix = centred(rows)
    return np.asarray(_shares(matrix, np.arange(len(matrix))[None])[0])


def ring(rows: npt.ArrayLike, *, frequency: int | None = None, permutations: int = 199, seed: int = 0) -> Ring:
    """Draw the rows in the plane of one frequency, cross-fitted: no row takes part in the fit that places it.

    The cosine and sine directions are fitted to one random half of the elements, and the other half is drawn; then
    the reverse. Without cross-fitting Gaussian noise in 128 dimensions is drawn as a ring too, with score 0.9. One half
    gives a score that depends on which it is (0.93 to 0.99 over forty halves of one network's rows), so it is the mean
    over eight.

    Args:
        rows: Shape (n, d), in cyclic order, n >= 6.
        frequency: 1 .. (n - 1) // 2, or None for the one with the largest share, chosen anew in every
            shuffle.
        permutations: Shuffles that make the null of the score.
        seed: Seed of the halves and the shuffles.
    Returns:
        Points, and the ring score: |mean exp i(angle_i - 2πki/n)|, averaged over the halves; rotation and direction
        follow from the fit.
    Raises:
        AnalysisError: When the rows are too few, constant, or hold NaN, or the frequency is out of range.
    Source: the circles of Zhong et al. 2023, arXiv:2306.17844; the cross-fitting is our own.
    """
    matrix = centred(rows, least=SMALLEST_RING)
    if frequency is None:
        chosen = strongest(frequency_shares(matrix), len(matrix), count=1)
        return rings(matrix, chosen, permutations=permutations, seed=seed)[0]
    return _rings(matrix, (frequency,), frequency, permutations, seed)[0]


def rings(
    rows: npt.ArrayLike, frequencies: Sequence[int], *, permutations: int = 199, seed: int = 0
) -> tuple[Ring, ...]:
    """Draw the rows in the planes of several frequencies, each cross-fitted as in `ring`.

    They were chosen among all for being strong, so each is judged by the strongest ring of every shuffle.

    Args:
        rows: Shape (n, d), in cyclic order, n >= 6.
        frequencies: Some of 1 .. (n - 1) // 2.
        permutations, seed: As for `ring`.
    Returns:
        A ring for each frequency; all have the same null.
    Raises:
        AnalysisError: As `ring`.
    """
    return _rings(centred(rows, least=SMALLEST_RING), frequencies, None, permutations, seed)


def strongest(shares: npt.ArrayLike, n: int, *, count: int, before: Sequence[int] = ()) -> tuple[int, ...]:
    """Return the strongest of the frequencies that have a ring.

    Args:
        shares: What `frequency_shares` returns of n rows.
        n: The number of rows.
        count: How many frequencies to return; fewer where there are not as many.
        before: What this returned at an earlier step. Each of these keeps its place until another frequency has LEAD
            times its share, so that pictures do not change places while training goes on.
    Returns:
        The frequencies, strongest first unless some are kept.
    """
    share = np.asarray(shares, dtype=np.float64)[: (n - 1) // 2]
    order = [int(k) + 1 for k in np.argsort(-share, kind="stable")]
    kept = list(before) or order[:count]
    for k in order:
        weakest = min(kept, key=lambda frequency: share[frequency - 1])
        if k not in kept and share[k - 1] > LEAD * share[weakest - 1]:
            kept[kept.index(weakest)] = k
    return tuple(kept)


def stride(frequency: int, n: int) -> int | None:
    """Return the s with s·frequency = 1 mod n: lines from i to i + s join neighbours on the ring (P14).

    None when frequency and n have a common factor, because several rows then stand at the same place.
    """
    return pow(frequency, -1, n) if math.gcd(frequency, n) == 1 else None


def _rings(
    matrix: FloatArray, frequencies: Sequence[int], null_frequency: int | None, permutations: int, seed: int
) -> tuple[Ring, ...]:
    """Return the rings of centred rows; each shuffle is seen at `null_frequency`, or with None at its strongest."""
    n, shown = len(matrix), len(frequencies)
    highest = (n - 1) // 2  # at n/2 the sine vanishes and nothing turns
    for frequency in frequencies:
        if not 1 <= frequency <= highest:
            raise AnalysisError(
                say(
                    "Got frequency {frequency} for {n} rows; choose one from 1 to {highest}.",
                    frequency=frequency,
                    n=n,
                    highest=highest,
                )
            )
    drawn = shuffles(n, permutations + HALVES, seed)
    halves, shuffled = drawn[:HALVES] < n // 2, drawn[HALVES:]
    if null_frequency is None:
        seen_at = 1 + np.argmax(_shares(matrix, shuffled)[:, :highest], axis=1)
    else:
        seen_at = np.full(permutations, null_frequency)
    elements = np.concatenate([np.tile(np.arange(n), (shown, 1)), shuffled])  # what was observed comes first
    chosen = np.concatenate([np.asarray(frequencies), seen_at])
    turns = np.exp(2j * np.pi * (chosen[:, None] * elements % n) / n)  # (draws, n) where each row belongs
    placed = _cross_fitted(matrix, turns, halves[:, elements])  # (HALVES, draws, n)
    each = np.abs((placed / np.maximum(np.abs(placed), TINY) * turns.conj()).mean(axis=2))  # (HALVES, draws)
    scores = each.mean(axis=0)
    null = scores[shown:]
    made = []
    for i, frequency in enumerate(frequencies):
        scaled = placed[0, i] / math.sqrt((np.abs(placed[0, i]) ** 2).mean())
        made.append(
            Ring(
                points=np.stack([scaled.real, scaled.imag], axis=1),
                frequency=frequency,
                score=float(scores[i]),
                spread=float(each[:, i].std(ddof=1)),
                p_value=p_value(float(scores[i]), null),
                null_median=float(np.median(null)),
                null_95=float(np.quantile(null, 0.95)),
            )
        )
    return tuple(made)


def _shares(matrix: FloatArray, elements: IntArray) -> FloatArray:
    """Return shares (draws, n // 2) when row j stands for element elements[draw, j]; the matrix is centred."""
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
    matrix: FloatArray, turns: npt.NDArray[np.complex128], halves: npt.NDArray[np.bool_]
) -> npt.NDArray[np.complex128]:
    """Return the rows as complex numbers (halves, draws, n), each half projected on the plane fitted to the other half.

    `turns` (draws, n) says where each row belongs, `halves` (halves, draws, n) which rows are in each half.

    The fit is the regression of the rows on cosine and sine. The rows are centred over all elements, not in each
    half: the mean of half a circle is not its centre. The plane's axes are the orthonormal pair nearest to the two
    directions: a projection does not stretch the data until they look round, and both halves have one scale.

    With W the waves of the fitted half (2, n) and K the products of all rows, the directions are (W Wᵀ)⁻¹ W X. Their
    products with each other and with the rows need K alone, so the axes themselves are never made: all that is
    inverted is 2 × 2, and a thousand draws cost no more than a few products of matrices.
    """
    waves = np.stack([turns.real, turns.imag], axis=1)  # (draws, 2, n)
    gram = matrix @ matrix.T
    onto_all = waves.reshape(-1, waves.shape[2]) @ gram
    placed = np.empty((len(halves), *turns.shape), dtype=np.complex128)
    for half, points in zip(halves, placed, strict=True):
        first = waves * half[:, None, :]
        onto_first = first.reshape(onto_all.shape) @ gram
        both = ((half, first, onto_first), (~half, waves - first, onto_all - onto_first))
        for fit, fitted, onto_rows in both:
            onto_rows = onto_rows.reshape(waves.shape)
            across = fitted.transpose(0, 2, 1)
            inverse = _power_of(fitted @ across, -1.0)
            products = inverse @ (onto_rows @ across) @ inverse  # of the two directions
            views = _power_of(products, -0.5) @ inverse @ onto_rows
            np.copyto(points, views[:, 0] + 1j * views[:, 1], where=~fit)
    return placed


def _power_of(matrices: FloatArray, exponent: float) -> FloatArray:
    """Return powers of symmetric matrices (draws, 2, 2) without negative eigenvalues; an eigenvalue of 0 stays 0."""
    a, b, c = matrices[:, 0, 0], matrices[:, 0, 1], matrices[:, 1, 1]
    middle, apart = (a + c) / 2, np.hypot((a - c) / 2, b)  # the eigenvalues are middle ± apart
    values = np.stack([middle + apart, middle - apart])
    is_there = values > RANK * values[0]
    powers = np.where(is_there, np.where(is_there, values, 1.0) ** exponent, 0.0)
    cosine, sine = ((a - c) / 2, b) / np.where(apart > 0, apart, 1.0)  # of twice the first eigenvector's angle
    mean, half = (powers[0] + powers[1]) / 2, np.where(apart > 0, powers[0] - powers[1], 0.0) / 2
    return np.stack([mean + half * cosine, half * sine, half * sine, mean - half * cosine], axis=1).reshape(-1, 2, 2)
