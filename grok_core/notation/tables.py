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

SMALLEST, LARGEST = 2, 251
MOST_LABELS = 255  # an answer is a byte, and one of its values means "undefined"
LONGEST_LABEL = 40
MOST_BYTES = 2**20
SEPARATORS = (",", ";", "\t")
ABSENT = "give its file with --table, or upload it on the Lab"

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
        raise ConfigError(f"a table's file may have {MOST_BYTES:,} bytes, got {len(content):,}; shorten the answers.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise ConfigError("this file is no text in UTF-8; save the table as CSV.")
    table = OwnTable(_square(_cells(text)))
    if len(table.labels) == 1:
        raise ConfigError(f"every answer of this table is {table.labels[0]!r}; there must be two different ones.")
    if len(table.labels) > MOST_LABELS:
        raise ConfigError(f"this table has {len(table.labels):,} different answers; {MOST_LABELS} can be told apart.")
    return _KNOWN.setdefault(table.digest, table)


def known(digest: str) -> OwnTable | None:
    """Return the table of a digest, or None when this process has not read it."""
    return _KNOWN.get(digest)


def is_digest(text: str) -> bool:
    """Say whether a text can be a table's digest."""
    return _DIGEST.fullmatch(text) is not None


def digest_complaint(value: object) -> str:
    """Return what is wrong with the digest of a table, or ""; it may be empty where another operation is learnt."""
    text = str(value)
    return "" if not text or is_digest(text) else f"must be the 16 digits (0-9, a-f) of a table, got {text[:40]!r}."


def table_complaint(digest: str, p: int) -> str:
    """Return a sentence where no table of p × p answers is known by a digest, or ""."""
    table = known(digest)
    if table is None:
        what = f"the table {digest} is not on this machine" if digest else "the operation table needs a table"
        return f"{what}; {ABSENT}."
    return "" if table.n == p else f"p must be {table.n}, the size of the table {digest}, got {p}."


def _cells(text: str) -> list[list[str]]:
    """Return the cells of a text without the lines that are empty, each without spaces around it."""
    first = text.lstrip().partition("\n")[0]
    separator = next((separator for separator in SEPARATORS if separator in first), ",")
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise ConfigError(f"this file cannot be read as CSV ({error}); save the table as CSV.") from None
    return [[cell.strip() for cell in line] for line in lines if any(map(str.strip, line))]


def _square(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Return n rows of n labels. Raises ConfigError for anything else."""
    n = len(rows)
    if not SMALLEST <= n <= LARGEST:
        raise ConfigError(f"a table has {SMALLEST} to {LARGEST} rows, and as many columns, got {n:,} rows.")
    for at, row in enumerate(rows, 1):
        if len(row) != n:
            raise ConfigError(
                f"a table has as many columns as rows: row {at} has {len(row):,} and there are {n} rows; leave out "
                "headings, and fill every row."
            )
        for column, label in enumerate(row, 1):
            if not label or len(label) > LONGEST_LABEL or not label.isprintable():
                shown = f"has {len(label)} characters" if label.isprintable() and label else "has none"
                raise ConfigError(
                    f"an answer has 1 to {LONGEST_LABEL} characters that can be printed: the one in row {at}, column "
                    f"{column} {shown}; write one there."
                )
    return tuple(map(tuple, rows))
