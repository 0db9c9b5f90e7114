"""The table of fields: every row reads back what it writes, and refuses in words what it does not allow."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grok_core.config import FIELDS, RunConfig
from grok_core.config.fields import FALSE, GROUPS, TRUE, Field
from grok_core.config.table import CHANGEABLE
from grok_core.errors import ConfigError, nearest
from grok_core.notation.group_names import ALL
from tests.strategies import values

TYPES = {"int": int, "float": float, "bool": bool, "text": str, "floats": tuple}
NUMERIC = [row for row in FIELDS.values() if row.kind in ("int", "float", "floats") and not row.choices]
CHOSEN = [row for row in FIELDS.values() if row.choices]
every_field = pytest.mark.parametrize("row", FIELDS.values(), ids=list(FIELDS))
every_number = pytest.mark.parametrize("row", NUMERIC, ids=lambda row: row.name)


def shaped(row: Field, number: float) -> object:
    """Put a number in the form in which a row takes it."""
    return (number,) * len(row.default) if row.kind == "floats" else number


def complaint(row: Field, value: object) -> str:
    with pytest.raises(ConfigError) as caught:
        row.check(value)
    return str(caught.value)


@every_field
@settings(deadline=None, max_examples=15)
@given(data=st.data())
def test_what_a_field_allows_it_keeps_and_reads_back_from_its_text(row, data):
    value = data.draw(values(row))
    kept = row.check(value)
    assert kept == value
    assert type(kept) is TYPES[row.kind]
    assert row.parse(f" {row.text(value)} ") == value


@every_field
def test_rows_are_complete(row):
    assert row.group in GROUPS
    assert row.check(row.default) == row.default == getattr(RunConfig(), row.name)
    assert row._in_range(row._typed(row.default)) == row.default, "the default itself is not checked again"
    assert row.label
    assert row.help.endswith((".", "?"))
    assert "\n" not in row.help
    assert bool(row.choices) + math.isfinite(row.low) + (row.kind in ("bool", "text")) >= 1


@every_field
def test_what_a_row_refers_to_is_there(row):
    assert [row.check(rung) for rung in row.rungs] == sorted(row.rungs)
    assert not row.rungs or not row.choices
    assert not row.slider or (row.check(row.slider[0]) < row.check(row.slider[1]) and not row.rungs)
    assert {special for special, _ in row.words} <= set(row.rungs)
    assert set(row.optimizers) <= set(FIELDS["optimizer"].choices)
    assert set(row.losses) <= set(FIELDS["loss"].choices)
    assert set(row.grokfasts) <= set(FIELDS["grokfast"].choices)
    assert min(row.form_row, row.change_place) >= 0


def test_rows_of_the_form_and_places_in_the_menu_are_counted_without_gaps():
    form_rows = {row.form_row for row in FIELDS.values()} - {0}
    assert form_rows == set(range(1, len(form_rows) + 1))
    assert [FIELDS[name].change_place for name in CHANGEABLE] == list(range(1, len(CHANGEABLE) + 1))


@every_number
def test_numbers_beyond_either_end_are_refused_with_the_range(row):
    left = "(" if row.open in ("low", "both") else "["
    right = ")" if row.open in ("high", "both") else "]"
    for end, outwards, is_open in ((row.low, -1, left == "("), (row.high, 1, right == ")")):
        outside = end if is_open else end + outwards
        words = complaint(row, shaped(row, outside))
        assert words.startswith(f"{row.name} must be ")
        assert f" in {left}{row.low:g}, {row.high:g}{right}, got " in words
        inside = math.nextafter(end, -outwards * math.inf) if is_open else end
        assert row.check(shaped(row, inside)) == shaped(row, inside)


@every_number
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 10**400, True, "7", None, [], 0.3j])
def test_what_is_no_finite_number_is_refused(row, value):
    shown = f"got {value!r}" if value != 10**400 else "…"
    assert shown in complaint(row, value)
    assert complaint(row, shaped(row, value)).startswith(f"{row.name} must be ")


@every_number
@pytest.mark.parametrize("text", ["", "abc", "1e999", "nan", "9" * 400, "9" * 5000, "1,2,3", "0x10"])
def test_text_that_is_no_number_in_range_is_refused(row, text):
    with pytest.raises(ConfigError, match=f"^{row.name} must be .* in .*, got "):
        row.parse(text)


@pytest.mark.parametrize("row", CHOSEN, ids=lambda row: row.name)
def test_what_is_no_choice_is_refused_with_the_choices(row):
    words = complaint(row, {"int": 10**9, "float": 0.12, "bool": True, "text": "no such thing"}[row.kind])
    for choice in row.choices:
        assert (row.text(choice) or "left empty") in words
    assert ("nothing else is built yet" in words) == (len(row.choices) == 1)


@pytest.mark.parametrize("row", [row for row in CHOSEN if len(row.choices) > 1], ids=lambda row: row.name)
def test_a_slip_of_the_pen_gets_the_nearest_choice(row):
    for choice in row.choices:
        slip = f"{choice}z"
        words = complaint(row, slip)
        assert words.endswith(f"got {slip!r}. Did you mean {choice!r}?")


def test_truth_has_many_spellings():
    row = FIELDS["tied"]
    for text in TRUE | FALSE:
        assert row.parse(text.upper()) is (text in TRUE)
    with pytest.raises(ConfigError, match=r"^tied must be true or false, got 'maybe'"):
        row.parse("maybe")
    for value in (1, "true", None):
        assert "must be true or false" in complaint(row, value)


def test_whole_floats_are_whole_numbers_and_broken_ones_are_not():
    assert type(FIELDS["p"].check(59.0)) is int
    assert "a whole number in [2, 251], got 58.5." in complaint(FIELDS["p"], 58.5)
    assert type(FIELDS["lr"].check(1)) is float


def test_a_percentage_gets_the_share_as_a_hint():
    assert complaint(FIELDS["train_fraction"], 30).endswith("got 30.0. Did you mean 0.3?")
    assert complaint(FIELDS["train_fraction"], 1.2).endswith("got 1.2.")
    assert complaint(FIELDS["lr"], 5000).endswith("got 5000.0.")


def test_pairs_of_numbers_say_how_many_they_are():
    assert complaint(FIELDS["betas"], (0.9,)) == "betas must be 2 numbers in [0, 1), got (0.9,)."
    assert FIELDS["betas"].check([0, 0.5]) == (0.0, 0.5)


@pytest.mark.parametrize("report", ["", "LOG", "0", "-5", "2.5", "²", "1000001", "9" * 5000, "log log"])
def test_report_is_log_or_a_number_of_steps(report):
    words = complaint(FIELDS["report"], report)
    assert words == f"report must be 'log' or a whole number of steps, got {report[:40]!r}."


def test_report_as_a_bare_number_is_told_to_be_text():
    assert complaint(FIELDS["report"], 50) == "report must be text such as 'log', got 50."


def test_endless_values_are_cut_in_the_message():
    row = FIELDS["operation"]
    assert len(complaint(row, "add" * 10_000)) < len(row.allowed) + 120


def test_spaces_around_a_text_are_no_part_of_it():
    assert FIELDS["formula"].check("  x + y ") == FIELDS["formula"].parse(" x + y  ") == "x + y"


def test_nearest():
    assert nearest("weight_decai", FIELDS) == " Did you mean 'weight_decay'?"
    assert nearest("zzzz", FIELDS) == ""


def test_the_help_of_the_group_names_all_groups():
    assert FIELDS["group"].help == f"One of {ALL}."
