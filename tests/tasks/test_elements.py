"""Permutations in cycles, and their signs, by other definitions."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.tasks.elements import (
    alternating,
    compose,
    cycles,
    is_odd,
    klein,
    projective,
    quaternions,
    residues,
    symmetric,
)

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


def test_of_three_elements_of_kleins_group_each_is_the_product_of_the_others():
    v4 = klein(4)
    name = dict(zip(v4.members, v4.labels, strict=True))
    products = {name[a] + name[b]: name[v4.product(a, b)] for a in v4.members for b in v4.members}
    assert products | {"aa": "e", "bb": "e", "cc": "e", "ab": "c", "bc": "a", "ca": "b", "ba": "c"} == products


def test_residues_bear_their_own_names():
    assert residues(3).labels == ("0", "1", "2")
    assert residues(2, 2).labels == ("(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)")


def test_the_projective_group_is_what_its_two_generators_span():
    """z + 1 and -1/z on the points 0 .. 6 and 7 for infinity: an oracle without any matrix."""
    shift, turn = (1, 2, 3, 4, 5, 6, 0, 7), (7, *(next(w for w in range(7) if w * z % 7 == 6) for z in range(1, 7)), 0)
    spanned = {tuple(range(8))}
    while (larger := spanned | {compose(a, b) for a in spanned for b in (shift, turn)}) != spanned:
        spanned = larger
    assert projective(7).members == tuple(sorted(spanned))
    assert len(spanned) == 168
