"""Formulas in x and y for operations of one's own: what they mean, and the tables of their answers.

Every value on the way is a number from 0 to p - 1: after each sign it is taken modulo p again. So x % 2 is the
remainder of that number, x < y compares two such numbers (1 where it holds, else 0), min and max choose among them, and
the exponent of x**y is such a number too, never negative; 0**0 is 1. `formula_reader` reads them from text.
"""

import operator
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, repeat
from math import gcd

MOST_VALUES = 4_000_000
"""The most values that the table of a formula may take to compute: half a second on one core, where it was measured."""
UNDEFINED = 255
"""The entry of a table where a divisor has no inverse; so p is at most 255."""


_OF_TWO: dict[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "min": min,
    "max": max,
}
"""What a sign makes of two values below p, to be taken modulo p."""


def joined(sign: str, a: int, b: int, p: int) -> int | None:
    """Return what a sign makes of two values below p, modulo p; None where it divides and b has no inverse."""
    if sign == "/":
        inverse = _inverse(b, p)
        return None if inverse is None else a * inverse % p
    return pow(a, b, p) if sign == "**" else _OF_TWO[sign](a, b) % p


def changed(sign: str, a: int, number: int, p: int) -> int:
    """Return a**number or a % number, of a value below p and a number as it is written, which may be larger than p."""
    return pow(a, number, p) if sign == "**" else a % number


@lru_cache(maxsize=4096)
def _inverse(b: int, p: int) -> int | None:
    return pow(b, -1, p) if gcd(b, p) == 1 else None


@dataclass(frozen=True)
class Formula:
    """A node of a formula's tree.

    Args:
        sign: Over two operands + - * / **, a comparison, min or max; over one ** or %; x or y; or "" for a number.
        operands: Two, one, or none.
        number: The exponent of ** or the divisor of % over one operand, or the number itself.
    """

    sign: str
    operands: tuple["Formula", ...] = ()
    number: int = 0

    def value(self, x: int, y: int, p: int) -> int | None:
        """Return the value from 0 to p - 1 at one pair of residues, None where a divisor has no inverse modulo p."""
        if not self.operands:
            return {"x": x, "y": y}.get(self.sign, self.number) % p
        values = [operand.value(x, y, p) for operand in self.operands]
        known = [value for value in values if value is not None]
        if len(known) < len(values):
            return None
        if len(known) == 1:
            return changed(self.sign, known[0], self.number, p)
        return joined(self.sign, known[0], known[1], p)

    @property
    def is_number(self) -> bool:
        """Whether it is a whole number as it is written."""
        return not self.sign

    @cached_property
    def signs(self) -> int:
        """How many signs it has: each computes a value for every pair."""
        return bool(self.operands) + sum(operand.signs for operand in self.operands)

    @cached_property
    def divides(self) -> bool:
        """Whether it divides by anything but 1, so that it needs a prime p."""
        return (self.sign == "/" and self.operands[1] != ONE) or any(part.divides for part in self.operands)

    def table(self, p: int) -> bytes:
        """Return the values at all pairs modulo p, at most 255: a byte for each, row by row of x; or UNDEFINED."""
        if self.sign == "x":
            return bytes(chain.from_iterable(repeat(x, p) for x in range(p)))
        if self.sign == "y":
            return bytes(range(p)) * p
        if not self.operands:
            return bytes([self.number % p]) * p**2
        if len(self.operands) == 1:
            return self.operands[0].table(p).translate(_images(self.sign, self.number, p))
        left, right = self.operands
        images = _images_of_two(self.sign, p)
        if left.is_number:  # one image for each byte, which is quicker
            return right.table(p).translate(images[256 * (left.number % p) :][:256])
        if right.is_number:
            return left.table(p).translate(images[right.number % p :: 256])
        return bytes(map(images.__getitem__, _pairs(left.table(p), right.table(p))))


ONE = Formula("", number=1)


def _pairs(a: bytes, b: bytes) -> memoryview:
    """Return the numbers 256·a + b of the bytes of two tables."""
    pairs = bytearray(2 * len(a))
    high = int(sys.byteorder == "little")
    pairs[high::2], pairs[1 - high :: 2] = a, b
    return memoryview(pairs).cast("H")


@lru_cache(maxsize=32)
def _images_of_two(sign: str, p: int) -> bytes:
    """Return what a sign makes of bytes a and b, at the place 256·a + b."""
    rows = (_images_of([joined(sign, a, b, p) for b in range(p)]) for a in range(p))
    return b"".join(rows).ljust(2**16, bytes([UNDEFINED]))


def _images(sign: str, number: int, p: int) -> bytes:
    """Return what a sign and a written number make of each byte."""
    return _images_of([changed(sign, a, number, p) for a in range(p)])


def _images_of(values: list[int | None] | list[int]) -> bytes:
    """Return values as 256 bytes, UNDEFINED for None and beyond the last."""
    return bytes(UNDEFINED if value is None else value for value in values).ljust(256, bytes([UNDEFINED]))
