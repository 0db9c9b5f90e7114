"""The elements of the named groups, their product and their labels."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace

Element = tuple[int, ...]


@dataclass(frozen=True)
class Elements:
    """The elements of a group of order n.

    Args:
        members: All n elements, the identity first.
        product: The product of two of them, in order.
        labels: The name of each element, all different.
        kinds: The class of each element, even or odd, rotation or reflection; empty in groups without such classes.
    """

    members: tuple[Element, ...]
    product: Callable[[Element, Element], Element]
    labels: tuple[str, ...]
    kinds: tuple[str, ...] = ()


def compose(a: Element, b: Element) -> Element:
    """Compose permutations, the left factor first: i goes to a[i], then to b[a[i]]."""
    return tuple(b[i] for i in a)


def cycles(permutation: Element) -> str:
    """Write a permutation in cycles without fixed points, such as "(0 3)(1 4)"; "e" for the identity."""
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


def is_odd(permutation: Element) -> bool:
    """Say whether a permutation is a product of an odd number of transpositions."""
    return sum(a > b for a, b in itertools.combinations(permutation, 2)) % 2 == 1


def symmetric(degree: int) -> Elements:
    """All permutations of 0 .. degree-1 in lexicographic order."""
    members = tuple(itertools.permutations(range(degree)))
    kinds = tuple("odd" if is_odd(member) else "even" for member in members)
    return Elements(members, compose, tuple(map(cycles, members)), kinds)


def alternating(degree: int) -> Elements:
    """The even permutations of 0 .. degree-1 in lexicographic order."""
    members = tuple(member for member in itertools.permutations(range(degree)) if not is_odd(member))
    return Elements(members, compose, tuple(map(cycles, members)))


def dihedral(n: int) -> Elements:
    """The n rotations r^k and n reflections s r^k of a regular n-gon, as pairs (how many s, k), where r s = s r⁻¹."""

    def product(a: Element, b: Element) -> Element:
        return (a[0] + b[0]) % 2, (b[1] + (-a[1] if b[0] else a[1])) % n

    turns = ["", "r", *(f"r^{k}" for k in range(2, n))][:n]
    labels = ("e", *turns[1:], "s", *(f"s {turn}" for turn in turns[1:]))
    members = tuple(itertools.product(range(2), range(n)))
    return Elements(members, product, labels, ("rotation",) * n + ("reflection",) * n)


def residues(*moduli: int) -> Elements:
    """Residues modulo a number, or tuples of residues modulo several, added one by one."""

    def product(a: Element, b: Element) -> Element:
        return tuple((i + j) % n for i, j, n in zip(a, b, moduli, strict=True))

    members = tuple(itertools.product(*map(range, moduli)))
    return Elements(members, product, tuple(str(m[0] if len(moduli) == 1 else m) for m in members))


def klein(order: int) -> Elements:
    """Klein's four-group: e and three elements of order 2, each the product of the other two."""
    return replace(residues(2, order // 2), labels=("e", "a", "b", "c"))


def projective(q: int) -> Elements:
    """PSL(2, q): z → (a z + b) / (c z + d) with a d − b c = 1 modulo a prime q, on the points 0 .. q-1 and q for ∞."""

    def image(z: int, a: int, b: int, c: int, d: int) -> int:
        over, under = (a, c) if z == q else (a * z + b, c * z + d)
        return over * pow(under, -1, q) % q if under % q else q

    matrices = (m for m in itertools.product(range(q), repeat=4) if (m[0] * m[3] - m[1] * m[2]) % q == 1)
    members = tuple(sorted({tuple(image(z, *m) for z in range(q + 1)) for m in matrices}))
    return Elements(members, compose, tuple(map(cycles, members)))


def quaternions(order: int) -> Elements:
    """±1, ±i, ±j, ±k as coordinates on 1, i, j, k, multiplied as Hamilton did."""
    units = [tuple(int(axis == place) for place in range(4)) for axis in range(order // 2)]
    members = tuple(tuple(sign * part for part in unit) for unit in units for sign in (1, -1))
    return Elements(members, _hamilton, tuple(f"{sign}{name}" for name in "1ijk" for sign in ("", "-")))


def _hamilton(a: Element, b: Element) -> Element:
    (a1, ai, aj, ak), (b1, bi, bj, bk) = a, b
    return (
        a1 * b1 - ai * bi - aj * bj - ak * bk,
        a1 * bi + ai * b1 + aj * bk - ak * bj,
        a1 * bj - ai * bk + aj * b1 + ak * bi,
        a1 * bk + ai * bj - aj * bi + ak * b1,
    )


ELEMENTS: dict[str, Callable[..., Elements]] = {
    "s": symmetric, "a": alternating, "d": dihedral, "z": residues, "v": klein, "q": quaternions, "p": projective,
}  # fmt: skip
"""By the first letter of a group's name; the numbers in the name are the arguments."""
