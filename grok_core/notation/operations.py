"""The operations that can be learnt: one record each. Adding an operation is adding a record.

Answer tables, form, address bar, command line, documents and tests are all made from these records.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from grok_core.notation.group_names import group_title

Kind = Literal["modular", "grouped", "plain"]
Circle = Literal["by value", "by logarithm", "none", "searched"]


@dataclass(frozen=True)
class Operation:
    """A binary operation x ∘ y.

    Args:
        name: As in a configuration.
        kind: "modular" on the residues modulo p; "grouped" on the elements of a group; "plain" on the numbers below
            p, with answers that are not reduced modulo p.
        symbol: What stands between the operands.
        title: Its name for people, with {p}, {group} and {formula} to be filled in.
        formula: The answer, written in x and y: as in `notation.formulas` for modular and plain operations; for grouped
            ones a product of x, y and X, the inverse of x. None when every run brings its own.
        formula_even: The answer where y is even, if that is another one.
        circle: In which order of its elements the operation turns a circle: an operand moves the other one on by as
            many places, whatever that one is. "by value" is 0, 1, 2 …; "by logarithm" 1, g, g² … with a primitive
            root g, for a prime p (0 has no place, P6); "searched" where it depends on the formula or the group.
        commutes: Whether x ∘ y = y ∘ x throughout (for p > 2); None where it depends on the formula or the group.
    """

    name: str
    kind: Kind
    symbol: str
    title: str
    formula: str | None
    formula_even: str | None = None
    circle: Circle = "none"
    commutes: bool | None = False

    def title_for(self, *, p: int | str, group: str, formula: str) -> str:
        """Return its name for people with these settings: "x + y mod 59", "x · y in S5"."""
        return self.title.format(p=p, group=group_title(group), formula=formula)


_ALL = (
    Operation("add", "modular", "+", "x + y mod {p}", "x + y", circle="by value", commutes=True),
    Operation("subtract", "modular", "−", "x − y mod {p}", "x - y", circle="by value"),
    Operation("multiply", "modular", "·", "x · y mod {p}", "x * y", circle="by logarithm", commutes=True),
    Operation("divide", "modular", "/", "x / y mod {p}", "x / y", circle="by logarithm"),
    # Defined everywhere, since 0 is even (P4).
    Operation("divide_or_subtract", "modular", "∘", "x / y for odd y, else x − y, mod {p}", "x / y", "x - y"),
    Operation("x2_y2", "modular", "∘", "x² + y² mod {p}", "x**2 + y**2", commutes=True),
    Operation("x2_xy_y2", "modular", "∘", "x² + xy + y² mod {p}", "x**2 + x*y + y**2", commutes=True),
    Operation("x2_xy_y2_x", "modular", "∘", "x² + xy + y² + x mod {p}", "x**2 + x*y + y**2 + x"),
    Operation("x3_xy", "modular", "∘", "x³ + xy mod {p}", "x**3 + x*y"),
    Operation("x3_xy2_y", "modular", "∘", "x³ + xy² + y mod {p}", "x**3 + x*y**2 + y"),
    Operation("formula", "modular", "∘", "{formula} mod {p}", None, circle="searched", commutes=None),
    Operation("compose", "grouped", "·", "x · y in {group}", "xy", circle="searched", commutes=None),
    Operation("conjugate", "grouped", "∘", "x · y · x⁻¹ in {group}", "xyX", circle="searched", commutes=None),
    Operation("aba", "grouped", "∘", "x · y · x in {group}", "xyx", circle="searched", commutes=None),
    Operation("plain_add", "plain", "+", "x + y, both below {p}", "x + y", commutes=True),
)

OPERATIONS: Mapping[str, Operation] = {operation.name: operation for operation in _ALL}
"""All operations by name, in the order of the form."""


def _names(kind: Kind) -> tuple[str, ...]:
    return tuple(operation.name for operation in _ALL if operation.kind == kind)


MODULAR, GROUPED, PLAIN = _names("modular"), _names("grouped"), _names("plain")
