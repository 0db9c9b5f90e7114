"""Formulas in x and y for operations of one's own, read by a grammar and never run as Python.

    sum     = product { ("+" | "-") product }
    product = signed { ("*" | "/") signed }
    signed  = "-" signed | power
    power   = atom [ "**" whole number ]
    atom    = whole number | "x" | "y" | "(" sum ")"

Signs bind as in Python: -x**2 is -(x**2). Everything is taken modulo p; / multiplies by the inverse modulo a
prime p, and a pair at which a divisor is zero has no answer.
"""

import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from itertools import repeat
from typing import Any, NoReturn

from grok_core.errors import ConfigError

LONGEST, DEEPEST, LARGEST_EXPONENT = 200, 30, 1000
EMPTY = "formula must not be empty; write one such as x**2 + 3*x*y - y."

Power = Callable[[Any, int, int], Any]
"""(base, exponent, p) -> base**exponent modulo p."""

_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}


@dataclass(frozen=True)
class Formula:
    """A node of a formula's tree.

    Args:
        sign: One of + - * / ** over operands; x or y; or "" for a number.
        operands: Two for + - * /, one for **, none for the others.
        number: The exponent of **, or the number itself.
    """

    sign: str
    operands: tuple["Formula", ...] = ()
    number: int = 0

    def value(self, x: Any, y: Any, p: int, power: Power = pow) -> Any:
        """Evaluate modulo p.

        Args:
            x, y: Residues: ints, or int64 arrays of shapes that broadcast.
            p: The modulus, a prime where the formula divides.
            power: How to raise to a power modulo p; Python's own for ints.
        Returns:
            Residues of the broadcast shape of the variables used; undefined where a divisor is zero.
        """
        return self._value(x, y, p, power, {})

    def _value(self, x: Any, y: Any, p: int, power: Power, known: dict[int, Any]) -> Any:
        """Evaluate as `value` does, each node once: a divisor's tree has the same nodes many times."""
        if id(self) not in known:
            known[id(self)] = self._computed(x, y, p, power, known)
        return known[id(self)]

    def _computed(self, x: Any, y: Any, p: int, power: Power, known: dict[int, Any]) -> Any:
        if not self.operands:
            return {"x": x, "y": y}.get(self.sign, self.number) % p
        values = [operand._value(x, y, p, power, known) for operand in self.operands]
        if self.sign == "**":
            return power(values[0], self.number, p)
        if self.sign == "/":
            return values[0] * power(values[1], p - 2, p) % p  # Fermat: y^(p-1) = 1
        return _ARITHMETIC[self.sign](*values) % p

    @cached_property
    def divisor(self) -> "Formula":
        """The product of everything that is divided by: zero modulo a prime exactly where there is no answer."""
        factors = [operand.divisor for operand in self.operands]
        if self.sign == "/":
            factors.append(self.operands[1])
        return reduce(lambda a, b: Formula("*", (a, b)), (f for f in factors if f != ONE), ONE)

    @cached_property
    def variables(self) -> frozenset[str]:
        """Which of x and y it depends on, as it is written."""
        if self.sign in ("x", "y"):
            return frozenset({self.sign})
        return frozenset[str]().union(*(operand.variables for operand in self.operands))


ONE = Formula("", number=1)


@lru_cache(maxsize=256)
def parse(text: str) -> Formula:
    """Read a formula.

    Raises:
        ConfigError: With the place that cannot be read and what may stand there.
    """
    if not text.strip():
        raise ConfigError(EMPTY)
    if len(text) > LONGEST:
        raise ConfigError(f"formula must have at most {LONGEST} characters, got {len(text)}; write a shorter one.")
    return _Reader(text).whole()


def formula_complaint(value: object) -> str:
    """Return what is wrong with a formula, as the end of a sentence that begins with the field's name, or "".

    An empty formula is no error here: it is allowed where another operation is learnt.
    """
    try:
        parse(str(value) or "x")
    except ConfigError as error:
        return str(error).removeprefix("formula ")
    return ""


@lru_cache(maxsize=256)
def undefined_pairs(formula: str, p: int, ys: range | None = None) -> int:
    """Return how many of the pairs have no answer modulo a prime p, because a divisor is zero there.

    Args:
        formula: As it is typed.
        p: The modulus.
        ys: The values of y; all p unless given.
    """
    divisor = parse(formula).divisor
    if divisor == ONE:
        return 0
    all_y = range(p) if ys is None else ys
    some_x = range(p) if "x" in divisor.variables else range(1)  # one stands for all where nothing depends on it
    some_y = all_y if "y" in divisor.variables else range(1)
    ones, row = _Row([1] * len(some_y)), _Row(some_y)
    rows = (ones.each(operator.mul, divisor.value(x, row, p)) for x in some_x)  # a value free of y is an int
    zeros = sum(row.numbers.count(0) for row in rows)
    same_x = 1 if "x" in divisor.variables else p
    same_y = 1 if "y" in divisor.variables else len(all_y)
    return zeros * same_x * same_y


@lru_cache(maxsize=64)
def _powers(exponent: int, p: int) -> tuple[int, ...]:
    """Return the powers of all residues modulo p."""
    return tuple(pow(base, exponent, p) for base in range(p))


class _Row:
    """A vector of ints with elementwise arithmetic, for a package that does not import NumPy."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self.numbers = list(numbers)

    def each(self, function: Callable[..., int], other: "int | _Row", *more: int) -> "_Row":
        others = other.numbers if isinstance(other, _Row) else repeat(other)
        return _Row(map(function, self.numbers, others, *map(repeat, more)))

    def __add__(self, other: "int | _Row") -> "_Row":
        return self.each(operator.add, other)

    def __mul__(self, other: "int | _Row") -> "_Row":
        return self.each(operator.mul, other)

    def __sub__(self, other: "int | _Row") -> "_Row":
        return self.each(operator.sub, other)

    def __rsub__(self, other: int) -> "_Row":
        return self * -1 + other

    def __mod__(self, p: int) -> "_Row":
        return self.each(operator.mod, p)

    def __pow__(self, exponent: int, p: int) -> "_Row":
        return _Row(map(_powers(exponent, p).__getitem__, self.numbers))

    __radd__, __rmul__ = __add__, __mul__


_TOKEN = re.compile(r"\*\*|[0-9]+|[-+*/()xy]")
_END = ""
_SLIPS = {
    "^": "write a power as x**2",
    **dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹", "write a power as x**2"),
    **dict.fromkeys("·×∙⋅", "write a product with *"),
    **dict.fromkeys("−–", "write a minus as -"),
    **dict.fromkeys("÷:", "write a division with /"),
    **dict.fromkeys(".,", "write whole numbers, and 1.5 as 3/2"),
    **dict.fromkeys("XY", "write x and y as small letters"),
    "%": "the whole is taken modulo p, and parts of it cannot be",
}
_ALPHABET = "use x, y, whole numbers, + - * / ** and parentheses only"


def _tokens(text: str) -> list[tuple[str, int]]:
    """Split a text into tokens, each with its position counted from 1, and an end token."""
    found, at = [], 0
    while at < len(text):
        if match := _TOKEN.match(text, at):
            found.append((match[0], at + 1))
        elif text[at] != " ":
            raise ConfigError(f"formula has {text[at]!r} at character {at + 1}; {_SLIPS.get(text[at], _ALPHABET)}.")
        at = match.end() if match else at + 1
    return [*found, (_END, at + 1)]


class _Reader:
    """A recursive-descent parser: one method for each line of the grammar."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.at, self.depth = 0, 0

    @property
    def next(self) -> str:
        return self.tokens[self.at][0]

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1][0]

    def whole(self) -> Formula:
        formula = self.sum()
        if self.next != _END:
            self.refuse("there is no ( before it" if self.next == ")" else _after(self.next))
        return formula

    def sum(self) -> Formula:
        return self.chain(("+", "-"), self.product)

    def product(self) -> Formula:
        return self.chain(("*", "/"), self.signed)

    def chain(self, signs: tuple[str, ...], part: Callable[[], Formula]) -> Formula:
        formula = part()
        while self.next in signs:
            formula = Formula(self.take(), (formula, part()))
        return formula

    def signed(self) -> Formula:
        if self.next != "-":
            return self.power()
        self.deeper()
        formula = Formula("-", (Formula(""), self.signed()))
        self.depth -= 1
        return formula

    def power(self) -> Formula:
        """Read an atom, perhaps raised to a whole number."""
        base = self.atom()
        if self.next != "**":
            return base
        self.take()
        if not self.next.isdigit():
            self.refuse("an exponent must be a whole number such as 2")
        if int(self.next) > LARGEST_EXPONENT:
            self.refuse(f"an exponent must be at most {LARGEST_EXPONENT}")
        return Formula("**", (base,), int(self.take()))

    def atom(self) -> Formula:
        if self.next == "(":
            return self.parenthesis()
        if self.next not in ("x", "y") and not self.next.isdigit():
            self.refuse("a whole number, x, y or ( must stand there")
        token = self.take()
        return Formula("", number=int(token)) if token.isdigit() else Formula(token)

    def parenthesis(self) -> Formula:
        """Read a sum between ( and )."""
        opened = self.tokens[self.at][1]
        self.deeper()
        formula = self.sum()
        if self.next == _END:
            raise ConfigError(f"formula opens a ( at character {opened} and never closes it; add a ).")
        if self.next != ")":
            self.refuse(_after(self.next))
        self.take()
        self.depth -= 1
        return formula

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse(f"parentheses and minus signs may be {DEEPEST} deep")
        self.take()

    def refuse(self, advice: str) -> NoReturn:
        token, place = self.tokens[self.at]
        if token == _END:
            raise ConfigError(f"formula ends too early: {advice}.")
        shown = token if len(token) <= 20 else f"{token[:19]}…"
        raise ConfigError(f"formula has {shown!r} at character {place}; {advice}.")


def _after(token: str) -> str:
    """Return advice about a token that follows a complete term."""
    if token == "**":
        return "put the power before it in parentheses"
    return "write a product with *, such as 3*x"
