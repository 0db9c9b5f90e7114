"""Tables of one's own: what is read, what names it, and one sentence for every file that is none."""

import hashlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grok_core.config import RunConfig
from grok_core.errors import ConfigError
from grok_core.notation.tables import MOST_BYTES, digest_complaint, known, learn

labels = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=6)


@st.composite
def squares(draw):
    n = draw(st.integers(2, 6))
    names = draw(st.lists(labels, min_size=2, max_size=6, unique=True))
    rows = [[draw(st.sampled_from(names)) for _ in range(n)] for _ in range(n)]
    return rows


def quoted(rows, separator, end):
    return end.join(separator.join(f'"{c.replace(chr(34), chr(34) * 2)}"' for c in row) for row in rows).encode()


@given(squares(), st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"]))
def test_a_table_is_the_same_however_a_spreadsheet_writes_it(rows, separator, end):
    assume(len({name for row in rows for name in row}) > 1)
    head = b"\xef\xbb\xbf" if separator == ";" else b""
    table = learn(head + quoted(rows, ",", end) + end.encode())
    assert [list(row) for row in table.rows] == rows
    assert [[table.labels[table.answers[table.n * x + y]] for y in range(table.n)] for x in range(table.n)] == rows
    assert table.digest == hashlib.sha256(table.text.encode()).hexdigest()[:16]
    assert known(table.digest) == table == learn(table.text.encode())


def test_commas_semicolons_and_tabs_stand_between_answers():
    tables = {
        learn(text).digest for text in (b"a,b\nb,a\n", b"a;b\r\nb;a", b" a\tb \n\nb\ta\n\n", b"\xef\xbb\xbfa,b\nb,a")
    }
    assert tables == {learn(b"a,b\nb,a").digest}


@pytest.mark.parametrize(
    ("text", "names", "elements", "is_closed"),
    [
        (b"10,9\n9,-1\n", ("-1", "9", "10"), ("0", "1"), False),
        (
            b"even,odd\nodd,even\n",
            ("even", "odd"),
            ("even", "odd"),
            True,
        ),  # a group, whose first element is the identity
        (b"odd,even\neven,even\n", ("odd", "even"), ("odd", "even"), True),
        (b"no,no\nyes,no\n", ("no", "yes"), ("0", "1"), False),
        (b"0,0,0\n0,1,2\n0,2,1\n", ("0", "1", "2"), ("0", "1", "2"), True),  # x·y mod 3
        (b"2,0,1\n0,1,2\n1,2,0\n", ("2", "0", "1"), ("2", "0", "1"), True),
        (b"2,1,0\n0,2,1\n1,0,2\n", ("0", "1", "2"), ("0", "1", "2"), True),
    ],
)
def test_answers_have_their_labels_and_elements_those_of_the_identity_or_numbers(text, names, elements, is_closed):
    table = learn(text)
    assert (table.labels, table.elements, table.is_closed) == (names, elements, is_closed)


BAD = [
    (b"", "a table has 2 to 251 rows, and as many columns, got 0 rows."),
    (b"a,b\n", "a table has 2 to 251 rows, and as many columns, got 1 rows."),
    (b"a,b\n" * 300, "a table has 2 to 251 rows, and as many columns, got 300 rows."),
    (
        b"a,b\na\n",
        "a table has as many columns as rows: row 2 has 1 and there are 2 rows; leave out headings, and fill every "
        "row.",
    ),
    (
        b"a,b\n ,a\n",
        "an answer has 1 to 40 characters that can be printed: the one in row 2, column 1 has none; write one there.",
    ),
    (
        b"a," + b"b" * 41 + b"\na,a\n",
        "an answer has 1 to 40 characters that can be printed: the one in row 1, column 2 has 41 characters; "
        "write one there.",
    ),
    (b"a,a\na,a\n", "every answer of this table is 'a'; there must be two different ones."),
    (
        "\n".join(",".join(str(17 * x + y) for y in range(17)) for x in range(17)).encode(),
        "this table has 289 different answers; 255 can be told apart.",
    ),
    (bytes(range(256)), "this file is no text in UTF-8; save the table as CSV."),
    (b"a,\0\nb,a", "this file is no text in UTF-8; save the table as CSV."),
    (b'a,"b\nb,a', "this file cannot be read as CSV (unexpected end of data); save the table as CSV."),
    (b"a," * 5_000_000, f"a table's file may have {MOST_BYTES:,} bytes, got 10,000,000; shorten the answers."),
]


@pytest.mark.parametrize(("content", "words"), BAD, ids=[words[:30] for _, words in BAD])
def test_a_bad_file_gets_one_clear_sentence(content, words):
    with pytest.raises(ConfigError) as caught:
        learn(content)
    assert str(caught.value) == words


def test_the_largest_table_is_read():
    rows = "\n".join(",".join(str((x * y) % 251) for y in range(251)) for x in range(251))
    assert learn(rows.encode()).n == 251


def test_a_run_names_a_table_that_was_read_and_its_size():
    table = learn(b"1,2,3\n3,1,2\n2,3,1\n")
    config = RunConfig(operation="table", table=table.digest, p=3)
    assert (config.n_elements, config.n_answers, config.n_pairs) == (3, 3, 9)
    assert config.own_table is table
    for fields, words in (
        ({}, "the operation table needs a table; give its file with --table, or upload it on the Lab."),
        (
            {"table": "0" * 16},
            "the table 0000000000000000 is not on this machine; give its file with --table, or upload it on the Lab.",
        ),
        ({"table": table.digest, "p": 4}, f"p must be 3, the size of the table {table.digest}, got 4."),
        ({"table": "../x"}, "table must be the 16 digits (0-9, a-f) of a table, got '../x'."),
    ):
        with pytest.raises(ConfigError) as caught:
            RunConfig(operation="table", **fields)
        assert str(caught.value) == words
    assert digest_complaint("") == ""
    assert RunConfig(table="0" * 16).notes() == ["table has no effect on this operation."]
