"""Groups: the axioms of the table, what is known of the subgroups of S5, cosets by their definition."""

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.errors import ConfigError
from grok_core.tasks.groups import (
    GROUPS,
    SIDES,
    coset_labels,
    cycles,
    generated,
    power_subgroup,
    product,
    subgroups,
    symmetric_group,
)

S5 = symmetric_group(5)
element = st.integers(0, 119)
subgroup = st.sampled_from(subgroups(S5))
side = st.sampled_from(SIDES)


@given(element, element)
def test_table_is_the_product_of_permutations(a, b):
    assert S5.elements[S5.table[a, b]] == product(S5.elements[a], S5.elements[b])


@given(element, element, element)
def test_group_axioms(a, b, c):
    table = S5.table
    assert table[table[a, b], c] == table[a, table[b, c]]
    assert table[a, 0] == table[0, a] == a
    assert table[a, S5.inverse[a]] == table[S5.inverse[a], a] == 0


def test_left_factor_acts_first():
    """0 goes to 1 by the left factor and on to 2 by the right one; the other convention would give (0 1 2)."""
    swap_01, swap_12 = S5.labels.index("(0 1)"), S5.labels.index("(1 2)")
    assert S5.labels[S5.table[swap_01, swap_12]] == "(0 2 1)"


def test_elements_are_in_lexicographic_order_with_readable_labels():
    assert S5.elements == tuple(itertools.permutations(range(5)))
    assert S5.labels[:3] == ("e", "(3 4)", "(2 3)")
    assert cycles((3, 4, 2, 0, 1)) == "(0 3)(1 4)"
    assert len(set(S5.labels)) == S5.order == 120


def test_tables_cannot_be_written():
    with pytest.raises(ValueError, match="read-only"):
        S5.table[0, 0] = 1


def test_the_registry_holds_what_it_names():
    assert GROUPS["s5"]() is S5


@pytest.mark.parametrize("degree", [1, 6])
def test_degree_out_of_range_is_refused(degree):
    with pytest.raises(ConfigError, match=f"degree {degree} .* from 2 to 5"):
        symmetric_group(degree)


@pytest.mark.parametrize(("degree", "count", "classes"), [(3, 6, 4), (4, 30, 11), (5, 156, 19)])
def test_subgroups_are_all_there(degree, count, classes):
    found = subgroups(symmetric_group(degree))
    assert len({s.members for s in found}) == len(found) == count
    assert {s.conjugacy for s in found} == set(range(classes))
    assert [s.order for s in found] == sorted(s.order for s in found)


@given(subgroup, element)
def test_a_subgroup_is_closed_and_its_conjugates_are_its_class(s, g):
    members = np.array(s.members)
    assert set(S5.table[np.ix_(members, members)].ravel()) == set(s.members)
    moved = tuple(sorted(S5.table[S5.table[g, members], S5.inverse[g]]))
    assert moved in {other.members for other in subgroups(S5) if other.conjugacy == s.conjugacy}


def test_subgroup_names_say_the_structure_once():
    names = [s.name for s in subgroups(S5)]
    assert len(set(names)) == len(names)
    sizes = Counter(name.split(" #")[0] for name in names)
    assert sizes == {
        **{"trivial": 1, "C2": 10, "C2 even": 15, "C3": 10, "C4": 15, "V4": 15, "V4 even": 5, "C5": 6},
        **{"C6": 10, "S3": 10, "S3 even": 10, "D4": 15, "D5": 6, "D6": 10, "A4": 5, "F20": 6, "S4": 5},
        **{"A5": 1, "S5": 1},
    }


@given(st.lists(element, max_size=3))
def test_generated_is_the_smallest_subgroup_around_its_generators(generators):
    around = [s for s in subgroups(S5) if set(generators) <= set(s.members)]
    assert generated(S5, generators) == min(around, key=lambda s: s.order)


@given(subgroup, side, element)
def test_a_coset_is_a_translate_of_the_subgroup(s, which, g):
    labels = coset_labels(S5, s, which)
    members = np.array(s.members)
    translate = S5.table[g, members] if which == "left" else S5.table[members, g]
    assert set(np.flatnonzero(labels == labels[g])) == set(translate)


@given(subgroup, side)
def test_cosets_are_a_partition_into_equal_parts_numbered_by_first_member(s, which):
    labels = coset_labels(S5, s, which)
    assert np.bincount(labels).tolist() == [s.order] * (120 // s.order)
    assert np.all(np.diff([np.flatnonzero(labels == i)[0] for i in range(labels.max() + 1)]) > 0)


def test_power_subgroup_is_as_the_paper_shows_it():
    """P15: order 10, 6 conjugates, 12 cosets of 10 on each side, and the two sides differ."""
    h = power_subgroup()
    assert h.order == 10
    assert h.name == "H of Power et al."
    assert sum(s.conjugacy == h.conjugacy for s in subgroups(S5)) == 6
    assert h in subgroups(S5)
    left, right = (coset_labels(S5, h, which) for which in SIDES)
    assert np.bincount(left).tolist() == np.bincount(right).tolist() == [10] * 12
    assert not np.array_equal(left, right)


def test_an_unknown_side_is_refused():
    with pytest.raises(ConfigError, match="'up'; choose 'left' or 'right'"):
        coset_labels(S5, power_subgroup(), "up")
