"""Formulas: what they say of two residues is what Python's own integers say, as values and as tables."""

import time
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grok_core.notation.formula_reader import LONGEST, parse, table_of, undefined_pairs
from grok_core.notation.formulas import UNDEFINED, Formula

PRIMES = [2, 3, 5, 7, 11, 13]
BINDS = {**dict.fromkeys(("<", "<=", ">", ">=", "==", "!="), 0), "+": 1, "-": 1, "*": 2, "/": 2, "%": 2, "**": 4}
PYTHON = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: Fraction(a) / b,
    "**": lambda a, b: a**b,
    "%": lambda a, b: a % b,
    "<": lambda a, b: int(a < b),
    "<=": lambda a, b: int(a <= b),
    ">": lambda a, b: int(a > b),
    ">=": lambda a, b: int(a >= b),
    "==": lambda a, b: int(a == b),
    "!=": lambda a, b: int(a != b),
    "min": min,
    "max": max,
}
FIELD = ("+", "-", "*", "/")
BEYOND = ("<", "<=", ">", ">=", "==", "!=", "min", "max", "**")


def number(n):
    return Formula("", number=n)


X, Y = Formula("x"), Formula("y")
leaves = st.sampled_from([X, Y]) | st.integers(0, 10**30).map(number)


def is_literal(tree):
    """Whether a tree, as an exponent, is written as a number or with a minus in front."""
    return tree.is_number or (tree.sign == "-" and tree.operands[0] == number(0))


def trees(signs, *, remainders=False):
    def larger(inner):
        powers = st.builds(lambda a, n: Formula("**", (a,), n), inner, st.integers(0, 12))
        parts = st.builds(lambda a, n: Formula("%", (a,), n), inner, st.integers(1, 40)) if remainders else powers
        joins = st.builds(lambda sign, a, b: Formula(sign, (a, b)), st.sampled_from(signs), inner, inner)
        return joins.filter(lambda tree: tree.sign != "**" or not is_literal(tree.operands[1])) | powers | parts

    return st.recursive(leaves, larger, max_leaves=8).filter(lambda tree: len(written(tree)) <= LONGEST)


formulas = trees(FIELD)
polynomials = trees(("+", "-", "*"))
everything = trees((*FIELD, *BEYOND), remainders=True)


def written(tree, binds=-1):
    """A tree as text, with parentheses where the sign around it binds tighter, as in Python."""
    if not tree.operands:
        return tree.sign or str(tree.number)
    if tree.sign in ("min", "max"):
        return f"{tree.sign}({', '.join(written(operand) for operand in tree.operands)})"
    own = BINDS[tree.sign]
    left, right = (*tree.operands, number(tree.number))[:2]
    text = f"{written(left, own + (own in (0, 4)))} {tree.sign} {written(right, own + 1)}"
    return f"({text})" if own < binds else text


def exact(tree, x, y):
    """The value by Python's own big numbers, never reduced; ZeroDivisionError where it divides by 0."""
    if not tree.operands:
        return {"x": x, "y": y}.get(tree.sign, tree.number)
    values = [exact(operand, x, y) for operand in tree.operands]
    return values[0] ** tree.number if tree.sign == "**" else PYTHON[tree.sign](*values)


def modulo(tree, x, y, p):
    """The value from 0 to p - 1 by Python's integers, and a search for a quotient; None where there is none."""
    if not tree.operands:
        return {"x": x, "y": y}.get(tree.sign, tree.number) % p
    values = [modulo(operand, x, y, p) for operand in tree.operands]
    if None in values or (tree.sign == "/" and values[1] == 0):
        return None
    if tree.sign == "/":
        return next(q for q in range(p) if q * values[1] % p == values[0])
    return PYTHON[tree.sign](*(*values, tree.number)[:2]) % p


@given(everything)
def test_what_is_written_reads_back(tree):
    assert parse(written(tree)) == tree
    assert parse(written(tree).replace(" ", "")) == tree


@settings(max_examples=60)
@given(polynomials, st.sampled_from([*PRIMES, 4, 9, 15]), st.data())
def test_without_division_it_is_integer_arithmetic_modulo_any_p(tree, p, data):
    x, y = data.draw(st.integers(0, p - 1)), data.draw(st.integers(0, p - 1))
    formula = parse(written(tree))
    assert formula.value(x, y, p) == exact(tree, x, y) % p
    assert not formula.divides
    assert undefined_pairs(written(tree), p) == 0


@settings(max_examples=60)
@given(everything, st.sampled_from(PRIMES))
@example(Formula("/", (number(1), Formula("/", (number(1), X)))), 2)
@example(Formula("/", (X, Formula("-", (Y, Y)))), 5)
@example(Formula("+", (Formula("%", (X,), 2), Y)), 7)
def test_values_and_tables_are_what_pythons_integers_say_of_the_numbers_below_p(tree, p):
    text = written(tree)
    expected = [modulo(tree, x, y, p) for x in range(p) for y in range(p)]
    assert [parse(text).value(x, y, p) for x in range(p) for y in range(p)] == expected
    assert [None if byte == UNDEFINED else byte for byte in table_of(text, p)] == expected
    assert undefined_pairs(text, p) == expected.count(None)
    assert undefined_pairs(text, p, range(1, p, 2)) == sum(expected[y::p].count(None) for y in range(1, p, 2))


@given(formulas, st.sampled_from([1009, 10007]), st.data())
def test_a_quotient_is_the_fraction_modulo_p(tree, p, data):
    """Of a fraction a/b in lowest terms, b not a multiple of p: a times the inverse of b."""
    x, y = data.draw(st.integers(1, p - 1)), data.draw(st.integers(1, p - 1))
    value = parse(written(tree)).value(x, y, p)
    if value is not None:
        fraction = Fraction(exact(tree, x, y))
        assert value == fraction.numerator * pow(fraction.denominator, -1, p) % p


@pytest.mark.parametrize(
    ("text", "x", "y", "value"),
    [
        *[("-x**2", 3, 0, -9), ("(-x)**2", 3, 0, 9), ("2 - 3 - 4", 0, 0, -5), ("x/y/y", 12, 2, 3), ("x--y", 1, 2, 3)],
        *[("2*-x", 5, 0, -10), ("---x", 1, 0, -1), ("1+2*3**2", 0, 0, 19), ("(x+y)*(x-y)", 7, 3, 40), ("007", 0, 0, 7)],
        *[("x**0", 0, 0, 1), ("  x  +  y  ", 1, 1, 2), ("x/y*y", 5, 7, 5), ("-2*x + y", 3, 1, -5), ("6/2*3", 0, 0, 9)],
        *[
            ("x % 2 + y", 5, 7, 8),
            ("7*x % 5*y", 3, 4, 4),
            ("x % 7 % 3", 6, 0, 0),
            ("x**y", 2, 9, 512),
            ("x**y", 0, 0, 1),
        ],
        *[("x + 1 < y*2", 3, 3, 1), ("1 + (x == y)", 3, 3, 2), ("x != y", 3, 3, 0), ("x*(x >= y) + 2", 3, 3, 5)],
        *[("max(x, y, 4)", 3, 9, 9), ("min(x, max(y, 5)) - 1", 8, 2, 4), ("2**(x + 1)", 3, 0, 16), ("x <= y", 4, 3, 0)],
    ],
)
def test_signs_bind_as_in_python(text, x, y, value):
    assert parse(text).value(x, y, 1009) == value % 1009
    assert eval(text.replace("007", "7"), {}, {"x": x, "y": y}) == value  # the test's own words alone


@pytest.mark.parametrize(
    ("text", "x", "y", "p", "value"),
    [
        *[("-x % 2", 3, 0, 11, 0), ("(x + y) % 4", 6, 7, 11, 2), ("x - y < x", 1, 2, 11, 0), ("x < 100", 2, 0, 59, 1)],
        *[("x**-1", 3, 0, 7, 5), ("x**(-1)", 3, 0, 7, 5), ("x**-y", 3, 2, 7, 4), ("x**(-y)", 3, 2, 7, 4)],
        *[("x**(y - 1)", 3, 0, 5, 1), ("0**y", 0, 0, 7, 1), ("0**y", 0, 3, 7, 0), ("x**100", 3, 0, 7, 4)],
        *[("x**-1", 0, 0, 7, None), ("min(1/x, y)", 0, 3, 7, None), ("0*(1/x < y)", 0, 3, 7, None)],
    ],
)
def test_every_value_on_the_way_is_a_number_below_p(text, x, y, p, value):
    """-x is p - x; an exponent that is no written number is never negative, and x**-y is 1/x**y."""
    assert parse(text).value(x, y, p) == value


def test_a_long_chain_is_evaluated_without_deep_recursion():
    assert parse("x" + "+x" * 99).value(1, 0, 251) == 100
    assert parse("x" + "/y" * 99).value(1, 0, 251) is None
    assert parse("x" + "/y" * 99).value(1, 2, 251) == pow(pow(2, 99, 251), -1, 251)


@pytest.mark.parametrize(
    ("text", "undefined"),
    [("x/y", 251), ("1/x + 1/y", 501), ("1/(x + 2*y + 3)", 251), ("1/(" * 29 + "x + y" + ")" * 29, 251)],
)
def test_counting_what_is_undefined_is_quick(text, undefined):
    """A link with the last of them stopped the server for nine seconds."""
    before = time.process_time()
    assert undefined_pairs(text, 251) == undefined
    assert time.process_time() - before < 1
