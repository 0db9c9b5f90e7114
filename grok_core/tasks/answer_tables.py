"""Binary operations on n symbols, each as one table (P2 to P5)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grok_core.config import RunConfig
from grok_core.notation.arithmetic import is_prime, primitive_root
from grok_core.notation.formulas import parse
from grok_core.notation.group_names import group_title
from grok_core.notation.operations import GROUPED, PLAIN
from grok_core.tasks.groups import Group, group_of

Table = NDArray[np.int64]


@dataclass(frozen=True)
class Operation:
    """A binary operation.

    Args:
        symbol: What stands between the operands.
        title: Its name for people, with {p}, {group} and {formula} to be filled in.
        answers: Configuration -> table (n, n) of answers, x in rows, y in columns; -1 where undefined.
    """

    symbol: str
    title: str
    answers: Callable[[RunConfig], Table]


def formula_table(text: str, p: int) -> Table:
    """Return the table (p, p) of a formula modulo p, -1 where a divisor is zero. Raises ConfigError if unreadable."""
    formula, numbers = parse(text), np.arange(p, dtype=np.int64)
    x, y = numbers[:, None], numbers[None, :]
    is_defined = formula.divisor.value(x, y, p, _power) != 0
    answers = np.where(is_defined, formula.value(x, y, p, _power), -1)
    return np.broadcast_to(answers, (p, p)).astype(np.int64)


def _power(base: Any, exponent: int, p: int) -> Any:
    """Raise residues to a power modulo p by looking them up."""
    return np.array([pow(residue, exponent, p) for residue in range(p)], dtype=np.int64)[base]


def _modular(symbol: str, title: str, formula: str) -> Operation:
    return Operation(symbol, f"{title} mod {{p}}", lambda config: formula_table(formula, config.p))


def _divide_or_subtract(config: RunConfig) -> Table:
    """x / y for odd y, else x − y: defined everywhere, since 0 is even (P4)."""
    is_odd = np.arange(config.p) % 2 == 1
    return np.where(is_odd, formula_table("x / y", config.p), formula_table("x - y", config.p))


def _grouped(symbol: str, title: str, answers: Callable[[Table, Table, Table, Table], Table]) -> Operation:
    """An operation of a group, given its table of products, its inverses, and operands x (n, 1) and y (1, n)."""

    def in_group(config: RunConfig) -> Table:
        group = group_of(config.group)
        numbers = np.arange(group.order)
        return answers(group.table, group.inverse, numbers[:, None], numbers[None, :])

    return Operation(symbol, f"{title} in {{group}}", in_group)


OPERATIONS: dict[str, Operation] = {
    "add": _modular("+", "x + y", "x + y"),
    "subtract": _modular("−", "x − y", "x - y"),
    "multiply": _modular("·", "x · y", "x * y"),
    "divide": _modular("/", "x / y", "x / y"),
    "divide_or_subtract": Operation("∘", "x / y for odd y, else x − y, mod {p}", _divide_or_subtract),
    "x2_y2": _modular("∘", "x² + y²", "x**2 + y**2"),
    "x2_xy_y2": _modular("∘", "x² + xy + y²", "x**2 + x*y + y**2"),
    "x2_xy_y2_x": _modular("∘", "x² + xy + y² + x", "x**2 + x*y + y**2 + x"),
    "x3_xy": _modular("∘", "x³ + xy", "x**3 + x*y"),
    "x3_xy2_y": _modular("∘", "x³ + xy² + y", "x**3 + x*y**2 + y"),
    "formula": Operation("∘", "{formula} mod {p}", lambda config: formula_table(config.formula, config.p)),
    "compose": _grouped("·", "x · y", lambda table, inverse, x, y: table[x, y]),
    "conjugate": _grouped("∘", "x · y · x⁻¹", lambda table, inverse, x, y: table[table[x, y], inverse[x]]),
    "aba": _grouped("∘", "x · y · x", lambda table, inverse, x, y: table[table[x, y], x]),
    "plain_add": Operation("+", "x + y, both below {p}", lambda config: np.add.outer(*[np.arange(config.p)] * 2)),
}


def title(config: RunConfig) -> str:
    """Name a configuration's operation for people: "x + y mod 59", "x · y in S5", or as a formula is typed."""
    blanks = {"p": config.p, "group": group_title(config.group), "formula": config.formula}
    return OPERATIONS[config.operation].title.format(**blanks)


def cyclic_order(config: RunConfig) -> Table | None:
    """Return the elements in the order in which the operation turns a circle, or None where there is no such order.

    In this order an operand moves the other one on by so many places, whatever that one is. Tried are, modulo p, the
    order by value (+ and −) and 1, g, g², … (· and /; 0 has no place on it, P6), in a group the powers of an element.
    """
    if config.operation in PLAIN:
        return None
    answers = OPERATIONS[config.operation].answers(config)
    if config.operation in GROUPED:
        orders = [_powers(group_of(config.group))]
    else:
        orders = [np.arange(config.p, dtype=np.int64), *([_by_logarithm(config.p)] if is_prime(config.p) else [])]
    turned = (order for order in orders if _turns(answers, order) or _turns(answers.T, order))
    return next(turned, None)


def _by_logarithm(p: int) -> Table:
    g = primitive_root(p)
    return np.array([pow(g, k, p) for k in range(p - 1)], dtype=np.int64)


def _powers(group: Group) -> Table:
    """The powers of a generator where the group is cyclic, else of some element."""
    element = np.arange(group.order)
    powers = np.zeros((group.order, group.order), dtype=np.int64)  # row k holds the k-th power of every element
    for k in range(1, group.order):
        powers[k] = group.table[powers[k - 1], element]
    longest = np.argmin((powers == 0).sum(axis=0))
    return powers[:, longest]


def _turns(answers: Table, order: Table) -> bool:
    """Say whether along `order` every column moves all rows on by one number of places, and not all by none."""
    n = len(order)
    place = np.full(len(answers) + 1, -1)  # the last is for what is undefined
    place[order] = np.arange(n)
    moved = place[answers[np.ix_(order, order)]]
    by = (moved - np.arange(n)[:, None]) % n
    return n > 2 and bool((moved >= 0).all() and (by == by[0]).all() and by.any())
