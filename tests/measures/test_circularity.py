"""Circularity is its definition, 1 for waves, and no more than its null says in noise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from grok_core.errors import AnalysisError
from grok_core.measures.circularity import circularity


def noise(n, d, seed=0):
    return np.random.default_rng(seed).normal(size=(n, d))


def waves(n, *frequencies):
    """(n, 2 · frequencies) cosines and sines, each pair half as long as the one before it."""
    angles = 2 * np.pi * np.arange(n)[:, None] * np.array(frequencies) / n
    return np.concatenate([np.cos(angles), np.sin(angles)], axis=1) / np.tile(2.0 ** np.arange(len(frequencies)), 2)


@given(st.integers(5, 30), st.integers(1, 6), st.integers(0, 99))
def test_it_is_the_definition_written_out(n, d, seed):
    rows = noise(n, d, seed)
    found = circularity(rows, permutations=1).value
    matrix = rows - rows.mean(axis=0)
    eigenvalues, axes = np.linalg.eigh(matrix.T @ matrix)
    values = []
    for axis in np.argsort(-eigenvalues)[:4]:
        v = matrix @ axes[:, axis]
        v = v / np.linalg.norm(v)
        sums = [sum(v[j] * np.exp(2j * np.pi * j * k / n) for j in range(n)) for k in range(1, n)]
        values.append(min(1.0, 2 / n * max(abs(total) ** 2 for total in sums)))
    assert found == pytest.approx(np.mean(values), abs=1e-6)


def test_two_circles_are_circular_and_a_shuffled_one_is_not():
    rows = waves(59, 5, 17) @ noise(4, 32)
    rows += 0.01 * noise(59, 32, 1)
    found = circularity(waves(59, 5, 17))
    assert found.value == pytest.approx(1)
    assert found.p_value == circularity(rows).p_value == 1 / 200
    assert found.null_median < found.null_95 < 0.5
    shuffled = circularity(np.random.default_rng(0).permutation(rows))
    assert shuffled.value < 0.6


def test_noise_has_uniform_p_values():
    p_values = [circularity(noise(31, 12, seed), permutations=99, seed=seed).p_value for seed in range(150)]
    assert kstest(p_values, "uniform").pvalue > 0.02


def test_rows_on_a_line_have_one_component_and_equal_rows_none():
    assert circularity(np.cos(2 * np.pi * np.arange(12) / 12)[:, None]).value == pytest.approx(1)
    assert circularity(np.tile([1.0, -1.0], 6)[:, None]).value == 1, "the highest frequency is capped"
    with pytest.raises(AnalysisError, match="All 9 rows are equal"):
        circularity(np.ones((9, 4)))
