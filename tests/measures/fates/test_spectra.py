"""The stable rank of matrices whose singular values are known."""

import numpy as np
import pytest

from grok_core.errors import AnalysisError
from grok_core.measures.fates.spectra import stable_rank

ROTATION = np.linalg.qr(np.random.default_rng(0).normal(size=(6, 6)))[0]


@pytest.mark.parametrize(("values", "expected"), [([1] * 6, 6), ([5, 0, 0, 0, 0, 0], 1), ([2, 1, 1, 0, 0, 0], 1.5)])
def test_it_is_the_sum_of_squares_over_the_largest(values, expected):
    matrix = ROTATION @ np.diag(values) @ ROTATION
    assert stable_rank(matrix) == pytest.approx(expected)
    assert stable_rank(-1e-4 * matrix) == pytest.approx(expected)
    assert stable_rank(matrix[:, :].T) == pytest.approx(expected)


@pytest.mark.parametrize("matrix", [np.zeros((3, 2)), np.full((2, 2), np.nan), np.ones(4), np.ones((0, 3))])
def test_what_has_no_rank_is_refused(matrix):
    with pytest.raises(AnalysisError):
        stable_rank(matrix)
