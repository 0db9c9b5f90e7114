"""The words and signs that pages show, explained; and how one of them is found."""

from collections.abc import Sequence

from grok_core.charts.words import words_of_circuits, words_of_rows, words_of_training
from grok_core.charts.words.word import Word
from grok_core.languages import ENGLISH, current

GLOSSARY: Sequence[Word] = tuple(
    sorted(
        (*words_of_training.WORDS, *words_of_rows.WORDS, *words_of_circuits.WORDS),
        key=lambda word: (not word.english[:1].isalpha(), word.english.lower()),
    )
)
"""Every entry, words before signs, by the alphabet of English."""


def search(text: str) -> list[Word]:
    """Return the entries that hold a text in what is said, those first whose name begins with it; all for ""."""
    wanted = " ".join(text.lower().split())
    ranks = {word: _rank(word, wanted) for word in GLOSSARY}
    found = [word for word in GLOSSARY if ranks[word] < _NOT]
    if current() == ENGLISH:
        return sorted(found, key=ranks.__getitem__)
    return sorted(found, key=lambda word: (ranks[word], not word.name[:1].isalpha(), word.name.lower()))


def by_slug(slug: str) -> Word | None:
    """Return the entry that an address names, or None."""
    return next((word for word in GLOSSARY if word.slug == slug.lower()), None)


_NOT = 4


def _rank(word: Word, wanted: str) -> int:
    """Return how well an entry answers a text: 0 best, _NOT not at all."""
    names = [name.lower() for name in (word.name, *word.also)]
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    if any(wanted in name for name in names):
        return 2
    return 3 if wanted in word.says.lower() else _NOT
