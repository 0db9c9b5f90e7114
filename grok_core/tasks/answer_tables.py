"""Answer tables: the operation of a configuration on its n symbols, as one table (P2 to P5)."""

from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grok_core.config import RunConfig
from grok_core.notation.arithmetic import is_prime, primitive_root
from grok_core.notation.formulas import parse
from grok_core.notation.operations import OPERATIONS, Operation
from grok_core.tasks.groups import Group, group_of

Table = NDArray[np.int64]


def answer_table(config: RunConfig) -> Table:
    """Return the answers (n, n) of a configuration's operation: x in rows, y in columns; -1 where undefined."""
    operation = OPERATIONS[config.operation]
    if operation.kind == "grouped":
        return _product_table(operation, group_of(config.group))
    numbers = np.arange(config.p, dtype=np.int64)
    if operation.kind == "plain":
        return _plain_table(operation, numbers)
    answers = formula_table(operation.formula or config.formula, config.p)
    if operation.formula_even is None:
        return answers
    return np.where(numbers % 2 == 1, answers, formula_table(operation.formula_even, config.p))


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


def _plain_table(operation: Operation, numbers: Table) -> Table:
    """The table of a formula without reduction: modulo a number that no answer reaches."""
    formula = parse(operation.formula or "x + y")
    return np.asarray(formula.value(numbers[:, None], numbers[None, :], 2 * len(numbers)), dtype=np.int64)


def _product_table(operation: Operation, group: Group) -> Table:
    """The table of a word in x, y and X (the inverse of x), multiplied from left to right in a group."""
    elements = np.arange(group.order)
    factors = {"x": elements[:, None], "y": elements[None, :], "X": group.inverse[:, None]}
    product = reduce(
        lambda left, right: group.table[left, right], (factors[letter] for letter in operation.formula or "")
    )
    return np.asarray(product, dtype=np.int64)


def title(config: RunConfig) -> str:
    """Name a configuration's operation for people: "x + y mod 59", "x · y in S5", or as a formula is typed."""
    return OPERATIONS[config.operation].title_for(p=config.p, group=config.group, formula=config.formula)


def cyclic_order(config: RunConfig) -> Table | None:
    """Return the elements in the order in which the operation turns a circle, or None where there is no such order.

    An operation's record declares it; for a formula, or in a group, the candidates are tried on the table.
    """
    circle = OPERATIONS[config.operation].circle
    if circle == "by value":
        order: Table | None = np.arange(config.p, dtype=np.int64)
    elif circle == "by logarithm":
        order = _by_logarithm(config.p) if is_prime(config.p) else None
    else:
        order = _found_order(config) if circle == "searched" else None
    return None if order is None or len(order) < 3 else order  # two places are no circle


def _found_order(config: RunConfig) -> Table | None:
    """The first candidate along which the table turns a circle, with either operand as the one that moves."""
    answers = answer_table(config)
    if OPERATIONS[config.operation].kind == "grouped":
        candidates = [_powers(group_of(config.group))]
    else:
        candidates = [np.arange(config.p, dtype=np.int64)]
        if is_prime(config.p):
            candidates.append(_by_logarithm(config.p))
    return next((order for order in candidates if turns(answers, order) or turns(answers.T, order)), None)


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


def turns(answers: Table, order: Table) -> bool:
    """Say whether along `order` every column moves all rows on by one number of places, and not all by none."""
    n = len(order)
    place = np.full(len(answers) + 1, -1)  # the last is for what is undefined
    place[order] = np.arange(n)
    moved = place[answers[np.ix_(order, order)]]
    by = (moved - np.arange(n)[:, None]) % n
    return n > 2 and bool((moved >= 0).all() and (by == by[0]).all() and by.any())
