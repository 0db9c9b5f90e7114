"""Tables of one's own: n × n answers, read from text as spreadsheets write it, each known by the digest of its content.

A configuration names a table by its digest alone. Whoever brings the content, from a file, a run's folder or an upload,
has it read here first (`learn`); from then on this process knows what the digest stands for (`known`). The digest
follows from the content, so nothing that is known can ever become another table.
"""

import csv
import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from grok_core.errors import ConfigError
from grok_core.languages import mark, say

SMALLEST, LARGEST = 2, 251
MOST_LABELS = 255  # an answer is a byte, and one of its values means "undefined"
LONGEST_LABEL = 40
MOST_BYTES = 2**20
SEPARATORS = (",", ";", "\t")

_DIGEST = re.compile("[0-9a-f]{16}")
_KNOWN: dict[str, "OwnTable"] = {}


@dataclass(frozen=True)
class OwnTable:
    """A table of n × n answers.

    Args:
        rows: The label of each answer, n tuples of n texts.
    """

    rows: tuple[tuple[str, ...], ...]

    @property
    def n(self) -> int:
        """Number of elements on each side."""
        return len(self.rows)

    @cached_property
    def has_identity(self) -> bool:
        """Whether element 0 changes nothing, as in the table of a group.

        So it is where the first row has each answer once, and the first column is the same.
        """
        first = self.rows[0]
        found = {label for row in self.rows for label in row}
        return first == tuple(row[0] for row in self.rows) and len(set(first)) == len(found) == self.n

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The different answers in the order in which they first come; by value where all are whole numbers.

        With an identity they stay in the order of the first row.
        """
        found = tuple(dict.fromkeys(label for row in self.rows for label in row))
        is_numeric = all(re.fullmatch("-?[0-9]+", label) for label in found)
        return tuple(sorted(found, key=int)) if is_numeric and not self.has_identity else found

    @property
    def elements(self) -> tuple[str, ...]:
        """The names of the elements, n texts: with an identity those of the answers, else numbers from 0."""
        return self.labels if self.has_identity else tuple(map(str, range(self.n)))

    @property
    def is_closed(self) -> bool:
        """Whether the answers are the elements, in the same order."""
        return self.labels == self.elements

    @cached_property
    def answers(self) -> bytes:
        """The number of each answer among the labels, row by row."""
        number = {label: place for place, label in enumerate(self.labels)}
        return bytes(number[label] for row in self.rows for label in row)

    @cached_property
    def text(self) -> str:
        """The table as it is kept: with commas and ends of lines of one kind."""
        file = io.StringIO()
        csv.writer(file, lineterminator="\n").writerows(self.rows)
        return file.getvalue()

    @cached_property
    def digest(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of its text."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


def learn(content: bytes) -> OwnTable:
    """Read a table from the bytes of a file, and know it from now on.

    Args:
        content: UTF-8; one line a row, with commas, semicolons or tabs between the answers.
    Raises:
        ConfigError: Saying what is wrong with it, and where.
    """
    if len(content) > MOST_BYTES:
        told = mark("a table's file may have {most:,} bytes, got {n:,}; shorten the answers.")
        raise ConfigError(say(told, most=MOST_BYTES, n=len(content)))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise ConfigError(say("this file is no text in UTF-8; save the table as CSV."))
    table = OwnTable(_square(_cells(text)))
    if len(table.labels) == 1:
        told = mark("every answer of this table is {answer!r}; there must be two different ones.")
        raise ConfigError(say(told, answer=table.labels[0]))
    if len(table.labels) > MOST_LABELS:
        told = mark("this table has {n:,} different answers; {most} can be told apart.")
        raise ConfigError(say(told, n=len(table.labels), most=MOST_LABELS))
    return _KNOWN.setdefault(table.digest, table)


def known(digest: str) -> OwnTable | None:
    """Return the table of a digest, or None when this process has not read it."""
    return _KNOWN.get(digest)


def is_digest(text: str) -> bool:
    """Say whether a text can be a table's digest."""
    return _DIGEST.fullmatch(text) is not None


def digest_complaint(value: object) -> str:
    """Return a sentence about what is wrong with the digest of a table, or "".

    It may be empty where another operation is learnt.
    """
    text = str(value)
    if not text or is_digest(text):
        return ""
    return say("table must be the 16 digits (0-9, a-f) of a table, got {text!r}.", text=text[:40])


def table_complaint(digest: str, p: int) -> str:
    """Return a sentence where no table of p × p answers is known by a digest, or ""."""
    table = known(digest)
    if table is None:
        if not digest:
            return say("the operation table needs a table; give its file with --table, or upload it on the Lab.")
        told = mark("the table {digest} is not on this machine; give its file with --table, or upload it on the Lab.")
        return say(told, digest=digest)
    if table.n == p:
        return ""
    return say("p must be {n}, the size of the table {digest}, got {p}.", n=table.n, digest=digest, p=p)


def _cells(text: str) -> list[list[str]]:
    """Return the cells of a text without the lines that are empty, each without spaces around it."""
    first = text.lstrip().partition("\n")[0]
    separator = next((separator for separator in SEPARATORS if separator in first), ",")
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        told = mark("this file cannot be read as CSV ({error}); save the table as CSV.")
        raise ConfigError(say(told, error=str(error))) from None
    return [[cell.strip() for cell in line] for line in lines if any(map(str.strip, line))]


def _square(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Return n rows of n labels. Raises ConfigError for anything else."""
    n = len(rows)
    if not SMALLEST <= n <= LARGEST:
        told = mark("a table has {least} to {most} rows, and as many columns, got {n:,} rows.")
        raise ConfigError(say(told, least=SMALLEST, most=LARGEST, n=n))
    for at, row in enumerate(rows, 1):
        if len(row) != n:
            told = mark(
                "a table has as many columns as rows: row {row} has {columns:,} and there are {n} rows; leave out "
                "headings, and fill every row."
            )
            raise ConfigError(say(told, row=at, columns=len(row), n=n))
        for column, label in enumerate(row, 1):
            if not label or len(label) > LONGEST_LABEL or not label.isprintable():
                told = mark(
                    "an answer has 1 to {most} characters that can be printed: the one in row {row}, column {column} "
                    "has none; write one there."
                )
                if label.isprintable() and label:
                    told = mark(
                        "an answer has 1 to {most} characters that can be printed: the one in row {row}, column "
                        "{column} has {n} characters; write one there."
                    )
                raise ConfigError(say(told, most=LONGEST_LABEL, row=at, column=column, n=len(label)))
    return tuple(map(tuple, rows))
