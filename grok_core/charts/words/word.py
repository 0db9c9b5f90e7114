"""One entry of the glossary, and how it is found."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from grok_core.languages import say


@dataclass(frozen=True)
class Word:
    """A word or sign that pages show.

    Args:
        english: As it is shown, to be said.
        explained: What it means, in a sentence or two, to be said; the numbers in it stand in braces.
        forms: Other forms of it, to be said.
        numbers: The numbers by name.
    """

    english: str
    explained: str
    forms: tuple[str, ...] = ()
    numbers: Mapping[str, float] = field(default_factory=dict, compare=False)

    @property
    def name(self) -> str:
        """As it is shown."""
        return say(self.english)

    @property
    def says(self) -> str:
        """What it means."""
        return say(self.explained, **self.numbers)

    @property
    def also(self) -> tuple[str, ...]:
        """Other forms of it."""
        return tuple(say(form) for form in self.forms)

    @property
    def slug(self) -> str:
        """The English name as it stands in an address: "ring score" is ring-score, "±" plus-minus-sign."""
        is_sign = len(self.english) == 1 and not self.english.isalnum()
        name = unicodedata.name(self.english) if is_sign else self.english
        return re.sub(r"[^\w]+", "-", name.lower()).strip("-")
