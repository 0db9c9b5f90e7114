"""Zhong et al.'s circularity: how far each of the widest directions of rows is a single wave along the circle.

It looks at the directions that principal components find, in which a wave may be missing or spread over several; the
ring score (`fourier.ring`) looks for the plane of one frequency, wherever it lies.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grok_core.measures.rows import centred, p_value, shuffles

COMPONENTS = 4
RANK = 1e-9  # a component shorter than this share of the longest is rounding


@dataclass(frozen=True)
class Circularity:
    """The circularity of rows, 0 to 1, and what it is after the rows were shuffled over the elements."""

    value: float
    p_value: float
    null_median: float
    null_95: float


def circularity(rows: npt.ArrayLike, *, permutations: int = 199, seed: int = 0) -> Circularity:
    """Return the mean over the first four principal components of max_k (2/n) |Σ_j v_j exp(2πijk/n)|², at most 1.

    Args:
        rows: Shape (n, d), in cyclic order, n >= 3. v_j is row j on a component, scaled to Σ v² = 1. Rows of lower rank
            have fewer components, and the mean is over those.
        permutations: Shuffles that make the null.
        seed: Seed of the shuffles.
    Returns:
        The circularity with its null. Components of shuffled rows are the shuffled components.
    Raises:
        AnalysisError: When the rows are too few, constant, or hold NaN.
    Source: Zhong et al. 2023, arXiv:2306.17844, definition of circularity.
    """
    matrix = centred(rows)
    n = len(matrix)
    components, lengths, _ = np.linalg.svd(matrix, full_matrices=False)
    waves = components[:, :COMPONENTS][:, lengths[:COMPONENTS] > RANK * lengths[0]].T  # (components, n)
    order = np.concatenate([np.arange(n)[None], shuffles(n, permutations, seed)])
    power = np.abs(np.fft.rfft(waves[:, order], axis=2)[:, :, 1:]) ** 2  # (components, draws, n // 2)
    values = np.minimum(2 / n * power.max(axis=2), 1.0).mean(axis=0)  # at n/2 a wave has a cosine alone, and twice this
    value, null = float(values[0]), values[1:]
    return Circularity(value, p_value(value, null), float(np.median(null)), float(np.quantile(null, 0.95)))
