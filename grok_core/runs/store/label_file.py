"""label.json: what the owner of a run calls it and notes about it, and whether it is starred; replaced whole."""

import unicodedata
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grok_core.errors import StoreError, WriteError
from grok_core.languages import mark, say
from grok_core.runs.store.checked import read_json
from grok_core.runs.store.files import replace_json

FILE = "label.json"
LABEL_SCHEMA = 1
MOST_NAME = 80  # characters
MOST_NOTE = 2000  # characters
TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that cannot be seen and turn the direction of all that follows, also in another cell or sentence."""


@dataclass(frozen=True, kw_only=True)
class Label:
    """What somebody wrote about a run of their own: text, never Markdown, HTML or code.

    Args:
        name: One line of at most MOST_NAME characters, "" for none.
        star: Whether it is starred.
        note: At most MOST_NOTE characters, lines included, "" for none.
    Raises:
        StoreError: When a text is too long.
    """

    name: str = ""
    star: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        name = one_line(self.name)
        note = "\n".join(_cleaned(line).rstrip() for line in self.note.splitlines()).strip()
        if len(name) > MOST_NAME:
            told = mark("the name of a run has at most {most:,} characters, got {n:,}; shorten it.")
            raise StoreError(say(told, most=MOST_NAME, n=len(name)))
        if len(note) > MOST_NOTE:
            told = mark("the note of a run has at most {most:,} characters, got {n:,}; shorten it.")
            raise StoreError(say(told, most=MOST_NOTE, n=len(note)))
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "note", note)


def read_label(folder: Path, name: str = "") -> Label:
    """Return the label of the run in `folder`; one that is missing or damaged says nothing.

    Args:
        folder: The run's folder.
        name: The name that the run began with, for a run without a label.
    """
    with suppress(StoreError):  # nothing that a picture or a number needs: no run is refused for it
        try:
            return checked_label(folder)
        except FileNotFoundError:
            return Label(name=one_line(name)[:MOST_NAME])
    return Label()


def checked_label(folder: Path) -> Label:
    """Return the label of the run in `folder`.

    Raises:
        FileNotFoundError: When it has none.
        StoreError: When it is damaged, or newer than this program.
    """
    data = read_json(folder / FILE)
    found = {name: data.get(name, blank) for name, blank in asdict(Label()).items()}
    kinds = {"name": str, "star": bool, "note": str}
    wrong = [name for name, kind in kinds.items() if type(found[name]) is not kind]
    if data.get("schema") != LABEL_SCHEMA or wrong:
        raise StoreError(
            say("run {run!r} has a damaged {file}; write its name and note again.", run=folder.name, file=FILE)
        )
    return Label(**found)


def write_label(folder: Path, label: Label) -> None:
    """Write the label of the run in `folder`, for its owner.

    Raises:
        StoreError: When there is no such run any more.
        WriteError: When there is no room, or nobody may write there.
    """
    try:
        replace_json(folder / FILE, as_json(label))
    except OSError as error:
        if not folder.is_dir():
            raise StoreError(say("there is no run {run!r} any more.", run=folder.name)) from None
        raise WriteError(
            say("run {run!r} cannot be labelled ({reason}); permit it.", run=folder.name, reason=error.strerror)
        ) from error


def as_json(label: Label) -> dict[str, Any]:
    """Return what the file holds of a label."""
    return {"schema": LABEL_SCHEMA, **asdict(label)}


def one_line(text: str) -> str:
    """Return a text without what cannot be seen, its words with one blank between them."""
    return " ".join(_cleaned(text.replace("\n", " ")).split())


def _cleaned(text: str) -> str:
    """Return a text without control signs, halves of letters, and signs that turn it; a tab is a blank."""
    whole = text.replace("\t", " ")
    return "".join(sign for sign in whole if sign not in TURNS and unicodedata.category(sign) not in ("Cc", "Cs"))
