"""Every operation's table against brute force over random p, and the identities between operations."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grok_core.arithmetic import factors, is_prime, primitive_root
from grok_core.config import FIELDS, MODULAR, RunConfig
from grok_core.tasks.groups import symmetric_group
from grok_core.tasks.operations import OPERATIONS, title

PRIMES = [p for p in range(2, 252) if all(p % d for d in range(2, p))]
moduli, primes = st.integers(2, 251), st.sampled_from(PRIMES)
LAB = settings(deadline=None, max_examples=40)


def table(operation, p):
    return OPERATIONS[operation].answers(RunConfig(operation=operation, p=p))


def moduli_of(operation):
    return primes if operation == "divide" else moduli


def test_the_registry_is_the_field():
    assert tuple(OPERATIONS) == FIELDS["operation"].choices


@LAB
@given(st.data(), moduli)
def test_sums_differences_and_products_by_brute_force(data, p):
    x, y = data.draw(st.integers(0, p - 1)), data.draw(st.integers(0, p - 1))
    assert table("add", p)[x, y] == (x + y) % p
    assert table("subtract", p)[x, y] == (x - y) % p
    assert table("multiply", p)[x, y] == (x * y) % p


@pytest.mark.parametrize("p", [2, 3, 4, 6, 7, 10, 11])
def test_small_tables_in_full(p):
    formulas = {"add": lambda x, y: x + y, "subtract": lambda x, y: x - y, "multiply": lambda x, y: x * y}
    for name, formula in formulas.items():
        assert table(name, p).tolist() == [[formula(x, y) % p for y in range(p)] for x in range(p)]


@LAB
@given(primes)
def test_division_undoes_multiplication_and_leaves_zero_out(p):
    quotients, products = table("divide", p), table("multiply", p)
    assert (quotients[:, 0] == -1).all()
    assert quotients[:, 1:].min() == 0
    assert quotients.max() == p - 1
    for y in range(1, p):
        assert (products[quotients[:, y], y] == range(p)).all()
        assert (quotients[products[:, y], y] == range(p)).all()


@LAB
@given(st.data(), st.sampled_from(MODULAR))
def test_only_answers_or_minus_one_stand_in_a_table(data, operation):
    p = data.draw(moduli_of(operation))
    answers = table(operation, p)
    assert answers.shape == (p, p)
    assert answers.max() < p
    assert (answers >= 0).sum() == RunConfig(operation=operation, p=p).n_pairs
    assert ((answers == -1) | (answers >= 0)).all()


@LAB
@given(st.data(), st.sampled_from(MODULAR))
def test_commutative_says_whether_mirrored_pairs_agree(data, operation):
    p = data.draw(moduli_of(operation).filter(lambda p: p > 2))  # x − y = x + y modulo 2
    answers = table(operation, p)
    assert (answers == answers.T).all() == OPERATIONS[operation].commutative


def test_composition_does_not_commute_and_follows_the_permutations():
    s5 = symmetric_group(5)
    answers = OPERATIONS["compose"].answers(RunConfig(operation="compose"))
    assert answers.shape == (120, 120)
    for a, left in enumerate(s5.elements):
        for b in (0, 1, 7, 59, 119):
            right = s5.elements[b]
            assert s5.elements[answers[a, b]] == tuple(right[left[i]] for i in range(5))
    assert (answers == answers.T).all() == OPERATIONS["compose"].commutative


@LAB
@given(primes, st.sampled_from([("add", "multiply"), ("subtract", "divide")]))
def test_modulo_p_minus_1_is_multiplication_modulo_p_relabelled(p, pair):
    """P6: with a = g^i, b = g^j the exponents add, so both tables are one, seen through i -> g^i."""
    additive, multiplicative = pair
    powers = OPERATIONS[multiplicative].cyclic_order(RunConfig(operation=multiplicative, p=p))
    sums = table(additive, p - 1) if p > 2 else (powers - powers)[None]  # modulo 1 there is only 0
    assert (table(multiplicative, p)[powers[:, None], powers[None, :]] == powers[sums]).all()
    assert sorted(powers) == list(range(1, p))


@LAB
@given(st.data(), st.sampled_from(MODULAR))
def test_in_cyclic_order_an_operand_is_a_rotation(data, operation):
    p = data.draw(moduli_of(operation))
    config = RunConfig(operation=operation, p=p)
    order = OPERATIONS[operation].cyclic_order(config)
    if operation == "multiply" and p not in PRIMES:
        assert order is None
        return
    place = {element: i for i, element in enumerate(order)}
    y = int(data.draw(st.sampled_from(list(order))))
    turned = [place[int(answer)] for answer in table(operation, p)[order, y]]
    shift = turned[0]
    assert turned == [(i + shift) % len(order) for i in range(len(order))]


def test_a_group_without_a_circle_has_no_cyclic_order():
    assert OPERATIONS["compose"].cyclic_order(RunConfig(operation="compose")) is None


def test_titles_are_filled_in():
    assert title(RunConfig(operation="divide", p=97)) == "x / y mod 97"
    assert title(RunConfig(operation="compose")) == "x ∘ y in S5"
    for name, operation in OPERATIONS.items():
        assert f"x {operation.symbol} y" in title(RunConfig(operation=name))


@given(st.integers(1, 5000))
def test_factors_are_primes_that_multiply_back(n):
    product = 1
    for q in factors(n):
        assert all(q % d for d in range(2, q))
        product *= q
    assert product == n
    assert factors(n) == sorted(factors(n))
    assert is_prime(n) == (n > 1 and all(n % d for d in range(2, n)))


@LAB
@given(primes)
def test_primitive_root_is_the_least_whose_powers_are_everything(p):
    def reached(g):
        return {pow(g, k, p) for k in range(p - 1)}

    g = primitive_root(p)
    assert reached(g) == set(range(1, p))
    assert not any(reached(smaller) == set(range(1, p)) for smaller in range(1, g))
