"""The table of answers of each operation, computed from its record (P2 to P5)."""

import numpy as np
from numpy.typing import NDArray

from grok_core.config import RunConfig
from grok_core.languages import mark, say
from grok_core.notation.arithmetic import is_prime, primitive_root
from grok_core.notation.formula_reader import table_of
from grok_core.notation.formulas import UNDEFINED
from grok_core.notation.operations import BY_LOGARITHM, BY_VALUE, FROM_TABLE, NO_CIRCLE
from grok_core.tasks.groups import Group, group_of

Table = NDArray[np.int64]


def answer_table(config: RunConfig) -> Table:
    """Return the table (n, n) of answers, x in rows, y in columns; -1 where undefined."""
    operation, p = config.operation_record, config.p
    if operation.is_grouped:
        return product_table(operation.formula_text(""), group_of(config.group))
    if config.own_table is not None:
        return np.frombuffer(config.own_table.answers, dtype=np.uint8).reshape(p, p).astype(np.int64)
    modulus = config.n_answers  # p, or for a plain operation more than every answer, so that none is reduced
    answers = formula_table(operation.formula_text(config.formula), modulus)[:p, :p]
    if operation.even_formula is None:
        return answers
    is_odd = np.arange(p) % 2 == 1
    return np.where(is_odd, answers, formula_table(operation.even_formula, modulus)[:p, :p])


def formula_table(text: str, p: int) -> Table:
    """Return the table (p, p) of a formula modulo p, -1 where a divisor is zero. Raises ConfigError if unreadable."""
    answers = np.frombuffer(table_of(text, p), dtype=np.uint8).reshape(p, p)
    return np.where(answers == UNDEFINED, -1, answers.astype(np.int64))


def product_table(text: str, group: Group) -> Table:
    """Return the table (n, n) of a product such as "x y x⁻¹" in a group of n elements."""
    element = np.arange(group.order)
    x, y = element[:, None], element[None, :]
    factors = {"x": x, "y": y, "x⁻¹": group.inverse[x], "y⁻¹": group.inverse[y]}
    answers = np.zeros((group.order, group.order), dtype=np.int64)  # the identity everywhere
    for factor in text.split():
        answers = group.table[answers, factors[factor]]
    return answers


def cyclic_order(config: RunConfig) -> Table | None:
    """Return the elements in the order in which the operation turns a circle, or None where there is no such order.

    In this order an operand moves the other one on by so many places, whatever that one is. The record says which
    order it is; for formulas and groups the table decides. A circle has at least 3 elements, and by logarithm
    needs a prime p (0 has no place on it, P6).
    """
    circle = config.operation_record.circle
    if circle == NO_CIRCLE or (config.own_table is not None and not config.own_table.is_closed):
        return None
    if circle == FROM_TABLE:
        return _circle_from_table(config)
    order = dict(candidate_orders(config)).get(circle)
    return None if order is None or len(order) < 3 else order


def _circle_from_table(config: RunConfig) -> Table | None:
    """Return the first of the orders in which the table is one of rotations."""
    answers = answer_table(config)
    orders = [order for _, order in candidate_orders(config)]
    found = next((order for order in orders if turns(answers, order) or turns(answers.T, order)), None)
    return _relabelled(answers) if found is None and not config.operation_record.is_grouped else found


def _relabelled(answers: Table) -> Table | None:
    """Return the order in which a table is one of rotations under other names for the elements, all or all but one.

    x·y + x + y is such a table: (x + 1)(y + 1) − 1 multiplies, with −1 in the place of 0. Where every column moves all
    rows on by one number of places, a column that goes round all of them walks the circle.
    """
    for table in (answers, answers.T):
        for element, column in enumerate(table.tolist()):
            order = _walked(table[:, element].tolist(), element)
            if len(order) >= len(column) - 1 and turns(table, np.array(order)):
                return np.array(order, dtype=np.int64)
    return None


def _walked(to: list[int], element: int) -> list[int]:
    """Return the elements that a column walks through, from the one that it takes to its own element; [] if none."""
    if element not in to:
        return []
    order = [to.index(element)]
    while (following := to[order[-1]]) not in (order[0], -1) and len(order) <= len(to):
        order.append(following)
    return order if to[order[-1]] == order[0] and len(set(order)) == len(order) else []


def why_no_circle(config: RunConfig) -> str:
    """Return in one sentence why an operation turns no circle; "" where it does."""
    return "" if cyclic_order(config) is not None else say(_no_circle(config), title=config.title, p=config.p)


def _no_circle(config: RunConfig) -> str:
    """Return why an operation turns no circle, marked; it names {title}, and may name {p}."""
    operation = config.operation_record
    if operation.is_plain:
        return mark("{title}: sums are not reduced, so numbers lie on a line and turn no circle.")
    if config.own_table is not None and not config.own_table.is_closed:
        return mark("{title}: its answers are not its elements, so there is no circle and no frequency.")
    if operation.is_grouped:
        return mark("{title}: no order of the elements makes the operation a rotation, so there are no frequencies.")
    if operation.circle == BY_LOGARITHM and not is_prime(config.p):
        return mark(
            "{title}: {p} is not prime, so the elements are not the powers of one of them, and there is no circle and "
            "no frequency."
        )
    if operation.circle in (BY_VALUE, BY_LOGARITHM):
        return mark("{title}: a circle needs at least three elements.")
    return mark(
        "{title}: in no order of the elements does an operand move the other on by a number of places that depends on "
        "it alone, so there is no circle and no frequency."
    )


def candidate_orders(config: RunConfig) -> list[tuple[str, Table]]:
    """Return the orders that can be a circle, by name: modulo p by value and by logarithm, in a group by powers."""
    if config.operation_record.is_grouped:
        return [(FROM_TABLE, _powers(group_of(config.group)))]
    orders = [(BY_VALUE, np.arange(config.p, dtype=np.int64))]
    return [*orders, (BY_LOGARITHM, _by_logarithm(config.p))] if is_prime(config.p) else orders


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
    """Say whether along `order` every column moves all rows on by one number of places, and not all by none.

    Args:
        answers: Table (n, n), -1 where undefined.
        order: Some or all of the elements, each once.
    """
    n = len(order)
    place = np.full(len(answers) + 1, -1)  # the last is for what is undefined
    place[order] = np.arange(n)
    moved = place[answers[np.ix_(order, order)]]
    by = (moved - np.arange(n)[:, None]) % n
    return n > 2 and bool((moved >= 0).all() and (by == by[0]).all() and by.any())
