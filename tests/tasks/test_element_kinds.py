"""Sorts of elements, against what they mean."""

import pytest

from grok_core.tasks.element_kinds import kinds_of, orders
from grok_core.tasks.groups import group_of

GROUPS = ("s3", "s4", "s5", "a4", "a5", "d5", "d6", "q8", "z2xz4", "z7xz1")


@pytest.mark.parametrize("name", GROUPS)
def test_an_order_is_the_first_power_that_is_the_identity(name):
    group = group_of(name)
    for element, order in enumerate(orders(group)):
        power, count = element, 1
        while power:
            power, count = int(group.table[power, element]), count + 1
        assert order == count


@pytest.mark.parametrize("name", ["s3", "s4", "s5", "a4", "a5"])
def test_a_cycle_type_lists_the_cycles_that_the_label_is_written_in(name):
    group = group_of(name)
    points = len(group.elements[0])
    for label, sort in zip(group.labels, kinds_of(group)["cycle type"], strict=True):
        cycles = [len(cycle.split()) for cycle in label.strip("()").split(")(")] if label != "e" else []
        every = sorted(cycles + [1] * (points - sum(cycles)), reverse=True)
        assert sort == " + ".join(map(str, every))


def test_conjugate_permutations_have_one_cycle_type():
    group = group_of("s4")
    types = kinds_of(group)["cycle type"]
    for a in range(group.order):
        for g in range(group.order):
            assert types[a] == types[group.table[group.table[g, a], group.inverse[g]]]


@pytest.mark.parametrize(
    ("name", "sorts"),
    [
        ("s5", {"parity", "cycle type", "order"}),
        ("a5", {"cycle type", "order"}),
        ("d5", {"symmetry", "order"}),
        ("q8", {"order"}),
        ("z2xz4", {"order"}),
    ],
)
def test_only_what_the_elements_have_is_offered(name, sorts):
    assert set(kinds_of(group_of(name))) == sorts
