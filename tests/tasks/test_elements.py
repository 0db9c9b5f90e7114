"""Permutations in cycles, and their signs, by other definitions."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.tasks.elements import alternating, compose, cycles, is_odd, quaternions, symmetric

permutations = st.permutations(range(6)).map(tuple)


def test_cycles_are_read_from_left_to_right():
    assert cycles((3, 4, 2, 0, 1)) == "(0 3)(1 4)"
    assert cycles((1, 2, 0)) == "(0 1 2)"
    assert cycles((0, 1, 2)) == "e"


@given(permutations)
def test_cycles_say_where_each_point_goes(permutation):
    goes = dict(enumerate(range(6)))
    for cycle in cycles(permutation).strip("()e").split(")("):
        points = list(map(int, cycle.split()))
        goes |= dict(zip(points, [*points[1:], *points[:1]], strict=True))
    assert tuple(goes[i] for i in range(6)) == permutation


@given(permutations, permutations)
def test_the_sign_is_the_determinant_and_multiplies(a, b):
    assert (-1) ** is_odd(a) == round(np.linalg.det(np.eye(6)[list(a)]))
    assert is_odd(compose(a, b)) == is_odd(a) ^ is_odd(b)


@pytest.mark.parametrize("degree", [3, 4, 5])
def test_permutations_are_in_lexicographic_order(degree):
    assert symmetric(degree).members == tuple(itertools.permutations(range(degree)))
    assert symmetric(5).labels[:3] == ("e", "(3 4)", "(2 3)")
    even = alternating(degree).members
    assert len(even) == math.factorial(degree) // 2
    assert list(even) == sorted(even)
    assert not any(map(is_odd, even))


def test_quaternions_multiply_as_their_matrices_do():
    """1, i, j, k are the Pauli matrices but for a factor: the oracle is complex matrix multiplication."""
    units = [np.eye(2), [[1j, 0], [0, -1j]], [[0, 1], [-1, 0]], [[0, 1j], [1j, 0]]]

    def matrix(element):
        return sum(part * np.array(unit) for part, unit in zip(element, units, strict=True))

    q8 = quaternions(8)
    assert q8.labels == ("1", "-1", "i", "-i", "j", "-j", "k", "-k")
    for a, b in itertools.product(q8.members, repeat=2):
        assert np.array_equal(matrix(q8.product(a, b)), matrix(a) @ matrix(b))
