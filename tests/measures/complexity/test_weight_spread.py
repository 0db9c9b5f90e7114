"""Spreads of weight matrices: by hand, and what must not change them."""

import numpy as np
import pytest

from grok_core.errors import AnalysisError
from grok_core.measures.complexity.weight_spread import norms, soft_rank, spreads


def noise(m, n, seed=0):
    return np.random.default_rng(seed).normal(size=(m, n))


def test_a_soft_rank_counts_the_directions_above_z():
    assert soft_rank(np.diag([1.0, 1.0, 1.0]), z=0.01) == pytest.approx(3 / 1.01)
    assert soft_rank(np.diag([10.0, 1.0, 0.0]), z=0.01) == pytest.approx(1 / 1.01 + 1 / 2)  # 1² is 0.01 of 10²
    assert soft_rank(np.outer([1.0, 2.0], [3.0, 4.0, 5.0]), z=1e-9) == pytest.approx(1)


def test_a_soft_rank_changes_neither_with_scale_nor_with_turning_and_falls_with_z():
    matrix, turn = noise(9, 6), np.linalg.qr(noise(6, 6, 1))[0]
    assert soft_rank(-7e3 * matrix @ turn) == pytest.approx(soft_rank(matrix))
    assert soft_rank(matrix.T) == pytest.approx(soft_rank(matrix))
    values = [soft_rank(matrix, z) for z in (1e-9, 1e-3, 1e-1, 10.0)]
    assert values == sorted(values, reverse=True)
    assert values[0] == pytest.approx(6, abs=1e-5)


def test_means_are_over_the_matrices_alone():
    wide, narrow = noise(40, 5), np.outer(np.arange(1.0, 9.0), np.ones(4))
    found = spreads({"wide": wide, "narrow": narrow, "bias": np.ones(9), "flat": np.zeros((5, 5)), "two": noise(2, 8)})
    names = [name for name in found if "." in name]
    assert sorted(names) == sorted(
        f"{s}.{m}" for s in ("stable_rank", "participation", "soft_rank") for m in ("wide", "narrow")
    )
    assert found["stable_rank.narrow"] == pytest.approx(1)
    assert found["participation.narrow"] == pytest.approx(1)
    assert 1 < found["participation.wide"] <= 5
    assert 1 < found["stable_rank.wide"] <= 5
    for spread in ("stable_rank", "participation", "soft_rank"):
        assert found[spread] == pytest.approx((found[f"{spread}.wide"] + found[f"{spread}.narrow"]) / 2)


def test_norms_add_up_by_squares():
    found = norms({"a": [[3.0, 0.0], [0.0, 4.0]], "b": [12.0]})
    assert found == {"norm": 13.0, "norm.a": 5.0, "norm.b": 12.0}


@pytest.mark.parametrize("matrix", [np.zeros((3, 3)), np.ones(4), np.full((3, 3), np.nan)])
def test_what_has_no_spectrum_is_refused(matrix):
    with pytest.raises(AnalysisError, match="give a matrix of finite numbers"):
        soft_rank(matrix)
    with pytest.raises(AnalysisError):
        spreads({"one": matrix})


def test_z_is_above_0():
    with pytest.raises(AnalysisError, match="choose one above 0"):
        soft_rank(np.eye(3), z=0)
