"""Reads formulas from text by a grammar; they are never run as Python.

    comparison = sum [ ("<" | "<=" | ">" | ">=" | "==" | "!=") sum ]
    sum        = product { ("+" | "-") product }
    product    = signed { ("*" | "/") signed | "%" whole number }
    signed     = "-" signed | power
    power      = atom [ "**" [ "-" ] atom ]
    atom       = whole number | "x" | "y" | "(" comparison ")" | ("min" | "max") "(" comparison { "," comparison } ")"

Signs bind as in Python: -x**2 is -(x**2). What they mean is in `formulas`. An exponent that is written as a whole
number is that number, any other is a value from 0 to p - 1; x**-y is 1/x**y.
"""

import re
from collections.abc import Callable
from functools import lru_cache, reduce
from typing import NoReturn

from grok_core.errors import ConfigError
from grok_core.languages import mark, say
from grok_core.notation.formulas import MOST_VALUES, ONE, UNDEFINED, Formula

LONGEST, DEEPEST, LARGEST_EXPONENT = 200, 30, 1000
EMPTY = mark("formula must not be empty; write one such as x**2 + 3*x*y - y.")
_COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
_CHOICES = ("min", "max")
_ZERO = Formula("")


@lru_cache(maxsize=256)
def parse(text: str) -> Formula:
    """Read a formula.

    Raises:
        ConfigError: With the place that cannot be read and what may stand there.
    """
    _refuse_size(text)
    return _Reader(text).whole()


def _refuse_size(text: str) -> None:
    if not text.strip():
        raise ConfigError(say(EMPTY))
    if len(text) > LONGEST:
        told = mark("formula must have at most {most} characters, got {n}; write a shorter one.")
        raise ConfigError(say(told, most=LONGEST, n=len(text)))


def formula_complaint(value: object) -> str:
    """Return a sentence about what is wrong with a formula, or "".

    An empty formula is no error here: it is allowed where another operation is learnt.
    """
    try:
        parse(str(value) or "x")
    except ConfigError as error:
        return str(error)
    return ""


def work_complaint(text: str, p: int) -> str:
    """Return a sentence where the table of a formula modulo p would take too many values to compute, or ""."""
    signs = parse(text).signs
    if signs * p**2 <= MOST_VALUES:
        return ""
    most = MOST_VALUES // p**2
    return say(
        "formula has {signs} signs, and its table modulo {p} would take {values:,} values to compute; "
        "{allowed:,} are allowed: write it with {most} signs or fewer, or choose a smaller p.",
        signs=signs,
        p=p,
        values=signs * p**2,
        allowed=MOST_VALUES,
        most=most,
    )


@lru_cache(maxsize=64)
def table_of(text: str, p: int) -> bytes:
    """Return the answers of a formula at all pairs, as `Formula.table` does. Raises ConfigError if unreadable."""
    return parse(text).table(p)


def undefined_pairs(text: str, p: int, ys: range | None = None) -> int:
    """Return how many of the pairs have no answer modulo p, because a divisor has no inverse there.

    Args:
        text: The formula, as it is typed.
        p: The modulus.
        ys: The values of y; all p unless given.
    """
    if not parse(text).divides:
        return 0
    answers = table_of(text, p)
    return answers.count(UNDEFINED) if ys is None else sum(answers[y::p].count(UNDEFINED) for y in ys)


_TOKEN = re.compile(r"\*\*|[<>=!]=|min|max|[0-9]+|[-+*/%<>(),xy]")
_END = ""
_SLIPS = {
    "^": mark("write a power as x**2"),
    **dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹", mark("write a power as x**2")),
    **dict.fromkeys("·×∙⋅", mark("write a product with *")),
    **dict.fromkeys("−–", mark("write a minus as -")),
    **dict.fromkeys("÷:", mark("write a division with /")),
    ".": mark("write whole numbers, and 1.5 as 3/2"),
    **dict.fromkeys("XY", mark("write x and y as small letters")),
    "=": mark("write equal as =="),
    "!": mark("write unequal as !="),
    "≠": mark("write unequal as !="),
    "≤": mark("write at most as <="),
    "≥": mark("write at least as >="),
}
_ALPHABET = mark("use x, y, whole numbers, + - * / % **, comparisons, min, max and parentheses only")


def _tokens(text: str) -> list[tuple[str, int]]:
    """Split a text into tokens, each with its position counted from 1, and an end token."""
    found, at = [], 0
    while at < len(text):
        if match := _TOKEN.match(text, at):
            found.append((match[0], at + 1))
        elif text[at] != " ":
            raise _refusal(text[at], at + 1, say(_SLIPS.get(text[at], _ALPHABET)))
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
        formula = self.comparison()
        if self.next != _END:
            self.refuse(say("there is no ( before it") if self.next == ")" else _after(self.next))
        return formula

    def comparison(self) -> Formula:
        formula = self.sum()
        return Formula(self.take(), (formula, self.sum())) if self.next in _COMPARISONS else formula

    def sum(self) -> Formula:
        return self.chain(("+", "-"), self.product)

    def product(self) -> Formula:
        return self.chain(("*", "/", "%"), self.signed)

    def chain(self, signs: tuple[str, ...], part: Callable[[], Formula]) -> Formula:
        formula = part()
        while self.next in signs:
            sign = self.take()
            formula = self.remainder(formula) if sign == "%" else Formula(sign, (formula, part()))
        return formula

    def remainder(self, formula: Formula) -> Formula:
        """Read the number by which a remainder is taken."""
        if not self.next.isdigit() or int(self.next) == 0:
            self.refuse(say("a remainder is by a whole number from 1 on, such as x % 2"))
        return Formula("%", (formula,), int(self.take()))

    def signed(self) -> Formula:
        if self.next != "-":
            return self.power()
        self.deeper()
        formula = Formula("-", (_ZERO, self.signed()))
        self.depth -= 1
        return formula

    def power(self) -> Formula:
        """Read an atom, perhaps raised to a power."""
        base = self.atom()
        if self.next != "**":
            return base
        self.take()
        if is_inverse := self.next == "-":
            self.take()
        at, exponent = self.at, self.atom()
        if exponent.sign == "-" and exponent.operands[0] == _ZERO:  # (-y), which is written as -y too
            is_inverse, exponent = not is_inverse, exponent.operands[1]
        if exponent.is_number and exponent.number > LARGEST_EXPONENT:
            self.at = at
            self.refuse(say("an exponent must be at most {most}", most=LARGEST_EXPONENT))
        power = Formula("**", (base,), exponent.number) if exponent.is_number else Formula("**", (base, exponent))
        return Formula("/", (ONE, power)) if is_inverse else power

    def atom(self) -> Formula:
        """Read a whole number, x, y, a parenthesis, or one of several (`min`, `max`)."""
        if self.next == "(":
            return self.parenthesis()
        if self.next in _CHOICES:
            return self.choice()
        if self.next not in ("x", "y") and not self.next.isdigit():
            self.refuse(say("a whole number, x, y or ( must stand there"))
        token = self.take()
        return Formula("", number=int(token)) if token.isdigit() else Formula(token)

    def choice(self) -> Formula:
        """Read min or max of two values or more."""
        sign = self.take()
        if self.next != "(":
            self.refuse(say("write {sign} as {sign}(x, y)", sign=sign))
        values = self.enclosed()
        if len(values) < 2:
            self.at -= 1
            self.refuse(say("{sign} takes two values or more, such as {sign}(x, y)", sign=sign))
        return reduce(lambda a, b: Formula(sign, (a, b)), values)

    def parenthesis(self) -> Formula:
        """Read one value between ( and )."""
        (formula,) = self.enclosed(most=1)
        return formula

    def enclosed(self, most: int = LONGEST) -> list[Formula]:
        """Read values between ( and ), with commas between them."""
        opened = self.tokens[self.at][1]
        self.deeper()
        values = [self.comparison()]
        while self.next == "," and len(values) < most:
            self.take()
            values.append(self.comparison())
        if self.next == _END:
            raise ConfigError(say("formula opens a ( at character {place} and never closes it; add a ).", place=opened))
        if self.next != ")":
            self.refuse(_after(self.next))
        self.take()
        self.depth -= 1
        return values

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse(say("parentheses and minus signs may be {most} deep", most=DEEPEST))
        self.take()

    def refuse(self, advice: str) -> NoReturn:
        token, place = self.tokens[self.at]
        if token == _END:
            raise ConfigError(say("formula ends too early: {advice}.", advice=advice))
        raise _refusal(token if len(token) <= 20 else f"{token[:19]}…", place, advice)


def _refusal(token: str, place: int, advice: str) -> ConfigError:
    told = mark("formula has {token!r} at character {place}; {advice}.")
    return ConfigError(say(told, token=token, place=place, advice=advice))


def _after(token: str) -> str:
    """Return advice about a token that follows a complete term."""
    if token == "**":
        return say("put the power before it in parentheses")
    if token in _COMPARISONS:
        return say("put the comparison before it in parentheses")
    if token == ",":
        return say("a comma stands between the values of min and max alone; write 1.5 as 3/2")
    return say("write a product with *, such as 3*x")
