"""Names of groups: exactly those of 3 to 250 elements are allowed, and a wrong one is answered in a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.config import RunConfig
from grok_core.errors import ConfigError
from grok_core.notation.group_names import (
    EXAMPLES,
    MOST_ELEMENTS,
    group_complaint,
    group_order,
    group_title,
    numbers_of,
)

KNOWN = {
    "s3": 6,
    "s4": 24,
    "s5": 120,
    "a4": 12,
    "a5": 60,
    "v4": 4,
    "q8": 8,
    "psl27": 168,
    "d12": 24,
    "z7": 7,
    "z4xz6": 24,
}


def test_orders_are_the_known_ones():
    assert {name: group_order(name) for name in EXAMPLES} == KNOWN


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_families_take_any_size_up_to_the_limit(m, n):
    for name, order, numbers in ((f"d{n}", 2 * n, (n,)), (f"z{n}", n, (n,)), (f"z{m}xz{n}", m * n, (m, n))):
        assert (group_order(name), numbers_of(name)) == (order, numbers)
        words = group_complaint(name)
        assert words == ("" if 3 <= order <= 250 else f"group must have 3 to 250 elements, and {name} has {order}.")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        *[("", ""), ("s6", "s5"), ("S5", "s5"), ("Z4xZ6", "z4xz6"), ("z4z6", "z4xz6"), ("d0", None), ("d012", "d12")],
        *[("a3", None), ("q16", None), ("d12 ", "d12"), ("d-3", None), ("d１２", None), ("z4xz", "z4xz6")],
        *[("v8", None), ("psl25", "psl27"), ("PSL(2,7)", "psl27"), ("s5s5", "s5"), ("e", ""), ("d" * 10_000, "")],
    ],
)
def test_what_names_no_group_is_refused_with_the_nearest(name, hint):
    assert group_order(name) == 0
    words = group_complaint(name)
    allowed = "group must be s3, s4, s5, a4, a5, v4, q8, psl27, d<n>, z<n> or z<m>xz<n>, such as d12, z7 or z4xz6"
    assert words.startswith(f"{allowed}, got {name[:40]!r}.")
    assert len(words) < 200
    if hint is not None:
        assert words.endswith(f"Did you mean {hint!r}?" if hint else ".")


def test_the_field_says_it_with_its_name():
    with pytest.raises(ConfigError, match=r"^group must have 3 to 250 elements, and d126 has 252\.$"):
        RunConfig(group="d126")
    assert RunConfig(group=" d125 ", operation="compose").n_elements == MOST_ELEMENTS == 250


def test_titles_are_as_mathematicians_write():
    assert [group_title(name) for name in ("s5", "z7", "z4xz6", "psl27")] == ["S5", "Z7", "Z4×Z6", "PSL(2,7)"]
