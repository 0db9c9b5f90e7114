"""Formulas: what the grammar reads is what Python's own big integers say; all else is refused in one sentence."""

import time
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grok_core.config import FIELDS, RunConfig
from grok_core.errors import ConfigError
from grok_core.notation.formulas import (
    DEEPEST,
    LARGEST_EXPONENT,
    LONGEST,
    Formula,
    formula_complaint,
    parse,
    undefined_pairs,
)

PRIMES = [2, 3, 5, 7, 11, 13]
BINDS = {"+": 1, "-": 1, "*": 2, "/": 2, "**": 4}
PYTHON = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: Fraction(a) / b}


def number(n):
    return Formula("", number=n)


X, Y = Formula("x"), Formula("y")
leaves = st.sampled_from([X, Y]) | st.integers(0, 10**30).map(number)


def trees(signs):
    return st.recursive(
        leaves,
        lambda inner: (
            st.builds(lambda sign, a, b: Formula(sign, (a, b)), st.sampled_from(signs), inner, inner)
            | st.builds(lambda a, n: Formula("**", (a,), n), inner, st.integers(0, 12))
        ),
        max_leaves=8,
    )


formulas = trees("+-*/").filter(lambda tree: len(written(tree)) <= LONGEST)
polynomials = trees("+-*").filter(lambda tree: len(written(tree)) <= LONGEST)


def written(tree, binds=0):
    """A tree as text, with parentheses where the sign around it binds tighter, as in Python."""
    if not tree.operands:
        return tree.sign or str(tree.number)
    own = BINDS[tree.sign]
    if tree.sign == "**":
        text = f"{written(tree.operands[0], own + 1)}**{tree.number}"
    else:
        left, right = tree.operands
        text = f"{written(left, own)} {tree.sign} {written(right, own + 1)}"
    return f"({text})" if own < binds else text


def exact(tree, x, y):
    """The value by Python's own big numbers, never reduced; ZeroDivisionError where it divides by 0."""
    if not tree.operands:
        return {"x": x, "y": y}.get(tree.sign, tree.number)
    values = [exact(operand, x, y) for operand in tree.operands]
    return values[0] ** tree.number if tree.sign == "**" else PYTHON[tree.sign](*values)


def modulo(tree, x, y, p):
    """The value modulo p by another way to divide, a search for the quotient; None where there is none."""
    if not tree.operands:
        return {"x": x, "y": y}.get(tree.sign, tree.number) % p
    values = [modulo(operand, x, y, p) for operand in tree.operands]
    if None in values or (tree.sign == "/" and values[1] == 0):
        return None
    if tree.sign == "/":
        return next(q for q in range(p) if q * values[1] % p == values[0])
    return (values[0] ** tree.number if tree.sign == "**" else PYTHON[tree.sign](*values)) % p


@given(formulas)
def test_what_is_written_reads_back(tree):
    assert parse(written(tree)) == tree
    assert parse(written(tree).replace(" ", "")) == tree


@settings(max_examples=60)
@given(polynomials, st.sampled_from([*PRIMES, 4, 9, 15]), st.data())
def test_without_division_it_is_integer_arithmetic_modulo_any_p(tree, p, data):
    x, y = data.draw(st.integers(0, p - 1)), data.draw(st.integers(0, p - 1))
    formula = parse(written(tree))
    assert formula.value(x, y, p) == exact(tree, x, y) % p
    assert formula.divisor.value(x, y, p) == 1
    assert undefined_pairs(written(tree), p) == 0


@settings(max_examples=60)
@given(formulas, st.sampled_from(PRIMES))
@example(Formula("/", (number(1), Formula("/", (number(1), X)))), 2)
@example(Formula("/", (X, Formula("-", (Y, Y)))), 5)
@example(Formula("/", (X, Formula("-", (number(3), Y)))), 7)
def test_with_division_it_is_arithmetic_in_the_field_and_counts_what_is_undefined(tree, p):
    formula, undefined = parse(written(tree)), 0
    for x in range(p):
        for y in range(p):
            expected = modulo(tree, x, y, p)
            assert (formula.divisor.value(x, y, p) == 0) == (expected is None)
            undefined += expected is None
            if expected is not None:
                assert formula.value(x, y, p) == expected
    assert undefined_pairs(written(tree), p) == undefined


@given(formulas, st.sampled_from([1009, 10007]), st.data())
def test_a_quotient_is_the_fraction_modulo_p(tree, p, data):
    """Of a fraction a/b in lowest terms, b not a multiple of p: a times the inverse of b."""
    x, y = data.draw(st.integers(1, p - 1)), data.draw(st.integers(1, p - 1))
    if parse(written(tree)).divisor.value(x, y, p) != 0:
        fraction = Fraction(exact(tree, x, y))
        expected = fraction.numerator * pow(fraction.denominator, -1, p) % p
        assert parse(written(tree)).value(x, y, p) == expected


@pytest.mark.parametrize(
    ("text", "x", "y", "value"),
    [
        *[("-x**2", 3, 0, -9), ("(-x)**2", 3, 0, 9), ("2 - 3 - 4", 0, 0, -5), ("x/y/y", 12, 2, 3), ("x--y", 1, 2, 3)],
        *[("2*-x", 5, 0, -10), ("---x", 1, 0, -1), ("1+2*3**2", 0, 0, 19), ("(x+y)*(x-y)", 7, 3, 40), ("007", 0, 0, 7)],
        *[("x**0", 0, 0, 1), ("  x  +  y  ", 1, 1, 2), ("x/y*y", 5, 7, 5), ("-2*x + y", 3, 1, -5), ("6/2*3", 0, 0, 9)],
    ],
)
def test_signs_bind_as_in_python(text, x, y, value):
    assert parse(text).value(x, y, 1009) == value % 1009
    assert eval(text.replace("007", "7"), {}, {"x": x, "y": y}) == value  # the test's own words alone


BAD = [
    ("", "must not be empty; write one such as x**2 + 3*x*y - y."),
    (" \t ", "must not be empty; write one such as x**2 + 3*x*y - y."),
    ("x" * 10_000, "must have at most 200 characters, got 10000; write a shorter one."),
    ("(" * 2000 + "x" + ")" * 2000, "must have at most 200 characters, got 4001; write a shorter one."),
    ("(" * 99 + "x" + ")" * 99, "has '(' at character 31; parentheses and minus signs may be 30 deep."),
    ("-" * 150 + "x", "has '-' at character 31; parentheses and minus signs may be 30 deep."),
    ("__import__('os')", "has '_' at character 1; use x, y, whole numbers, + - * / ** and parentheses only."),
    ("z+1", "has 'z' at character 1; use x, y, whole numbers, + - * / ** and parentheses only."),
    ("x if y", "has 'i' at character 3; use x, y, whole numbers, + - * / ** and parentheses only."),
    ("x\n+y", "has '\\n' at character 2; use x, y, whole numbers, + - * / ** and parentheses only."),
    ("٣*x", "has '٣' at character 1; use x, y, whole numbers, + - * / ** and parentheses only."),
    ("x+２", "has '２' at character 3; use x, y, whole numbers, + - * / ** and parentheses only."),
    ("X+y", "has 'X' at character 1; write x and y as small letters."),
    ("x²", "has '²' at character 2; write a power as x**2."),
    ("x^2", "has '^' at character 2; write a power as x**2."),
    ("x·y", "has '·' at character 2; write a product with *."),
    ("x−y", "has '−' at character 2; write a minus as -."),
    ("x÷y", "has '÷' at character 2; write a division with /."),
    ("1.5*x", "has '.' at character 2; write whole numbers, and 1.5 as 3/2."),
    ("x%y", "has '%' at character 2; the whole is taken modulo p, and parts of it cannot be."),
    ("x+", "ends too early: a whole number, x, y or ( must stand there."),
    ("x**", "ends too early: an exponent must be a whole number such as 2."),
    ("((x)", "opens a ( at character 1 and never closes it; add a )."),
    ("x+(y", "opens a ( at character 3 and never closes it; add a )."),
    ("(x))", "has ')' at character 4; there is no ( before it."),
    ("()", "has ')' at character 2; a whole number, x, y or ( must stand there."),
    ("x//y", "has '/' at character 3; a whole number, x, y or ( must stand there."),
    ("*x", "has '*' at character 1; a whole number, x, y or ( must stand there."),
    ("3x", "has 'x' at character 2; write a product with *, such as 3*x."),
    ("2xy", "has 'x' at character 2; write a product with *, such as 3*x."),
    ("(x y)", "has 'y' at character 4; write a product with *, such as 3*x."),
    ("(x)(y)", "has '(' at character 4; write a product with *, such as 3*x."),
    ("x**y", "has 'y' at character 4; an exponent must be a whole number such as 2."),
    ("x**-1", "has '-' at character 4; an exponent must be a whole number such as 2."),
    ("x**2**3", "has '**' at character 5; put the power before it in parentheses."),
    ("x**1001", "has '1001' at character 4; an exponent must be at most 1000."),
    ("x**9999999", "has '9999999' at character 4; an exponent must be at most 1000."),
    ("x**" + "9" * 190, "has '9999999999999999999…' at character 4; an exponent must be at most 1000."),
]


@pytest.mark.parametrize(("text", "words"), BAD)
def test_bad_formulas_get_one_clear_sentence(text, words):
    assert formula_complaint(text) == words * bool(text)
    with pytest.raises(ConfigError) as caught:
        parse(text)
    assert str(caught.value) == f"formula {words}"


def test_a_run_says_it_with_the_fields_name():
    for text, words in BAD:
        with pytest.raises(ConfigError) as caught:
            RunConfig(operation="formula", formula=text)
        assert str(caught.value) == f"formula {words}"


def test_a_formula_that_is_not_learnt_may_be_empty_and_nothing_worse():
    """Runs from before there were formulas have an empty one."""
    assert RunConfig(operation="add", formula=" ").formula == ""
    with pytest.raises(ConfigError, match=r"^formula has 'z' at character 1; "):
        RunConfig(operation="add", formula="z")


@given(st.text(alphabet="xy0123456789+-*/() ^._z²", max_size=60) | st.text(max_size=20))
def test_any_text_is_a_formula_or_a_sentence(text):
    words = formula_complaint(text)
    assert words == "" or (10 < len(words) < 150 and words.endswith(".") and "\n" not in words)
    if text and not words:
        assert 0 <= parse(text).value(3, 2, 7) < 7


def test_limits_are_reached_and_not_exceeded():
    assert formula_complaint("(" * DEEPEST + "x" + ")" * DEEPEST) == ""
    assert formula_complaint(f"x**{LARGEST_EXPONENT}") == ""
    assert formula_complaint("x+" * (LONGEST // 2 - 1) + "x") == ""
    assert parse("((x**1000)**1000)**1000").value(3, 0, 251) == pow(3, 10**9, 251)
    assert formula_complaint(FIELDS["formula"].default) == ""


def test_a_long_chain_is_evaluated_without_deep_recursion():
    assert parse("x" + "+x" * 99).value(1, 0, 251) == 100
    assert parse("x" + "/y" * 99).divisor.value(0, 2, 251) == pow(2, 99, 251)


def test_counting_what_is_undefined_is_quick():
    before = time.process_time()
    assert undefined_pairs("x/y", 251) == 251
    assert undefined_pairs("1/x + 1/y", 251) == 501
    assert undefined_pairs("1/(x + 2*y + 3)", 251) == 251
    assert time.process_time() - before < 1


def test_a_deep_formula_inverts_each_divisor_once():
    """A link with such a formula stopped the server for nine seconds."""
    deep = "1/(" * 29 + "x + y" + ")" * 29
    inverted = []

    def power(base, exponent, p):
        inverted.append(exponent)
        return pow(base, exponent, p)

    formula = parse(deep)
    assert formula.value(2, 3, 251, power) == pow(5, -1, 251)
    assert len(inverted) == 29
    inverted.clear()
    assert formula.divisor.value(2, 3, 251, power) != 0
    assert len(inverted) <= 29
