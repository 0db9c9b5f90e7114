"""The names of the groups one can choose, and how many elements each has.

s3, s4, s5 permutations; a4, a5 the even ones; q8 the quaternions; d<n> the symmetries of a regular n-gon;
z<m>xz<n> pairs of residues.
"""

import re
from collections.abc import Callable
from math import factorial

from grok_core.errors import nearest

MOST_ELEMENTS = 250
"""Predictions are stored as bytes, one value of which means undefined; the table has at most 62,500 equations."""

EXAMPLES = ("s3", "s4", "s5", "a4", "a5", "q8", "d12", "z4xz6")

_ORDERS: dict[re.Pattern[str], Callable[..., int]] = {
    re.compile(r"s([3-5])"): factorial,
    re.compile(r"a([45])"): lambda n: factorial(n) // 2,
    re.compile(r"q(8)"): lambda n: n,
    re.compile(r"d([1-9][0-9]{0,3})"): lambda n: 2 * n,
    re.compile(r"z([1-9][0-9]{0,3})xz([1-9][0-9]{0,3})"): lambda m, n: m * n,
}


def numbers_of(name: str) -> tuple[int, ...]:
    """Return the numbers in the name of a group: (12,) for d12, (4, 6) for z4xz6."""
    return tuple(map(int, re.findall("[0-9]+", name)))


def group_order(name: str) -> int:
    """Return the number of elements of a group, 0 for a name that is none."""
    return next((order(*numbers_of(name)) for pattern, order in _ORDERS.items() if pattern.fullmatch(name)), 0)


def group_title(name: str) -> str:
    """Write the name of a group as mathematicians do: S5, Z4×Z6."""
    return name.upper().replace("X", "×")


def group_complaint(value: object) -> str:
    """Return what is wrong with the name of a group, or ""."""
    name = str(value)
    order = group_order(name)
    if not order:
        hint = nearest(name.lower(), EXAMPLES)
        return f"must be s3, s4, s5, a4, a5, q8, d<n> or z<m>xz<n>, such as d12 or z4xz6, got {name[:40]!r}.{hint}"
    if 3 <= order <= MOST_ELEMENTS:
        return ""
    return f"must have 3 to {MOST_ELEMENTS} elements, and {name} has {order}."
