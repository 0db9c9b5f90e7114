"""Every operation's table against brute force, and the identities between operations."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grok_core.config import FIELDS, RunConfig
from grok_core.errors import ConfigError
from grok_core.notation import operations as records
from grok_core.notation.operations import OPERATIONS
from grok_core.tasks.answer_tables import answer_table, cyclic_order, formula_table, why_no_circle
from grok_core.tasks.groups import group_of
from tests.strategies import OWN_7
from tests.tasks.python_formulas import by_elements, by_python, quotient

PRIMES = [p for p in range(2, 252) if all(p % d for d in range(2, p))]
MODULAR, GROUPED = (
    tuple(name for name, operation in OPERATIONS.items() if operation.kind == kind)
    for kind in (records.MODULAR, records.GROUPED)
)
DIVIDING = tuple(name for name in MODULAR if OPERATIONS[name].needs_prime("x"))
WORDS = {  # in Python's big integers; None where undefined
    "add": lambda x, y, p: x + y,
    "subtract": lambda x, y, p: x - y,
    "multiply": lambda x, y, p: x * y,
    "divide": lambda x, y, p: quotient(x, y, p),
    "divide_or_subtract": lambda x, y, p: quotient(x, y, p) if y % 2 else x - y,
    "x2_y2": lambda x, y, p: x**2 + y**2,
    "x2_xy_y2": lambda x, y, p: x**2 + x * y + y**2,
    "x2_xy_y2_x": lambda x, y, p: x**2 + x * y + y**2 + x,
    "x3_xy": lambda x, y, p: x**3 + x * y,
    "x3_xy2_y": lambda x, y, p: x**3 + x * y**2 + y,
    "formula": lambda x, y, p: x**2 + 3 * x * y - y,  # the field's default
}
moduli, primes = st.integers(2, 251), st.sampled_from(PRIMES)
operations = st.sampled_from(MODULAR)
LAB = settings(deadline=None, max_examples=40)


def word_of(operation):
    """Return a modular operation in Python's integers: from WORDS, or the record's formula as Python reads it."""
    return WORDS.get(operation) or by_python(operation)


@pytest.mark.parametrize("operation", [name for name in WORDS if name != "formula"])
def test_python_reads_the_formulas_of_the_records_alike(operation):
    assert brute_force(by_python(operation), 7) == brute_force(WORDS[operation], 7)


def table(operation, p=59, **fields):
    return answer_table(RunConfig(operation=operation, p=p, **fields))


def moduli_of(operation):
    return primes if operation in DIVIDING else moduli


def brute_force(word, p):
    rows = [[word(x, y, p) for y in range(p)] for x in range(p)]
    return [[-1 if answer is None else answer % p for answer in row] for row in rows]


def test_the_registry_is_the_field():
    assert tuple(OPERATIONS) == FIELDS["operation"].choices
    assert set(WORDS) <= set(MODULAR)


@pytest.mark.parametrize("operation", MODULAR)
@pytest.mark.parametrize("p", [2, 3, 4, 5, 6, 7, 9, 10, 13])
def test_small_tables_in_full(operation, p):
    if operation in DIVIDING and p not in PRIMES:
        with pytest.raises(ConfigError, match=f"^{operation} needs a prime p, got {p} = "):
            table(operation, p)
    else:
        assert table(operation, p).tolist() == brute_force(word_of(operation), p)


@LAB
@given(st.data(), operations)
def test_any_cell_of_any_table_by_brute_force(data, operation):
    p = data.draw(moduli_of(operation))
    answers = table(operation, p, train_fraction=0.5)
    for _ in range(5):
        x, y = data.draw(st.integers(0, p - 1)), data.draw(st.integers(0, p - 1))
        expected = word_of(operation)(x, y, p)
        assert answers[x, y] == (-1 if expected is None else expected % p)


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
@given(st.data(), operations)
def test_only_answers_or_minus_one_stand_in_a_table(data, operation):
    p = data.draw(moduli_of(operation))
    answers = table(operation, p)
    assert answers.shape == (p, p)
    assert answers.max() < p
    assert (answers >= 0).sum() == RunConfig(operation=operation, p=p).n_pairs
    assert ((answers == -1) | (answers >= 0)).all()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("x / y", lambda x, y, p: quotient(x, y, p)),
        ("1/x + y", lambda x, y, p: None if x == 0 else quotient(1, x, p) + y),
        ("1/(x - y)", lambda x, y, p: quotient(1, (x - y) % p, p)),
        ("1/(1/x)", lambda x, y, p: x or None),
        ("x**7 - 2*y**3*x", lambda x, y, p: x**7 - 2 * y**3 * x),
        ("3", lambda x, y, p: 3),
        ("y", lambda x, y, p: y),
        ("2*x - 100", lambda x, y, p: 2 * x - 100),
        ("1/4 + x", lambda x, y, p: quotient(1, 4 % p, p) + x),
    ],
)
@pytest.mark.parametrize("p", [3, 7, 11])
def test_tables_of_formulas_by_brute_force(text, word, p):
    config = RunConfig(operation="formula", formula=text, p=p)
    answers = answer_table(config)
    assert answers.tolist() == formula_table(text, p).tolist() == brute_force(word, p)
    assert (answers >= 0).sum() == config.n_pairs


@pytest.mark.parametrize("text", ["x/(y - y)", "x/0", "1/7", "1/(x**7 - x)"])
def test_a_divisor_that_is_always_zero_is_refused(text):
    with pytest.raises(ConfigError) as caught:
        RunConfig(operation="formula", formula=text, p=7)
    assert str(caught.value) == (
        f"formula {text} divides by zero modulo 7 whatever x and y are; divide by something that changes with them."
    )
    RunConfig(formula=text)  # of no effect where another operation is learnt


def test_a_formula_needs_a_prime_only_to_divide():
    assert RunConfig(operation="formula", formula="x**2 - y", p=91).n_pairs == 91**2
    with pytest.raises(ConfigError) as caught:
        RunConfig(operation="formula", formula="x/2 + y", p=91)
    assert str(caught.value) == "a formula that divides needs a prime p, got 91 = 7·13. Nearest primes: 89 and 97."


@pytest.mark.parametrize("name", ["s3", "s5", "a4", "q8", "d5", "z3xz4"])
@pytest.mark.parametrize("operation", GROUPED)
def test_operations_in_groups_by_their_elements(name, operation):
    """P5, the left factor first: by words where they are written here, and as Python reads the record."""
    group = group_of(name)
    product, inverse = group.table.tolist(), group.inverse.tolist()
    words = {
        "compose": lambda x, y: product[x][y],
        "conjugate": lambda x, y: product[product[x][y]][inverse[x]],
        "aba": lambda x, y: product[product[x][y]][x],
    }
    assert set(words) <= set(GROUPED)
    for word in (by_elements(operation, product), words.get(operation)):
        expected = word and [[word(x, y) for y in range(group.order)] for x in range(group.order)]
        assert expected in (None, table(operation, group=name).tolist())


@given(st.integers(2, 128))
def test_plain_sums_are_not_reduced(p):
    assert table("plain_add", p).tolist() == [[x + y for y in range(p)] for x in range(p)]
    assert RunConfig(operation="plain_add", p=p).n_answers == 2 * p - 1 == table("plain_add", p).max() + 1


def test_more_sums_than_a_byte_can_tell_apart_are_refused():
    with pytest.raises(ConfigError, match=r"plain_add has 257 answers.* p must be at most 128, got 129"):
        RunConfig(operation="plain_add", p=129)


@given(st.integers(0, 119), st.integers(0, 119))
@example(1, 7)
def test_s5_follows_the_permutations(a, b):
    s5 = group_of("s5")
    left, right = s5.elements[a], s5.elements[b]

    def answer(operation):
        return s5.elements[table(operation, group="s5")[a, b]]

    assert answer("compose") == tuple(right[left[i]] for i in range(5))
    assert answer("conjugate") == tuple(left.index(right[left[i]]) for i in range(5))  # then back through x
    assert answer("aba") == tuple(left[right[left[i]]] for i in range(5))


@LAB
@given(primes.filter(lambda p: p > 3), st.sampled_from([("add", "multiply"), ("subtract", "divide")]))
def test_modulo_p_minus_1_is_multiplication_modulo_p_relabelled(p, pair):
    """P6: with a = g^i, b = g^j the exponents add, so both tables are one, seen through i -> g^i."""
    additive, multiplicative = pair
    powers = cyclic_order(RunConfig(operation=multiplicative, p=p))
    sums = table(additive, p - 1)
    assert (table(multiplicative, p)[powers[:, None], powers[None, :]] == powers[sums]).all()
    assert sorted(powers) == list(range(1, p))


def turns_cyclic(operation, n):
    """Say whether a product is a rotation in the cyclic group of n elements, where it is x^a y^b: a or b is 1."""
    factors = OPERATIONS[operation].formula.split()
    a, b = ((factors.count(name) - factors.count(f"{name}⁻¹")) % n for name in "xy")
    return (a == 1 and b > 0) or (b == 1 and a > 0)


@pytest.mark.parametrize("p", [5, 7, 13, 59])
@pytest.mark.parametrize(("text", "shift"), [("x*y + x + y", 1), ("x*y - 2*x - 2*y + 6", -2), ("(x+1)/(y+1) - 1", 1)])
def test_a_product_under_other_names_turns_the_circle_of_products(text, shift, p):
    """(x + 1)(y + 1) - 1 multiplies, and -1 is its 0: the one element that is not on the circle."""
    order = cyclic_order(RunConfig(operation="formula", formula=text, p=p))
    assert sorted(order) == [x for x in range(p) if (x + shift) % p]
    powers = [(int(x) + shift) % p for x in order]
    step = powers[1] * pow(powers[0], -1, p) % p
    assert powers == [powers[0] * pow(step, k, p) % p for k in range(p - 1)]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"operation": "multiply", "p": 35}, "35 is not prime"),
        ({"operation": "formula", "formula": "x*y + x + y", "p": 35}, "in no order of the elements"),
        ({"operation": "formula", "formula": "3*(x + y)", "p": 7}, "in no order of the elements"),
        ({"operation": "x2_y2", "p": 7}, "in no order of the elements"),
        ({"operation": "compose", "group": "s3"}, "no order of the elements makes the operation a rotation"),
        ({"operation": "plain_add", "p": 7, "loss": "mse", "output_rows": "templates"}, "sums are not reduced"),
        ({"operation": "add", "p": 7}, ""),
    ],
)
def test_what_turns_no_circle_says_why(fields, why):
    config = RunConfig(**fields)
    said = why_no_circle(config)
    assert why in said
    assert bool(said) == (cyclic_order(config) is None)


WITHOUT_CIRCLE = ("divide_or_subtract", *(name for name in MODULAR if OPERATIONS[name].circle == records.NO_CIRCLE))
CIRCLES = [
    *[({"operation": name, "p": 7}, list(range(7))) for name in ("add", "subtract")],
    *[({"operation": name, "p": 7}, [1, 3, 2, 6, 4, 5]) for name in ("multiply", "divide")],  # 3 generates
    ({"operation": "add", "p": 12}, list(range(12))),
    ({"operation": "multiply", "p": 12}, None),
    *[({"operation": name, "p": 59}, None) for name in WITHOUT_CIRCLE],
    *[({"operation": "formula", "p": 7, "formula": text}, list(range(7))) for text in ("y - x + 2", "3*x + y")],
    *[({"operation": "formula", "p": 7, "formula": text}, [1, 3, 2, 6, 4, 5]) for text in ("3*x*y**2", "y/x")],
    *[
        ({"operation": "formula", "p": 7, "formula": text}, None)
        for text in ("x", "y", "3", "2*x + 3*y", "x*y + 1", "x/y/x")
    ],
    *[({"operation": name, "group": "z3xz4"}, "powers" if turns_cyclic(name, 12) else None) for name in GROUPED],
    *[({"operation": name, "group": group}, None) for name in GROUPED for group in ("s5", "z2xz4", "d5", "q8")],
    ({"operation": "compose", "group": "z1xz7"}, list(range(7))),
]


@pytest.mark.parametrize(("fields", "expected"), CIRCLES, ids=str)
def test_circles_are_where_they_are_and_nowhere_else(fields, expected):
    order = cyclic_order(RunConfig(**fields))
    if expected == "powers":
        product = group_of(fields["group"]).table
        assert all(order[i + 1] == product[order[i], order[1]] for i in range(len(order) - 1))
        assert sorted(order) == list(range(12))
    else:
        assert (None if order is None else order.tolist()) == expected


@LAB
@given(st.data(), st.sampled_from(["add", "subtract", "multiply", "divide"]))
def test_in_cyclic_order_an_operand_is_a_rotation(data, operation):
    p = data.draw(moduli_of(operation))
    order = cyclic_order(RunConfig(operation=operation, p=p))
    if order is None:
        assert p <= 3 or (operation == "multiply" and p not in PRIMES)
        return
    place = {element: i for i, element in enumerate(order.tolist())}
    y = int(data.draw(st.sampled_from(list(order))))
    turned = [place[int(answer)] for answer in table(operation, p)[order, y]]
    shift = turned[0]
    assert turned == [(i + shift) % len(order) for i in range(len(order))]


def test_titles_are_filled_in():
    assert RunConfig(operation="divide", p=97).title == "x / y mod 97"
    assert RunConfig(operation="divide_or_subtract", p=97).title == "x / y for odd y, else x − y, mod 97"
    assert RunConfig(operation="x3_xy2_y", p=97).title == "x³ + xy² + y mod 97"
    assert RunConfig(operation="compose").title == "x · y in S5"
    assert RunConfig(operation="conjugate", group="z4xz6").title == "x · y · x⁻¹ in Z4×Z6"
    assert RunConfig(operation="formula", formula="x**2 - 2*y", p=7).title == "x**2 - 2*y mod 7"
    assert (
        RunConfig(operation="table", p=7, table=OWN_7.digest).title == f"x ∘ y in your 7 × 7 table {OWN_7.digest[:6]}"
    )
    assert len({RunConfig(operation=name, p=7, table=OWN_7.digest).title for name in OPERATIONS}) == len(OPERATIONS)
    for name in ("add", "subtract", "multiply", "divide", "compose"):
        assert f"x {OPERATIONS[name].symbol} y" in RunConfig(operation=name).title
