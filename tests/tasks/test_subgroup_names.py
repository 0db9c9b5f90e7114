"""Names of structures: right by the order, by whether it is abelian or cyclic, and honest where there is none."""

import itertools
import math
import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.tasks.groups import group_of, subgroups
from grok_core.tasks.subgroup_names import structure

S5 = group_of("s5")
NAMES = (
    "s3",
    "s4",
    "s5",
    "a4",
    "a5",
    "q8",
    "d2",
    "d4",
    "d12",
    "d15",
    "d120",
    "z2xz2",
    "z4xz6",
    "z6xz36",
    "z12",
    "v4",
    "psl27",
)
SIZES = {"trivial": 1, "V4": 4, "S3": 6, "Q8": 8, "A4": 12, "F20": 20, "F21": 21, "S4": 24, "A5": 60, "S5": 120}
SIZES["PSL(2,7)"] = 168
any_name = st.sampled_from(NAMES)


def table_of(elements, product):
    number = {element: i for i, element in enumerate(elements)}
    return np.array([[number[product(a, b)] for b in elements] for a in elements])


def size_of(name):
    if name[0] == "D":
        return 2 * int(name[1:])
    return SIZES.get(name) or math.prod(map(int, re.findall("[0-9]+", name)))


def base(name):
    return re.sub(r"( even| rotation)?( #\d+)?$", "", name)


@pytest.mark.parametrize("name", NAMES)
def test_every_subgroup_has_a_name_of_its_own_and_of_its_size(name):
    found = subgroups(group_of(name))
    assert len({s.name for s in found}) == len(found)
    assert [size_of(base(s.name)) for s in found] == [s.order for s in found]


@given(any_name, st.data())
def test_cyclic_means_generated_by_one_and_products_commute(name, data):
    group = group_of(name)
    s = data.draw(st.sampled_from(subgroups(group)))
    inside = group.table[np.ix_(s.members, s.members)]
    abelian = bool((inside == inside.T).all())
    assert abelian == (base(s.name)[0] in "CVt")
    powers = [[0] for _ in s.members]
    for k, a in enumerate(s.members):
        while (then := group.table[powers[k][-1], a]) != 0:
            powers[k].append(then)
    cyclic = any(len(found) == s.order for found in powers)
    assert cyclic == bool(re.fullmatch(r"C\d+|trivial", base(s.name)))
    if product := re.fullmatch(r"C(\d+)×C(\d+)", base(s.name)):
        small, large = map(int, product.groups())
        assert max(map(len, powers)) == large
        assert large % small == 0


def test_the_subgroups_of_s5_by_name():
    sizes = Counter(s.name.split(" #")[0] for s in subgroups(S5))
    assert sizes == {
        **{"trivial": 1, "C2": 10, "C2 even": 15, "C3": 10, "C4": 15, "V4": 15, "V4 even": 5, "C5": 6},
        **{"C6": 10, "S3": 10, "S3 even": 10, "D4": 15, "D5": 6, "D6": 10, "A4": 5, "F20": 6, "S4": 5},
        **{"A5": 1, "S5": 1},
    }


def test_the_subgroups_of_smaller_groups_by_name():
    def names(name):
        return sorted(s.name for s in subgroups(group_of(name)))

    assert names("q8") == ["C2", "C4 #1", "C4 #2", "C4 #3", "Q8", "trivial"]
    assert names("d4") == ["C2 #1", "C2 #2", "C2 #3", "C2 #4", "C2 rotation", "C4", "D4", "V4 #1", "V4 #2", "trivial"]
    assert names("z2xz4") == ["C2 #1", "C2 #2", "C2 #3", "C2×C4", "C4 #1", "C4 #2", "V4", "trivial"]
    assert names("z1xz6") == ["C2", "C3", "C6", "trivial"]


def test_even_subgroups_are_even_and_rotations_rotate():
    for name in ("s4", "s5", "d4", "d12"):
        group = group_of(name)
        for s in subgroups(group):
            if " even" in s.name or " rotation" in s.name:
                assert {group.kinds[i] for i in s.members} == {group.kinds[0]}


def test_what_has_no_name_is_called_by_its_order():
    """Z2³ and Z2²×Z4 need three cycles; Z9⋊Z3 has the orders of Z3×Z9, and Z3⋊Z4 as many elements as D6 and A4."""
    cube = list(itertools.product(range(2), repeat=3))
    assert structure(table_of(cube, lambda a, b: tuple((i + j) % 2 for i, j in zip(a, b, strict=True)))) == "order 8"
    mixed = list(itertools.product(range(2), range(2), range(4)))
    assert structure(table_of(mixed, lambda a, b: ((a[0] + b[0]) % 2, (a[1] + b[1]) % 2, (a[2] + b[2]) % 4))) == (
        "order 16"
    )
    modular = list(itertools.product(range(3), range(9)))
    assert structure(table_of(modular, lambda a, b: ((a[0] + b[0]) % 3, (a[1] * 4 ** b[0] + b[1]) % 9))) == "order 27"
    dicyclic = list(itertools.product(range(4), range(3)))
    assert structure(table_of(dicyclic, lambda a, b: ((a[0] + b[0]) % 4, ((-1) ** b[0] * a[1] + b[1]) % 3))) == (
        "order 12"
    )
