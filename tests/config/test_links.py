"""Choices in an address: what is allowed is taken, anything else gives a sentence and the nearest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.config.links import one_of

NUMBERS = [str(number) for number in range(59)]
WORDS = ["start", "memorised", "grokked", "last"]
CYCLES = ["e", "(0 1)", "(0 1 2)", "(1 2)", "(0 2 1)", "(0 2)"]


@given(st.sampled_from([NUMBERS, WORDS, CYCLES]), st.data())
def test_every_option_is_taken_without_a_word(options, data):
    option = data.draw(st.sampled_from(options))
    assert one_of("x", option, options, options[0]) == (option, "")
    assert one_of("x", None, options, option) == (option, "")


@given(st.sampled_from([NUMBERS, WORDS, CYCLES]), st.text(max_size=80))
def test_anything_else_gives_one_sentence_and_an_option(options, text):
    taken, complaint = one_of("x", text, options, options[-1])
    assert taken in options
    assert (complaint == "") == (text in options)
    if complaint:
        assert complaint.startswith("x must be ")
        assert complaint.endswith(f"; this is {taken}.")


@given(st.integers(-(10**30), 10**30))
def test_of_numbers_the_nearest_is_taken(number):
    assert one_of("x", f"{number}", NUMBERS, "0")[0] == str(min(max(number, 0), 58))


@pytest.mark.parametrize(
    ("text", "options", "taken", "allowed"),
    [
        ("99", NUMBERS, "58", "a whole number from 0 to 58"),
        ("two", NUMBERS, "7", "a whole number from 0 to 58"),
        ("grooked", WORDS, "grokked", "one of start, memorised, grokked, last"),
        ("(0 1 3)", CYCLES, "(0 1 2)", "one of e, (0 1), (0 1 2), (1 2), (0 2 1), (0 2)"),
        ("q", [*"abcdefghijk"], "a", "one of a, b, c, d, e, f, g, h …"),
    ],
)
def test_what_it_says(text, options, taken, allowed):
    usual = "7" if options is NUMBERS else options[0]
    assert one_of("y", text, options, usual) == (taken, f"y must be {allowed}, got {text!r}; this is {taken}.")
