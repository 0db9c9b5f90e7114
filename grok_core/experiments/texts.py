"""Texts of records with values in them: in English they are names too, and pages say them in the visitor's language."""

from typing import Any

from grok_core.languages import say


class Text(str):
    """A text made of a template: it equals its English words, by which it can be looked up.

    `Text(mark("decay {decay:g}"), decay=0.5)` is "decay 0.5". Its values may be texts themselves.
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> "Text":
        """Return the text; its template is marked, where it has words."""
        made = super().__new__(cls, template.format(**values))
        made.template, made.values = template, values
        return made


def said(text: str) -> str:
    """Return a text of a record, or one that was marked, in the language that is spoken."""
    if not isinstance(text, Text):
        return say(text)
    return say(text.template, **{name: said(v) if isinstance(v, str) else v for name, v in text.values.items()})


def part(text: str, name: str) -> str:
    """Return a value of a text that is a text itself; of one without a template the whole."""
    found: str = text.values[name] if isinstance(text, Text) else text
    return found
