"""Names of subgroups by their structure, which follows from the orders of their elements."""

import itertools
from collections import Counter
from collections.abc import Sequence
from math import gcd

import numpy as np
from numpy.typing import NDArray

Members = tuple[int, ...]


def names_of(
    classes: Sequence[Sequence[Members]], table: NDArray[np.int64], kinds: Sequence[str]
) -> list[tuple[str, ...]]:
    """Name every subgroup of a group so that no two share a name.

    Where classes share a structure, the one whose members are all of one kind says so ("V4 even", "C2 rotation");
    what is still shared, by conjugates or classes, is numbered ("D5 #3").

    Args:
        classes: The subgroups as sorted members, in classes of conjugates.
        table: Products in the group, (n, n); element 0 is the identity.
        kinds: The kind of each element, or nothing.
    """
    structures = [structure(_restricted(table, conjugates[0])) for conjugates in classes]
    shared = Counter(structures)
    names = (
        [
            f"{name} {kinds[0]}" if shared[name] > 1 and {kinds[i] for i in conjugates[0]} == {kinds[0]} else name
            for name, conjugates in zip(structures, classes, strict=True)
        ]
        if kinds
        else structures
    )
    bearers = Counter(name for name, conjugates in zip(names, classes, strict=True) for _ in conjugates)
    numbers = {name: itertools.count(1) for name in names}
    return [
        tuple(f"{name} #{next(numbers[name])}" if bearers[name] > 1 else name for _ in conjugates)
        for name, conjugates in zip(names, classes, strict=True)
    ]


def structure(table: NDArray[np.int64]) -> str:
    """Name a group by its table of products (n, n), element 0 the identity; "order n" when it is none we name.

    Orders of elements tell abelian groups apart from each other (Z_a×Z_b has gcd(a, d)·gcd(b, d) elements whose
    d-th power is the identity), and each of _KNOWN from all groups of its size.
    """
    size, counts = len(table), Counter(_orders(table).tolist())
    if known := _KNOWN.get(tuple(sorted(counts.items()))):
        return known
    largest = max(counts)
    other = size // largest
    if (table == table.T).all() and all(_roots(counts, d) == gcd(largest, d) * gcd(other, d) for d in counts):
        return f"C{size}" if other == 1 else f"C{other}×C{largest}"
    reflections = size // 2 + (largest % 2 == 0)  # all the outside of the rotations, and the half turn
    if other == 2 and counts[2] == reflections:
        return f"D{largest}"
    return f"order {size}"


_KNOWN: dict[tuple[tuple[int, int], ...], str] = {
    ((1, 1),): "trivial",
    ((1, 1), (2, 3)): "V4",
    ((1, 1), (2, 3), (3, 2)): "S3",
    ((1, 1), (2, 1), (4, 6)): "Q8",
    ((1, 1), (2, 3), (3, 8)): "A4",
    ((1, 1), (2, 5), (4, 10), (5, 4)): "F20",
    ((1, 1), (3, 14), (7, 6)): "F21",
    ((1, 1), (2, 9), (3, 8), (4, 6)): "S4",
    ((1, 1), (2, 15), (3, 20), (5, 24)): "A5",
    ((1, 1), (2, 25), (3, 20), (4, 30), (5, 24), (6, 20)): "S5",
    ((1, 1), (2, 21), (3, 56), (4, 42), (7, 48)): "PSL(2,7)",
}
"""(order, how many elements have it) -> name."""


def _restricted(table: NDArray[np.int64], members: Members) -> NDArray[np.int64]:
    """The table of a subgroup, whose sorted members are numbered anew."""
    return np.searchsorted(members, table[np.ix_(members, members)]).astype(np.int64)


def _orders(table: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n,) the least k >= 1 with a^k = e, for every element a."""
    elements = power = np.arange(len(table))
    orders = np.ones(len(table), dtype=np.int64)
    while power.any():
        orders += power != 0
        power = np.where(power == 0, 0, table[power, elements])
    return orders


def _roots(counts: Counter[int], d: int) -> int:
    return sum(count for order, count in counts.items() if d % order == 0)
