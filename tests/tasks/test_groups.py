"""Groups: the axioms of every table, what is known of the subgroups, cosets by their definition."""

import math
import time
from collections import Counter

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grok_core.errors import ConfigError
from grok_core.notation.group_names import group_order
from grok_core.tasks.groups import SIDES, coset_labels, generated, group_of, power_subgroup, subgroups

S5 = group_of("s5")
NAMES = (
    "s3",
    "s4",
    "s5",
    "a4",
    "a5",
    "q8",
    "d2",
    "d3",
    "d8",
    "d15",
    "v4",
    "z9",
    "psl27",
    "z1xz7",
    "z2xz2",
    "z4xz6",
    "z3xz9",
    "z12xz12",
)
element = st.integers(0, 119)
subgroup = st.sampled_from(subgroups(S5))
side = st.sampled_from(SIDES)
every_group = pytest.mark.parametrize("name", NAMES)
any_name = (
    st.sampled_from(NAMES)
    | st.builds("d{}".format, st.integers(2, 40))
    | st.builds("z{}xz{}".format, st.integers(2, 9), st.integers(2, 9))
)


def divisors(n):
    return [d for d in range(1, n + 1) if n % d == 0]


@every_group
def test_group_axioms_in_full(name):
    group = group_of(name)
    table, elements = group.table, np.arange(group.order)
    assert group.order == group_order(name) == len(set(group.labels)) == len(set(group.elements))
    assert (np.sort(table, axis=0) == elements[:, None]).all()
    assert (np.sort(table, axis=1) == elements).all()
    assert (table[0] == elements).all()
    assert (table[:, 0] == elements).all()
    assert (table[elements, group.inverse] == 0).all()
    assert (table[group.inverse, elements] == 0).all()
    for a in elements:
        assert (table[table[a]] == table[a][table]).all()  # (a·b)·c = a·(b·c)


@given(any_name, st.data())
def test_group_axioms_of_any_name(name, data):
    group = group_of(name)
    a, b, c = (data.draw(st.integers(0, group.order - 1)) for _ in range(3))
    table = group.table
    assert table[table[a, b], c] == table[a, table[b, c]]
    assert table[a, 0] == table[0, a] == a
    assert table[a, group.inverse[a]] == table[group.inverse[a], a] == 0


@given(element, element)
def test_left_factor_acts_first(a, b):
    left, right = S5.elements[a], S5.elements[b]
    assert S5.elements[S5.table[a, b]] == tuple(right[left[i]] for i in range(5))


def test_products_of_labels_are_the_usual_ones():
    """0 goes to 1 by the left factor and on to 2 by the right one; r s = s r⁻¹ in D5; i j = k, and j i = -k."""

    def times(name, a, b):
        group = group_of(name)
        return group.labels[group.table[group.labels.index(a), group.labels.index(b)]]

    assert times("s5", "(0 1)", "(1 2)") == "(0 2 1)"
    assert (times("d5", "r", "s"), times("d5", "s", "r^4"), times("d5", "s r", "s r")) == ("s r^4", "s r^4", "e")
    assert (times("d5", "r^3", "r^4"), times("d5", "s", "r")) == ("r^2", "s r")
    assert [times("q8", *pair) for pair in ("ij", "ji", "jk", "ki", "ii")] == ["k", "-k", "i", "j", "-1"]
    assert times("z4xz6", "(3, 2)", "(2, 5)") == "(1, 1)"


def test_identities_and_names():
    assert {name: group_of(name).labels[0] for name in ("s3", "a5", "d9", "q8", "z4xz6")} == {
        **{"s3": "e", "a5": "e", "d9": "e", "q8": "1", "z4xz6": "(0, 0)"}
    }
    assert [group_of(name).name for name in ("s5", "d12", "z4xz6")] == ["S5", "D12", "Z4×Z6"]


@pytest.mark.parametrize(("name", "known"), [("d2", "z2xz2"), ("d3", "s3")])
def test_small_dihedral_groups_are_known_ones(name, known):
    """V4 and S3: as many elements of each order, which tells groups of these sizes apart."""
    assert orders(group_of(name)) == orders(group_of(known))


def orders(group):
    found = Counter()
    for a in range(group.order):
        power, k = a, 1
        while power != 0:
            power, k = group.table[power, a], k + 1
        found[k] += 1
    return found


@every_group
def test_kinds_are_a_homomorphism_to_two_kinds(name):
    """Even times odd is odd, rotation times reflection a reflection; the other groups have no named half."""
    group = group_of(name)
    assert bool(group.kinds) == (name[0] in "sd")
    other = np.array([kind != group.kinds[0] for kind in group.kinds])
    if group.kinds:
        assert (other[group.table] == other[:, None] ^ other[None, :]).all()
        assert set(group.kinds) == ({"even", "odd"} if name[0] == "s" else {"rotation", "reflection"})
        assert group.kinds[0] in ("even", "rotation")
        assert other.sum() * 2 == group.order


def test_tables_are_shared_and_cannot_be_written():
    assert group_of("s5") is S5
    with pytest.raises(ValueError, match="read-only"):
        S5.table[0, 0] = 1


@pytest.mark.parametrize("name", ["s6", "d1", "z99xz99", "", "../s5"])
def test_a_name_of_no_group_is_refused(name):
    with pytest.raises(ConfigError, match=r"^group must "):
        group_of(name)


@pytest.mark.parametrize(
    ("name", "count", "classes"),
    [
        ("s3", 6, 4),
        ("s4", 30, 11),
        ("s5", 156, 19),
        ("a4", 10, 5),
        ("a5", 59, 9),
        ("q8", 6, 6),
        ("v4", 5, 5),
        ("psl27", 179, 15),
    ],
)
def test_subgroups_are_all_there(name, count, classes):
    found = subgroups(group_of(name))
    assert len({s.members for s in found}) == len(found) == count
    assert {s.conjugacy for s in found} == set(range(classes))
    assert [s.order for s in found] == sorted(s.order for s in found)


@pytest.mark.parametrize("n", [*range(2, 13), 30, 113])
def test_a_dihedral_group_has_tau_plus_sigma_subgroups(n):
    """One of rotations for each divisor d of n, and n/d with reflections."""
    assert len(subgroups(group_of(f"d{n}"))) == len(divisors(n)) + sum(divisors(n))


@settings(max_examples=40)
@given(st.integers(1, 15), st.integers(1, 15))
def test_pairs_of_residues_have_as_many_subgroups_as_goursat_counts(m, n):
    """The sum over divisors a of m and b of n of gcd(a, b) (Tóth 2014, arXiv:1312.1485)."""
    assume(m * n >= 3)
    expected = sum(math.gcd(a, b) for a in divisors(m) for b in divisors(n))
    found = subgroups(group_of(f"z{m}xz{n}"))
    assert len(found) == expected
    assert {s.conjugacy for s in found} == set(range(expected))  # all are normal


@pytest.mark.parametrize("name", ["d125", "d120", "z2xz125", "z12xz20", "z12xz12", "s5"])
def test_subgroups_of_the_largest_groups_are_found_at_once(name):
    subgroups.cache_clear()
    before = time.process_time()
    subgroups(group_of(name))
    assert time.process_time() - before < 2


@given(subgroup, element)
def test_a_subgroup_is_closed_and_its_conjugates_are_its_class(s, g):
    members = np.array(s.members)
    assert set(S5.table[np.ix_(members, members)].ravel()) == set(s.members)
    moved = tuple(sorted(S5.table[S5.table[g, members], S5.inverse[g]]))
    assert moved in {other.members for other in subgroups(S5) if other.conjugacy == s.conjugacy}


@given(any_name, st.data())
def test_generated_is_the_smallest_subgroup_around_its_generators(name, data):
    group = group_of(name)
    generators = data.draw(st.lists(st.integers(0, group.order - 1), max_size=3))
    around = [s for s in subgroups(group) if set(generators) <= set(s.members)]
    assert generated(group, generators) == min(around, key=lambda s: s.order)


@given(any_name, st.data(), side)
def test_a_coset_is_a_translate_of_the_subgroup(name, data, which):
    group = group_of(name)
    s, g = data.draw(st.sampled_from(subgroups(group))), data.draw(st.integers(0, group.order - 1))
    labels = coset_labels(group, s, which)
    members = np.array(s.members)
    translate = group.table[g, members] if which == "left" else group.table[members, g]
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
