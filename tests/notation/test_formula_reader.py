"""Formulas: all that the grammar does not read is refused in one sentence, with its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.config import FIELDS, RunConfig
from grok_core.errors import ConfigError
from grok_core.notation.formula_reader import DEEPEST, LARGEST_EXPONENT, LONGEST, formula_complaint, parse
from grok_core.notation.formulas import MOST_VALUES

ALPHABET = "use x, y, whole numbers, + - * / % **, comparisons, min, max and parentheses only."
BAD = [
    ("", "must not be empty; write one such as x**2 + 3*x*y - y."),
    (" \t ", "must not be empty; write one such as x**2 + 3*x*y - y."),
    ("x" * 10_000, "must have at most 200 characters, got 10000; write a shorter one."),
    ("(" * 2000 + "x" + ")" * 2000, "must have at most 200 characters, got 4001; write a shorter one."),
    ("(" * 99 + "x" + ")" * 99, "has '(' at character 31; parentheses and minus signs may be 30 deep."),
    ("-" * 150 + "x", "has '-' at character 31; parentheses and minus signs may be 30 deep."),
    ("__import__('os')", f"has '_' at character 1; {ALPHABET}"),
    ("z+1", f"has 'z' at character 1; {ALPHABET}"),
    ("x if y", f"has 'i' at character 3; {ALPHABET}"),
    ("x\n+y", f"has '\\n' at character 2; {ALPHABET}"),
    ("٣*x", f"has '٣' at character 1; {ALPHABET}"),
    ("x+２", f"has '２' at character 3; {ALPHABET}"),
    ("X+y", "has 'X' at character 1; write x and y as small letters."),
    ("x²", "has '²' at character 2; write a power as x**2."),
    ("x^2", "has '^' at character 2; write a power as x**2."),
    ("x·y", "has '·' at character 2; write a product with *."),
    ("x−y", "has '−' at character 2; write a minus as -."),
    ("x÷y", "has '÷' at character 2; write a division with /."),
    ("1.5*x", "has '.' at character 2; write whole numbers, and 1.5 as 3/2."),
    ("x%y", "has 'y' at character 3; a remainder is by a whole number from 1 on, such as x % 2."),
    ("x % 0", "has '0' at character 5; a remainder is by a whole number from 1 on, such as x % 2."),
    ("x %", "ends too early: a remainder is by a whole number from 1 on, such as x % 2."),
    ("x = y", "has '=' at character 3; write equal as ==."),
    ("x ≤ y", "has '≤' at character 3; write at most as <=."),
    ("x < y < 2", "has '<' at character 7; put the comparison before it in parentheses."),
    ("x <> y", "has '>' at character 4; a whole number, x, y or ( must stand there."),
    ("min(x)", "has ')' at character 6; min takes two values or more, such as min(x, y)."),
    ("max x", "has 'x' at character 5; write max as max(x, y)."),
    ("max(x, y", "opens a ( at character 4 and never closes it; add a )."),
    ("1,5*x", "has ',' at character 2; a comma stands between the values of min and max alone; write 1.5 as 3/2."),
    ("(x, y)", "has ',' at character 3; a comma stands between the values of min and max alone; write 1.5 as 3/2."),
    ("x+", "ends too early: a whole number, x, y or ( must stand there."),
    ("x**", "ends too early: a whole number, x, y or ( must stand there."),
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
    ("x**--1", "has '-' at character 5; a whole number, x, y or ( must stand there."),
    ("x**-1001", "has '1001' at character 5; an exponent must be at most 1000."),
    ("x**2**3", "has '**' at character 5; put the power before it in parentheses."),
    ("x**1001", "has '1001' at character 4; an exponent must be at most 1000."),
    ("x**9999999", "has '9999999' at character 4; an exponent must be at most 1000."),
    ("x**" + "9" * 190, "has '9999999999999999999…' at character 4; an exponent must be at most 1000."),
]


@pytest.mark.parametrize(("text", "words"), BAD)
def test_bad_formulas_get_one_clear_sentence(text, words):
    assert formula_complaint(text) == f"formula {words}" * bool(text)
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


@given(st.text(alphabet="xy0123456789+-*/%<>=!,minax() ^._z²", max_size=60) | st.text(max_size=20))
def test_any_text_is_a_formula_or_a_sentence(text):
    words = formula_complaint(text)
    assert words == "" or (10 < len(words) < 150 and words.endswith(".") and "\n" not in words)
    if text and not words:
        assert parse(text).value(3, 2, 7) in (None, *range(7))


def test_limits_are_reached_and_not_exceeded():
    assert formula_complaint("(" * DEEPEST + "x" + ")" * DEEPEST) == ""
    assert formula_complaint(f"x**{LARGEST_EXPONENT}") == ""
    assert formula_complaint("x+" * (LONGEST // 2 - 1) + "x") == ""
    assert parse("((x**1000)**1000)**1000").value(3, 0, 251) == pow(3, 10**9, 251)
    assert formula_complaint(FIELDS["formula"].default) == ""


def test_a_formula_whose_table_takes_too_much_to_compute_is_refused_before_it_is_computed():
    at_most, signs = RunConfig(operation="formula", formula="x*y+" * 31 + "1", p=251), MOST_VALUES // 251**2
    assert parse(at_most.formula).signs == 62 <= signs == 63
    with pytest.raises(ConfigError) as caught:
        RunConfig(operation="formula", formula="x*y+" * 32 + "1", p=251)
    assert str(caught.value) == (
        "formula has 64 signs, and its table modulo 251 would take 4,032,064 values to compute; 4,000,000 are allowed: "
        "write it with 63 signs or fewer, or choose a smaller p."
    )
    assert RunConfig(operation="formula", formula="x*y+" * 32 + "1", p=59).n_pairs == 59**2
