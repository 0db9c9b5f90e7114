"""Brings the catalogues of all languages up to date with the texts in the code: `make words`.

New texts come in without a translation, those that are gone go, and each catalogue is compiled beside its source. A
changed text is a new one: a translation that nearly fits would be shown to people.
"""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
LANGUAGES = ROOT / "grok_core" / "languages"
KEYWORDS = {"say": None, "mark": None, "say_many": (1, 2)}
FOREVER = datetime(2022, 1, 6, tzinfo=UTC)  # a catalogue changes with its words, not with the day


def main() -> int:
    """Rewrite every catalogue; print how many texts each has, and how many of them are not translated."""
    for file in sorted(LANGUAGES.glob("*/LC_MESSAGES/*.po")):
        catalogue = updated(file)
        file.write_bytes(written(catalogue))
        file.with_suffix(".mo").write_bytes(compiled(catalogue))
        missing = len(untranslated(catalogue))
        print(f"{catalogue.locale}: {len(catalogue)} texts, {missing} not translated")
    return 0


def collected() -> Catalog:
    """Return a catalogue of all texts in the code."""
    found = Catalog(fuzzy=False, creation_date=FOREVER)
    files = [ROOT / "app.py", *(file for top in ("grok_core", "pages") for file in (ROOT / top).rglob("*.py"))]
    for file in sorted(files):
        for _, text, _, _ in extract_from_file("python", file, keywords=KEYWORDS):
            found.add(text, locations=[(file.relative_to(ROOT).as_posix(), 0)])
    return found


def updated(file: Path) -> Catalog:
    """Return a language's catalogue with exactly the texts of the code."""
    with file.open("rb") as stream:
        catalogue = read_po(stream)
    catalogue.update(collected(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.creation_date = catalogue.revision_date = FOREVER
    return catalogue


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the texts that a catalogue has no translation of."""
    return [str(message.id) for message in catalogue if message.id and not all(_forms(message.string))]


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as the text of its source."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=120, include_lineno=False, omit_header=False)
    return buffer.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """Return a catalogue as gettext reads it."""
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def _forms(string: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


if __name__ == "__main__":
    sys.exit(main())
