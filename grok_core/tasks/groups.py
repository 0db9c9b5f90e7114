"""Finite groups as tables: their elements, products, subgroups and cosets.

Elements are numbered 0 .. n-1 and element 0 is the identity. Everything else here is index arithmetic on the
multiplication table, so that a new group needs only its elements and their product (`elements`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from grok_core.errors import ConfigError
from grok_core.notation.arithmetic import is_prime
from grok_core.notation.group_names import group_complaint, group_title, numbers_of
from grok_core.tasks.elements import ELEMENTS, Element
from grok_core.tasks.subgroup_names import names_of

IntArray = npt.NDArray[np.int64]
Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")


@dataclass(frozen=True, eq=False)
class Group:
    """A group of n elements; compared and hashed by identity, so take it from `group_of`.

    table[a, b] is the product a·b and inverse[a] is a⁻¹, both read-only. Of permutations the LEFT factor acts
    first, (a·b)[i] = b[a[i]], as in the code released with Power et al. 2022. The opposite choice would
    give the opposite group, in which left and right cosets trade places.
    """

    name: str
    elements: tuple[Element, ...]  # permutations as images of 0 .. degree-1; else as `elements` says
    labels: tuple[str, ...]
    kinds: tuple[str, ...]  # even or odd permutation, rotation or reflection; empty in other groups
    table: IntArray  # (n, n)
    inverse: IntArray  # (n,)

    @property
    def order(self) -> int:
        """The number of elements n."""
        return len(self.elements)


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


@lru_cache(maxsize=64)
def group_of(name: str) -> Group:
    """Build a group from its name, such as s5 or z4xz6 (`group_names`). Raises ConfigError for another name."""
    if complaint := group_complaint(name):
        raise ConfigError(complaint)
    made = ELEMENTS[name[0]](*numbers_of(name))
    number = {element: i for i, element in enumerate(made.members)}
    table = np.array([[number[made.product(a, b)] for b in made.members] for a in made.members], dtype=np.int64)
    inverse = np.argmax(table == 0, axis=1).astype(np.int64)
    table.setflags(write=False)
    inverse.setflags(write=False)
    return Group(group_title(name), made.members, made.labels, made.kinds, table, inverse)


@lru_cache
def subgroups(group: Group) -> tuple[Subgroup, ...]:
    """Every subgroup, from the trivial one to the group itself, by order and then by conjugacy class.

    Each class is found once, by adding one element at a time to a representative, and is then filled in by
    conjugation: S5 has 156 subgroups in 19 classes. Names say the structure ("A5", "V4 even", "D5 #3").
    """
    generators = {_closure(group, (0, element)): element for element in range(group.order)}.values()
    classes = [_conjugates(group, (0,))]
    known = set(classes[0])
    for conjugates in classes:  # grows while it is walked
        smaller = conjugates[0]
        spanned = set(smaller)
        for element in generators:  # one of each cyclic subgroup: the others give the same
            if element in spanned:
                continue
            larger = _closure(group, (*smaller, element))
            if is_prime(len(larger) // len(smaller)):  # then nothing lies between the two
                spanned.update(larger)
            if larger not in known:
                classes.append(_conjugates(group, larger))
                known.update(classes[-1])
    classes.sort(key=lambda conjugates: (len(conjugates[0]), conjugates[0]))
    names = names_of(classes, group.table, group.kinds)
    return tuple(
        Subgroup(members, index, name)
        for index, conjugates in enumerate(classes)
        for members, name in zip(conjugates, names[index], strict=True)
    )


def generated(group: Group, generators: Iterable[int]) -> Subgroup:
    """The smallest subgroup that contains the given elements."""
    members = _closure(group, (0, *generators))
    return next(subgroup for subgroup in subgroups(group) if subgroup.members == members)


def power_subgroup() -> Subgroup:
    """H = <(0 3)(1 4), (1 2)(3 4)> of S5, of order 10, whose cosets Power et al. 2022 show in Figure 3."""
    group = group_of("s5")
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
    """The members of the smallest subgroup around elements that include the identity."""
    members = np.unique(np.array(generators))
    size = 0
    while size != (size := len(members)):  # a finite set closed under products is a subgroup
        reached = np.zeros(group.order, dtype=bool)
        reached[group.table[members[:, None], members]] = True
        members = np.flatnonzero(reached)
        if 2 * len(members) > group.order:  # no proper subgroup is larger than half
            members = np.arange(group.order)
    return tuple(members.tolist())


def _conjugates(group: Group, members: tuple[int, ...]) -> list[tuple[int, ...]]:
    by = np.arange(group.order)[:, None]
    images = group.table[group.table[by, np.array(members)], group.inverse[by]]  # g h g⁻¹, one row per g
    return [tuple(row) for row in np.unique(np.sort(images, axis=1), axis=0).tolist()]
