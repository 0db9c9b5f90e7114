"""The operations that can be learnt: one record each (P2 to P5).

A record is all there is to an operation: its table, the form, the command line, the documents and the tests follow
from it. There are four kinds:

- modular: a formula in x and y, taken modulo p. Without a formula in the record it is the one of the configuration.
- plain: a formula of + and * in the numbers below p, not reduced, so its answers go beyond the elements.
- grouped: a product of x, y and their inverses in a group, written "x y x⁻¹" (first factor first).
- own: the table of the configuration (`tables`), whose answers may be anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from grok_core.languages import mark
from grok_core.notation.formula_reader import parse, undefined_pairs

MODULAR, PLAIN, GROUPED, OWN = "modular", "plain", "grouped", "own"
OWN_TABLE = "table"
"""The name of the operation whose table is the configuration's own."""
BY_VALUE, BY_LOGARITHM, NO_CIRCLE, FROM_TABLE = "by value", "by logarithm", "none", "from table"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """A binary operation on n elements.

    Args:
        name: The value of the field `operation`.
        kind: MODULAR, PLAIN, GROUPED or OWN.
        symbol: The sign between the operands.
        title: The name for people, marked; {p}, {group}, {formula} and {table} are filled in from the configuration.
        formula: A formula (`formulas`), or a product of a grouped operation; None: the configuration's own formula, or
            no formula at all.
        even_formula: The formula for even y, of an operation with two; then `formula` is for odd y.
        circle: The order of the elements in which an operand moves the other one on by a number of places:
            BY_VALUE 0, 1, 2 …, BY_LOGARITHM 1, g, g² …, NO_CIRCLE, or FROM_TABLE where it depends on p, formula or
            group and is looked for in the table.
        commutes: Whether x ∘ y = y ∘ x for all x, y and every p > 2; None where it depends on formula or group.
        sign: 1 for x + y and -1 for x − y, which can be solved by hand (`tasks.by_hand`); 0 for all others.
    """

    name: str
    kind: str
    symbol: str
    title: str
    formula: str | None
    even_formula: str | None = None
    circle: str
    commutes: bool | None
    sign: int = 0

    @property
    def is_plain(self) -> bool:
        """Whether answers are not reduced modulo p."""
        return self.kind == PLAIN

    @property
    def is_grouped(self) -> bool:
        """Whether the elements are those of a group."""
        return self.kind == GROUPED

    @property
    def is_typed(self) -> bool:
        """Whether the formula is the configuration's own."""
        return self.kind == MODULAR and self.formula is None

    @property
    def is_own(self) -> bool:
        """Whether the table is the configuration's own."""
        return self.kind == OWN

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of a configuration that it uses, among p, group, formula and table."""
        if self.is_grouped:
            return ("group",)
        if self.is_own:
            return ("p", "table")
        return ("p", "formula") if self.is_typed else ("p",)

    def formula_text(self, typed: str) -> str:
        """Return its formula; `typed` is the configuration's own."""
        return typed if self.formula is None else self.formula

    def needs_prime(self, typed: str) -> bool:
        """Say whether it divides, which modulo p is possible for a prime p alone; `typed` as in `formula_text`."""
        if self.is_grouped or self.is_own:
            return False
        texts = (self.formula_text(typed), self.even_formula or "1")
        return any(parse(text).divides for text in texts)

    def undefined_pairs(self, typed: str, p: int) -> int:
        """Return how many of the pairs (x, y) have no answer modulo p; `typed` as in `formula_text`."""
        if self.is_grouped or self.is_own:
            return 0
        if self.even_formula is None:
            return undefined_pairs(self.formula_text(typed), p)
        odd, even = range(1, p, 2), range(0, p, 2)
        return undefined_pairs(self.formula_text(typed), p, odd) + undefined_pairs(self.even_formula, p, even)

    def answer_count(self, p: int) -> int:
        """Return the number of answers from 0 to the largest, which a plain formula takes at x = y = p - 1."""
        return _largest_answer(self.formula or "", p) + 1 if self.is_plain else p


_ABOVE_ALL = 2**4096  # a modulus that reduces nothing


@lru_cache(maxsize=256)
def _largest_answer(formula: str, p: int) -> int:
    """Return the value of a plain formula at x = y = p - 1, not reduced."""
    return parse(formula).value(p - 1, p - 1, _ABOVE_ALL) or 0


_ALL = (
    Operation(name="add", kind=MODULAR, symbol="+", title=mark("x + y mod {p}"), formula="x + y",
              circle=BY_VALUE, commutes=True, sign=1),
    Operation(name="subtract", kind=MODULAR, symbol="−", title=mark("x − y mod {p}"), formula="x - y",
              circle=BY_VALUE, commutes=False, sign=-1),
    Operation(name="multiply", kind=MODULAR, symbol="·", title=mark("x · y mod {p}"), formula="x * y",
              circle=BY_LOGARITHM, commutes=True),
    Operation(name="divide", kind=MODULAR, symbol="/", title=mark("x / y mod {p}"), formula="x / y",
              circle=BY_LOGARITHM, commutes=False),
    Operation(name="divide_or_subtract", kind=MODULAR, symbol="∘", title=mark("x / y for odd y, else x − y, mod {p}"),
              formula="x / y", even_formula="x - y", circle=FROM_TABLE, commutes=False),  # only p = 3 has a circle
    Operation(name="x2_y2", kind=MODULAR, symbol="∘", title=mark("x² + y² mod {p}"), formula="x**2 + y**2",
              circle=NO_CIRCLE, commutes=True),
    Operation(name="x2_xy_y2", kind=MODULAR, symbol="∘", title=mark("x² + xy + y² mod {p}"),
              formula="x**2 + x*y + y**2", circle=NO_CIRCLE, commutes=True),
    Operation(name="x2_xy_y2_x", kind=MODULAR, symbol="∘", title=mark("x² + xy + y² + x mod {p}"),
              formula="x**2 + x*y + y**2 + x", circle=NO_CIRCLE, commutes=False),
    Operation(name="x3_xy", kind=MODULAR, symbol="∘", title=mark("x³ + xy mod {p}"), formula="x**3 + x*y",
              circle=NO_CIRCLE, commutes=False),
    Operation(name="x3_xy2_y", kind=MODULAR, symbol="∘", title=mark("x³ + xy² + y mod {p}"),
              formula="x**3 + x*y**2 + y", circle=NO_CIRCLE, commutes=False),
    Operation(name="formula", kind=MODULAR, symbol="∘", title=mark("{formula} mod {p}"), formula=None,
              circle=FROM_TABLE, commutes=None),
    Operation(name="compose", kind=GROUPED, symbol="·", title=mark("x · y in {group}"), formula="x y",
              circle=FROM_TABLE, commutes=None),
    Operation(name="conjugate", kind=GROUPED, symbol="∘", title=mark("x · y · x⁻¹ in {group}"), formula="x y x⁻¹",
              circle=FROM_TABLE, commutes=False),
    Operation(name="aba", kind=GROUPED, symbol="∘", title=mark("x · y · x in {group}"), formula="x y x",
              circle=FROM_TABLE, commutes=False),
    Operation(name="plain_add", kind=PLAIN, symbol="+", title=mark("x + y, both below {p}"), formula="x + y",
              circle=NO_CIRCLE, commutes=True),
    Operation(name=OWN_TABLE, kind=OWN, symbol="∘", title=mark("x ∘ y in your {p} × {p} table {table}"), formula=None,
              circle=FROM_TABLE, commutes=None),
)  # fmt: skip

OPERATIONS: Mapping[str, Operation] = MappingProxyType({operation.name: operation for operation in _ALL})
"""All operations by name, in the order of the form."""
