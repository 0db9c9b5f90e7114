"""One entry of the glossary, and how it is found."""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A word or sign that pages show.

    Args:
        name: As it is shown.
        says: What it means, in a sentence or two.
        also: Other forms of it.
    """

    name: str
    says: str
    also: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The name as it stands in an address: "ring score" is ring-score, "±" plus-minus-sign."""
        is_sign = len(self.name) == 1 and not self.name.isalnum()
        name = unicodedata.name(self.name) if is_sign else self.name
        return re.sub(r"[^\w]+", "-", name.lower()).strip("-")
