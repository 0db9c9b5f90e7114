"""Finite groups as tables: their elements, products, subgroups and cosets.

Elements are numbered 0 .. n-1 and element 0 is the identity. Everything else here is index arithmetic on the
multiplication table, so that a new group needs only its elements.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Literal

import numpy as np
import numpy.typing as npt

from grok_core.errors import ConfigError

IntArray = npt.NDArray[np.int64]
Permutation = tuple[int, ...]
Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")


@dataclass(frozen=True, eq=False)
class Group:
    """A group of n permutations; compared and hashed by identity, so take it from a cached factory.

    table[a, b] is the product a·b and inverse[a] is a⁻¹, both read-only. The LEFT factor acts first,
    (a·b)[i] = b[a[i]], as in the code released with Power et al. 2022. The opposite choice would
    give the opposite group, in which left and right cosets trade places.
    """

    name: str
    elements: tuple[Permutation, ...]
    labels: tuple[str, ...]  # cycles on 0 .. degree-1, "e" for the identity
    table: IntArray  # (n, n)
    inverse: IntArray  # (n,)

    @property
    def order(self) -> int:
        """The number of elements n."""
        return len(self.elements)

    @property
    def is_odd(self) -> tuple[bool, ...]:
        """For each element, whether it is a product of an odd number of transpositions."""
        return tuple(sum(a > b for a, b in itertools.combinations(p, 2)) % 2 == 1 for p in self.elements)


@dataclass(frozen=True)
class Subgroup:
    """A subgroup by its sorted members; its name takes no part in comparisons."""

    members: tuple[int, ...]
    conjugacy: int  # two subgroups of one group are conjugate when these agree
    name: str = field(compare=False)

    @property
    def order(self) -> int:
        """The number of members."""
        return len(self.members)


def product(a: Permutation, b: Permutation) -> Permutation:
    """a·b with the left factor first: i goes to a[i], then to b[a[i]]."""
    return tuple(b[i] for i in a)


def cycles(permutation: Permutation) -> str:
    """Cycle notation without fixed points, such as "(0 3)(1 4)"; "e" for the identity."""
    written, seen = "", set[int]()
    for start in range(len(permutation)):
        cycle, i = list[int](), start
        while i not in seen:
            seen.add(i)
            cycle.append(i)
            i = permutation[i]
        if len(cycle) > 1:
            written += f"({' '.join(map(str, cycle))})"
    return written or "e"


@lru_cache
def symmetric_group(degree: int) -> Group:
    """All permutations of 0 .. degree-1 in lexicographic order, so element 0 is the identity.

    Raises ConfigError unless 2 <= degree <= 5 (S6 has 720 elements: its table would be half a million pairs).
    """
    if not 2 <= degree <= 5:
        raise ConfigError(f"A symmetric group of degree {degree} was asked for; choose a degree from 2 to 5.")
    elements = tuple(itertools.permutations(range(degree)))
    rows = np.array(elements)
    weights = degree ** np.arange(degree)  # reading a permutation as a number makes the look-up a search
    codes = rows @ weights
    sorter = np.argsort(codes)
    products = rows[None, :, :].repeat(len(rows), 0)  # b[a[i]]: index every row b by every row a
    products = np.take_along_axis(products, rows[:, None, :].repeat(len(rows), 1), axis=2)
    table = sorter[np.searchsorted(codes, products @ weights, sorter=sorter)].astype(np.int64)
    inverse = np.argmax(table == 0, axis=1).astype(np.int64)
    table.setflags(write=False)
    inverse.setflags(write=False)
    return Group(f"S{degree}", elements, tuple(map(cycles, elements)), table, inverse)


GROUPS: dict[str, Callable[[], Group]] = {"s5": partial(symmetric_group, 5)}


@lru_cache
def subgroups(group: Group) -> tuple[Subgroup, ...]:
    """Every subgroup, from the trivial one to the group itself, by order and then by conjugacy class.

    Each class is found once, by adding one element at a time to a representative, and is then filled in by
    conjugation: S5 has 156 subgroups in 19 classes. Names say the structure ("A5", "V4 even", "D5 #3").
    """
    classes = [_conjugates(group, (0,))]
    known = set(classes[0])
    for conjugates in classes:  # grows while it is walked
        for element in range(group.order):
            larger = _closure(group, (*conjugates[0], element))
            if larger not in known:
                classes.append(_conjugates(group, larger))
                known.update(classes[-1])
    classes.sort(key=lambda conjugates: (len(conjugates[0]), conjugates[0]))
    return _named(group, classes)


def generated(group: Group, generators: Iterable[int]) -> Subgroup:
    """The smallest subgroup that contains the given elements."""
    members = _closure(group, (0, *generators))
    return next(subgroup for subgroup in subgroups(group) if subgroup.members == members)


def power_subgroup() -> Subgroup:
    """H = <(0 3)(1 4), (1 2)(3 4)> of S5, of order 10, whose cosets Power et al. 2022 show in Figure 3."""
    group = symmetric_group(5)
    generators = (group.labels.index(label) for label in ("(0 3)(1 4)", "(1 2)(3 4)"))
    return replace(generated(group, generators), name="H of Power et al.")


def coset_labels(group: Group, subgroup: Subgroup, side: Side) -> IntArray:
    """(n,) the coset of each element, numbered in the order of first members: "left" is gH, "right" Hg.

    Raises ConfigError on any other side.
    """
    if side not in SIDES:
        raise ConfigError(f"Got the side {side!r}; choose 'left' or 'right'.")
    members = np.array(subgroup.members)
    coset = group.table[:, members] if side == "left" else group.table[members, :].T
    _, labels = np.unique(coset.min(axis=1), return_inverse=True)  # (n, |H|): a coset's least member names it
    return labels.astype(np.int64)


def _closure(group: Group, generators: tuple[int, ...]) -> tuple[int, ...]:
    reached = np.zeros(group.order, dtype=bool)
    reached[0] = True
    size = 0
    while size != (size := int(reached.sum())):  # a finite set closed under products is a subgroup
        members = np.flatnonzero(reached)
        reached[group.table[np.ix_(members, np.array(generators))]] = True
    return tuple(int(i) for i in np.flatnonzero(reached))


def _conjugates(group: Group, members: tuple[int, ...]) -> list[tuple[int, ...]]:
    by = np.arange(group.order)[:, None]
    images = group.table[group.table[by, np.array(members)], group.inverse[by]]  # g h g⁻¹, one row per g
    return [tuple(map(int, row)) for row in np.unique(np.sort(images, axis=1), axis=0)]


def _named(group: Group, classes: list[list[tuple[int, ...]]]) -> tuple[Subgroup, ...]:
    orders = [len(_closure(group, (element,))) for element in range(group.order)]
    even = [not odd for odd in group.is_odd]
    structures = [_structure(orders[member] for member in conjugates[0]) for conjugates in classes]
    shared = Counter(structures)
    names = [
        f"{structure} even" if shared[structure] > 1 and all(even[i] for i in conjugates[0]) else structure
        for structure, conjugates in zip(structures, classes, strict=True)
    ]
    bearers = Counter(name for name, conjugates in zip(names, classes, strict=True) for _ in conjugates)
    numbers = {name: itertools.count(1) for name in names}
    return tuple(
        Subgroup(members, index, f"{name} #{next(numbers[name])}" if bearers[name] > 1 else name)
        for index, (name, conjugates) in enumerate(zip(names, classes, strict=True))
        for members in conjugates
    )


# The counts of element orders tell these apart from every other group of the same size up to S5's subgroups.
_STRUCTURES: dict[tuple[tuple[int, int], ...], str] = {
    ((1, 1),): "trivial",
    ((1, 1), (2, 3)): "V4",
    ((1, 1), (2, 3), (3, 2)): "S3",
    ((1, 1), (2, 3), (3, 8)): "A4",
    ((1, 1), (2, 5), (4, 10), (5, 4)): "F20",
    ((1, 1), (2, 9), (3, 8), (4, 6)): "S4",
    ((1, 1), (2, 15), (3, 20), (5, 24)): "A5",
    ((1, 1), (2, 25), (3, 20), (4, 30), (5, 24), (6, 20)): "S5",
}


def _structure(element_orders: Iterable[int]) -> str:
    counts = Counter(element_orders)
    size, largest = counts.total(), max(counts)
    known = _STRUCTURES.get(tuple(sorted(counts.items())))
    if known is not None:
        return known
    if largest == size:
        return f"C{size}"
    reflections = size // 2 + (largest % 2 == 0)  # all the outside of the rotations, and the half turn
    if 2 * largest == size and counts[2] == reflections:
        return f"D{largest}"
    return f"order {size}"
