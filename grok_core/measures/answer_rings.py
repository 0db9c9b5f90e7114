"""The ring of the held-out answers: whether the logits of equations never trained on turn to the right answer.

Nothing is fitted here: where an answer belongs on the ring of a frequency follows from the answer alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from grok_core.errors import AnalysisError
from grok_core.measures.rows import FloatArray, p_value, shuffles


@dataclass(frozen=True, eq=False)
class AnswerRing:
    """The mean directions of the held-out equations' logits at one frequency k, one point for each of m answers.

    A point's distance from the centre, 0 to 1, says how far the equations with this answer agree; its angle belongs at
    2πka/m. score is the *held-out agreement*: the mean over the answers a of the point's part in that direction. It is
    1 when all held-out equations point to their right answers, near 0 when they point anywhere, and may be negative.
    p_value and null_95 say what the same points reach when they are dealt anew to the answers, in each of the shuffles
    at the best of the frequencies that are drawn.
    """

    points: FloatArray  # (m, 2)
    frequency: int
    score: float
    p_value: float
    null_95: float


def answer_rings(
    phases: npt.ArrayLike, frequencies: Sequence[int], *, permutations: int = 199, seed: int = 0
) -> tuple[AnswerRing, ...]:
    """Draw the rings of the held-out answers at some frequencies.

    Args:
        phases: Shape (K, m, 2), for the frequencies 1 .. K and the m answers in their order on the circle: the mean
            over the held-out equations with this answer of the unit vector to which their logits turn.
        frequencies: Some of 1 .. K.
        permutations: Shuffles that make the null.
        seed: Seed of the shuffles.
    Returns:
        A ring for each frequency; all have the same null.
    Raises:
        AnalysisError: For phases of another shape, or a frequency out of range.
    Source: our own; the direction of a logit's Fourier part is that of Nanda et al. 2023, arXiv:2301.05217.
    """
    given = np.asarray(phases, dtype=np.float64)
    if given.ndim != 3 or given.shape[2] != 2 or not 1 <= len(given) == (given.shape[1] - 1) // 2:
        raise AnalysisError(f"Got phases of shape {given.shape}; give ((m - 1) // 2, m, 2) of m answers, 3 or more.")
    for frequency in frequencies:
        if not 1 <= frequency <= len(given):
            raise AnalysisError(f"Got frequency {frequency} for {given.shape[1]} answers; choose 1 to {len(given)}.")
    m = given.shape[1]
    chosen = given[np.asarray(frequencies, dtype=np.int64) - 1]  # (F, m, 2)
    directions = chosen[..., 0] + 1j * chosen[..., 1]
    belongs = np.exp(2j * np.pi * (np.outer(frequencies, np.arange(m)) % m) / m)
    scores = (directions * belongs.conj()).real.mean(axis=1)
    dealt = directions[:, shuffles(m, permutations, seed)]  # (F, permutations, m)
    null = (dealt @ belongs.conj()[..., None])[..., 0].real.max(axis=0) / m
    return tuple(
        AnswerRing(
            points=chosen[i],
            frequency=frequency,
            score=float(scores[i]),
            p_value=p_value(float(scores[i]), null),
            null_95=float(np.quantile(null, 0.95)),
        )
        for i, frequency in enumerate(frequencies)
    )
