"""From the English text in the code to the text in the language that is spoken, with numbers as it writes them.

A text is a whole sentence or label; what changes stands in it in braces, as in `str.format`:
`say("Memorised at step {step:,}", step=60)`. `.ci/catalogues.py` collects all texts that stand in calls of `say`,
`say_many` and `mark` for the translators.
"""

import gettext
import re
from collections.abc import Sequence
from functools import cache
from numbers import Number
from pathlib import Path
from string import Formatter
from typing import Any

from grok_core.languages.spoken import ENGLISH, PSEUDO, current

FOLDER = Path(__file__).parent
DOMAIN = "grok_core"

_SIGNS = {"de": str.maketrans(",.", ".,")}
"""How the signs in numbers are changed for a language, from those of English."""


class _Written(Formatter):
    """Fills in braces, with numbers as the language writes them."""

    def format_field(self, value: Any, spec: str) -> str:
        return number(value, spec) if isinstance(value, Number) else format(value, spec)


_written = _Written()


def say(text: str, /, **values: Any) -> str:
    """Return a text in the language that is spoken.

    Args:
        text: The English text, also one from a table, where it was marked by `mark`.
        values: What stands for the names in braces. Without any, braces are left alone.
    """
    language = current()
    said = text if language == ENGLISH or not text else _translated(language, text)
    return _written.vformat(said, (), values) if values else said


def say_many(one: str, many: str, n: int, /, **values: Any) -> str:
    """Return a text with a number in it, in the form that the language has for so many.

    Args:
        one, many: The English text for one, and for any other number.
        n: The number, which the text may name: {n}.
        values: What stands for the other names in braces.
    """
    language = current()
    if language in (ENGLISH, PSEUDO):
        said = say(one if n == 1 else many)
    else:
        said = _catalogue(language).ngettext(one, many, n)
    return _written.vformat(said, (), {"n": n, **values})


def mark(text: str) -> str:
    """Return a text as it is. It stands in a table, is collected for the translators, and said by `say(text)` later."""
    return text


def number(value: Any, spec: str = "") -> str:
    """Return a number formatted as `format` does, with the signs of the language that is spoken."""
    signs = _SIGNS.get(current())
    written = format(value, spec)
    return written.translate(signs) if signs else written


def signs() -> tuple[str, str]:
    """Return the signs in numbers of the language that is spoken: before decimals, and between thousands."""
    return number(0.1)[1], number(1000, ",")[1]


def joined(parts: Sequence[str], word: str = "and") -> str:
    """Return "a", "a and b" or "a, b and c"; `word` is "and" or "or"."""
    if len(parts) < 2:
        return "".join(parts)
    last = {"and": say("{parts} and {last}"), "or": say("{parts} or {last}")}[word]
    return last.format(parts=", ".join(parts[:-1]), last=parts[-1])


def _translated(language: str, text: str) -> str:
    return _bracketed(text) if language == PSEUDO else _catalogue(language).gettext(text)


def _bracketed(text: str) -> str:
    """Put what is said into brackets, and leave out what will stand for the names in braces: it says itself."""
    parts = re.split(r"({[^{}]*})", text)
    return "".join(part if part.startswith("{") or not part.strip() else f"⟦{part}⟧" for part in parts)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, FOLDER, [language])
