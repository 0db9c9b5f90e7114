"""Every operation's record says of its table what is so: its circle, whether it commutes, how it is written."""

import pytest

from grok_core.config import RunConfig
from grok_core.notation import operations as records
from grok_core.notation.formula_reader import parse
from grok_core.notation.operations import OPERATIONS
from grok_core.tasks.answer_tables import answer_table, candidate_orders, turns

PRIMES = [p for p in range(2, 252) if all(p % d for d in range(2, p))]
GROUPED = [name for name, operation in OPERATIONS.items() if operation.is_grouped]
FIXED = [name for name, operation in OPERATIONS.items() if operation.commutes is not None and not operation.is_grouped]


def table(operation, p=59, **fields):
    return answer_table(RunConfig(operation=operation, p=p, **fields))


def declared_and_found(operation, p):
    """Return the circle that a record declares, and the one that its table has."""
    config = RunConfig(operation=operation, p=p)
    answers = answer_table(config)
    found = (name for name, order in candidate_orders(config) if turns(answers, order) or turns(answers.T, order))
    return OPERATIONS[operation].circle, next(found, records.NO_CIRCLE)


@pytest.mark.parametrize("operation", [name for name in FIXED if not OPERATIONS[name].is_plain])
@pytest.mark.parametrize("p", [4, 5, 6, 7, 9, 11, 12, 13, 23])
def test_a_record_declares_the_circle_of_its_table(operation, p):
    if OPERATIONS[operation].needs_prime("x") and p not in PRIMES:
        return
    declared, found = declared_and_found(operation, p)
    if declared == records.BY_LOGARITHM and p not in PRIMES:
        declared = records.NO_CIRCLE
    elif declared == records.FROM_TABLE:  # another one for each p
        declared = found
    assert declared == found, f"the record of {operation} must say circle={found!r}"


def test_a_circle_from_the_table_is_declared_where_it_is_not_always_the_same():
    """divide_or_subtract turns a circle of three elements and no larger one."""
    for operation in FIXED:
        if OPERATIONS[operation].circle == records.FROM_TABLE:
            assert len({declared_and_found(operation, p)[1] for p in PRIMES[:8]}) > 1, operation


@pytest.mark.parametrize("operation", FIXED)
@pytest.mark.parametrize("p", [3, 5, 7, 11, 12])
def test_a_record_declares_whether_its_table_commutes(operation, p):
    if OPERATIONS[operation].needs_prime("x") and p not in PRIMES:
        return
    answers = table(operation, p)
    found = bool((answers == answers.T).all())
    assert OPERATIONS[operation].commutes == found, f"the record of {operation} must say commutes={found}"


@pytest.mark.parametrize("operation", [name for name in GROUPED if OPERATIONS[name].commutes is not None])
@pytest.mark.parametrize("group", ["s3", "q8", "d5", "z1xz3", "z2xz2", "z3xz4"])
def test_a_record_declares_whether_it_commutes_in_every_group(operation, group):
    answers = table(operation, group=group)
    found = bool((answers == answers.T).all())
    assert OPERATIONS[operation].commutes == found, f"the record of {operation} must say commutes={found}"


@pytest.mark.parametrize("operation", [name for name in GROUPED if OPERATIONS[name].commutes is None])
def test_a_product_that_says_nothing_commutes_in_some_groups_and_not_in_others(operation):
    tables = [table(operation, group=group) for group in ("s3", "q8", "z2xz2", "z3xz4")]
    found = {bool((answers == answers.T).all()) for answers in tables}
    assert found == {True, False}, f"the record of {operation} must say commutes={found}"


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=list(OPERATIONS))
def test_records_are_complete(operation):
    assert operation.kind in (records.MODULAR, records.PLAIN, records.GROUPED, records.OWN)
    assert operation.circle in (records.BY_VALUE, records.BY_LOGARITHM, records.NO_CIRCLE, records.FROM_TABLE)
    assert operation.symbol
    assert operation.is_typed or operation.is_grouped or operation.is_own or operation.commutes is not None, (
        "commutes must be True or False"
    )
    assert not operation.is_grouped or operation.circle == records.FROM_TABLE, "a product's circle is FROM_TABLE"
    assert "{group}" in operation.title if operation.is_grouped else "{p}" in operation.title
    if operation.is_grouped:
        assert set(operation.formula.split()) <= {"x", "y", "x⁻¹", "y⁻¹"}
    elif operation.is_plain:
        assert operation.circle == records.NO_CIRCLE  # its answers go beyond the elements
        assert set(operation.formula) <= set("xy+* 0123456789"), "a plain formula has + and * only"
    elif operation.is_typed or operation.is_own:
        assert operation.commutes is None
        assert operation.circle == records.FROM_TABLE
    else:
        assert not parse(operation.formula).divides or operation.needs_prime("x")


@pytest.mark.parametrize("operation", [name for name in OPERATIONS if OPERATIONS[name].sign])
def test_an_operation_with_a_sign_is_a_sum_or_a_difference(operation):
    sign = OPERATIONS[operation].sign
    signed = [[(x + sign * y) % 7 for y in range(7)] for x in range(7)]
    is_so = OPERATIONS[operation].kind == records.MODULAR and table(operation, 7).tolist() == signed
    assert is_so, f"the record of {operation} must say sign=0"
