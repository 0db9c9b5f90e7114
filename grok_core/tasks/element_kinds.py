"""Classifications of the elements of a group, for colours: parity, cycle type, order."""

from collections import Counter

import numpy as np

from grok_core.tasks.groups import Group


def kinds_of(group: Group) -> dict[str, tuple[str, ...]]:
    """Return every classification by name, each as n texts, one for each element.

    "parity" (of permutations) or "symmetry" (rotation, reflection) where the elements have one, the "cycle type" of
    permutations, and the "order": the least power that is the identity.
    """
    found = {("parity" if "odd" in group.kinds else "symmetry"): group.kinds} if group.kinds else {}
    if all(sorted(element) == list(range(len(element))) for element in group.elements):
        found["cycle type"] = tuple(map(_cycle_type, group.elements))
    return found | {"order": tuple(map(str, orders(group)))}


def orders(group: Group) -> list[int]:
    """Return the order of each element: the least k >= 1 whose k-th power is the identity."""
    every, power = np.arange(group.order), np.arange(group.order)
    found = np.zeros(group.order, dtype=np.int64)
    for k in range(1, group.order + 1):
        found[(power == 0) & (found == 0)] = k
        if found.all():
            break
        power = group.table[power, every]
    return list(map(int, found))


def _cycle_type(images: tuple[int, ...]) -> str:
    """Return the lengths of a permutation's cycles, longest first: "3 + 1 + 1"."""
    lengths = Counter(min(_orbit(images, i)) for i in range(len(images)))
    return " + ".join(map(str, sorted(lengths.values(), reverse=True)))


def _orbit(images: tuple[int, ...], start: int) -> list[int]:
    orbit = [start]
    while (following := images[orbit[-1]]) != start:
        orbit.append(following)
    return orbit
