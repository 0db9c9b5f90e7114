"""The ring of the held-out answers on signals whose agreement is known, and on noise."""

import numpy as np
import pytest
from scipy.stats import kstest

from grok_core.errors import AnalysisError
from grok_core.measures.answer_rings import answer_rings


def phases(m: int, turned: float = 0.0, length: float = 1.0) -> np.ndarray:
    """Return phases of m answers at all frequencies, each `turned` away from where it belongs."""
    angles = 2 * np.pi * np.outer(np.arange(1, (m - 1) // 2 + 1), np.arange(m)) / m + turned
    return length * np.stack([np.cos(angles), np.sin(angles)], axis=-1)


def test_the_agreement_is_the_part_in_the_right_direction():
    for turned, length in ((0, 1), (0, 0.3), (1, 1), (np.pi, 0.5)):
        for ring in answer_rings(phases(13, turned, length), (2, 5)):
            assert ring.score == pytest.approx(length * np.cos(turned))
    ring = answer_rings(phases(13), (2, 5))[1]
    assert ring.frequency == 5
    np.testing.assert_allclose(ring.points, phases(13)[4])
    assert ring.score > ring.null_95
    assert ring.p_value == 1 / 200


def test_one_frequency_alone_may_be_known():
    mixed = np.random.default_rng(0).normal(size=(6, 13, 2)) / 3
    mixed[2] = phases(13)[2]
    known, other = answer_rings(mixed, (3, 1))
    assert known.score == pytest.approx(1)
    assert other.score < known.null_95 == other.null_95


def test_p_values_of_noise_are_uniform():
    rng = np.random.default_rng(1)
    found = [answer_rings(rng.normal(size=(9, 19, 2)), (4,), seed=seed)[0].p_value for seed in range(200)]
    assert kstest(found, "uniform").pvalue > 0.01


def test_what_is_not_phases_is_said():
    with pytest.raises(AnalysisError, match="shape \\(5, 13, 2\\)"):
        answer_rings(phases(13)[:5], (1,))
    with pytest.raises(AnalysisError, match="frequency 7 for 13 answers; choose 1 to 6"):
        answer_rings(phases(13), (7,))
