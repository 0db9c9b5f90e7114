"""Finds what a page shows that was not said by the catalogue: all texts of a page drawn in the pseudo-language."""

import json
import re
from collections.abc import Iterator
from typing import Any

from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from grok_core.charts.theme import SHAPES
from grok_core.config import FIELDS
from grok_core.languages import LANGUAGES
from grok_core.notation.group_names import ALL
from grok_core.notation.operations import OPERATIONS
from grok_core.presets import PRESETS
from grok_core.runs import recordings
from pages._puzzle.clickable_tables import KINDS
from tests.pages.charts_of import table_of

SHOWN = {"label", "body", "help", "options", "text", "placeholder", "alt", "title", "message"}
"""The fields of Streamlit's messages that a visitor reads; in `json`, what the player is given."""
IN_SPEC = {"title", "description", "text", "labelExpr", "placeholder", "help", "label"}
SAID = re.compile("⟦[^⟦⟧]*⟧")
NO_WORDS = re.compile(
    r"<(script|style).*?</\1>|<svg.*?</svg>|<[^>]*>|:material/\w+:|`[^`]*`|https?://[^\s)]+|\]\([^)]*\)|/\?\S+"
    r"|:\w+-badge\[|datum\.\w+|&\w+;|#[0-9a-fA-F]{6}\b|\b[0-9a-f]{16}\b"
    r"|\b[A-Z]+(_[A-Z]+)+\b|'[^']*'|{[^{}]*}",  # variables, what a visitor typed, what is filled in by the browser
    re.DOTALL,
)
WORD = re.compile(r"[^\W\d_]{3,}")
IDENTIFIERS = (*FIELDS, *OPERATIONS, *PRESETS, *(run.id for run in recordings()), *SHAPES, *KINDS)
NAMES = {
    *(word for name in IDENTIFIERS for word in WORD.findall(name)),
    *(word for field in FIELDS.values() for value in field.choices for word in WORD.findall(str(value))),
    *WORD.findall(ALL), *LANGUAGES.values(), "Grokking", "Lab", "mod", "pseudo", "PSEUDO", "log", "SNE", "PCA", "III",
    "left", "center", "right",
}  # fmt: skip
"""Names that are the same in every language: of fields and their values, of presets, of what can be learnt."""


def untranslated(at: AppTest) -> list[str]:
    """Return the texts on a page that have words which no catalogue has said, each with where it stands."""
    return sorted({f"{where}: {text[:200]!r}" for where, text in _texts(at._tree) if _bare(text)})


def _bare(text: str) -> bool:
    while SAID.search(text):
        text = SAID.sub(" ", text)
    return bool(set(WORD.findall(NO_WORDS.sub(" ", text))) - NAMES)


def _texts(block: Any) -> Iterator[tuple[str, str]]:
    for child in getattr(block, "children", {}).values():
        proto = child.proto
        if isinstance(proto, Message) and child.type != "latex":
            yield from ((child.type, text) for text in _of_message(proto))
        if child.type == "vega_lite_chart":
            yield from (("chart", text) for text in _of_json(json.loads(proto.spec), IN_SPEC))
            yield from (("data of a chart", text) for text in _of_table(table_of(proto)))
        if child.type == "bidi_component":
            yield from (("player", text) for text in _of_json(json.loads(proto.json or "{}"), None))
        if child.type == "arrow_data_frame":
            yield from (("table", text) for text in _of_table(child.value))
            yield from (("table", text) for text in _of_json(json.loads(proto.columns or "{}"), IN_SPEC))
        yield from _texts(child)


def _of_message(proto: Message) -> Iterator[str]:
    for field, value in proto.ListFields():
        if field.message_type is None:
            texts = [value] if isinstance(value, str) else value if field.is_repeated else []
            yield from (text for text in texts if field.name in SHOWN and isinstance(text, str))
        elif not field.is_repeated:
            yield from _of_message(value)


def _of_json(part: Any, keys: set[str] | None) -> Iterator[str]:
    """Yield the strings under some keys, or all that are no long ones, which are pictures."""
    if isinstance(part, dict):
        for key, value in part.items():
            if isinstance(value, str) and (keys is None or key in keys):
                yield value if len(value) < 500 else ""
            elif isinstance(value, str):
                continue
            elif keys is not None and key in keys and isinstance(value, list):
                yield " ".join(text for text in value if isinstance(text, str))  # the lines of one text
            else:
                yield from _of_json(value, keys)
    elif isinstance(part, list):
        for value in part:
            if isinstance(value, str) and keys is None:
                yield value if len(value) < 500 else ""
            else:
                yield from _of_json(value, keys)


def _of_table(frame: Any) -> Iterator[str]:
    """Yield the texts in a table; its columns are called in its specification."""
    for name in frame.columns:
        yield from {text for text in frame[name] if isinstance(text, str) and not text.startswith("data:")}
