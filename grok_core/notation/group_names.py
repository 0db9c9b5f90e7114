"""The names of the groups one can choose, and how many elements each has.

s3, s4, s5 permutations; a4, a5 the even ones; v4 Klein's four-group; q8 the quaternions; d<n> the symmetries of a
regular n-gon; z<n> residues, z<m>xz<n> pairs of them; psl27 the simple group PSL(2,7) of 168 elements.
"""

import re
from collections.abc import Callable
from math import factorial

from grok_core.errors import nearest
from grok_core.languages import mark, say

MOST_ELEMENTS = 250
"""Predictions are stored as bytes, one value of which means undefined; the table has at most 62,500 equations."""

EXAMPLES = ("s3", "s4", "s5", "a4", "a5", "v4", "q8", "psl27", "d12", "z7", "z4xz6")

ALL = mark("s3, s4, s5, a4, a5, v4, q8, psl27, d<n>, z<n> or z<m>xz<n>, such as d12, z7 or z4xz6")
"""What there is, in words, marked."""

_ORDERS: dict[re.Pattern[str], Callable[..., int]] = {
    re.compile(r"s([3-5])"): factorial,
    re.compile(r"a([45])"): lambda n: factorial(n) // 2,
    re.compile(r"v(4)"): lambda n: n,
    re.compile(r"q(8)"): lambda n: n,
    re.compile(r"d([1-9][0-9]{0,3})"): lambda n: 2 * n,
    re.compile(r"psl2(7)"): lambda q: q * (q**2 - 1) // 2,
    re.compile(r"z([1-9][0-9]{0,3})"): lambda n: n,
    re.compile(r"z([1-9][0-9]{0,3})xz([1-9][0-9]{0,3})"): lambda m, n: m * n,
}


def numbers_of(name: str) -> tuple[int, ...]:
    """Return the numbers in the name of a group: (12,) for d12, (4, 6) for z4xz6, (7,) for psl27; () for no group."""
    found = next(filter(None, (pattern.fullmatch(name) for pattern in _ORDERS)), None)
    return tuple(map(int, found.groups())) if found else ()


def group_order(name: str) -> int:
    """Return the number of elements of a group, 0 for a name that is none."""
    return next((order(*numbers_of(name)) for pattern, order in _ORDERS.items() if pattern.fullmatch(name)), 0)


def group_title(name: str) -> str:
    """Write the name of a group as mathematicians do: S5, Z4×Z6, PSL(2,7)."""
    return "PSL(2,7)" if name == "psl27" else name.upper().replace("X", "×")


def group_complaint(value: object) -> str:
    """Return a sentence about what is wrong with the name of a group, or ""."""
    name = str(value)
    order = group_order(name)
    if not order:
        told = say("group must be {allowed}, got {name!r}.", allowed=say(ALL), name=name[:40])
        return told + nearest(name.lower(), EXAMPLES)
    if 3 <= order <= MOST_ELEMENTS:
        return ""
    told = mark("group must have 3 to {most} elements, and {name} has {order}.")
    return say(told, most=MOST_ELEMENTS, name=name, order=order)
