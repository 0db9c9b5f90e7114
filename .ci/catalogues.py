"""Brings the catalogues of all languages up to date with the texts in the code: `make words`.

New texts come in without a translation, those that are gone go, and each catalogue is compiled beside its source. A
changed text is a new one: a translation that nearly fits would be shown to people.
"""

import ast
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
LANGUAGES = ROOT / "grok_core" / "languages"
SAYING = ("say", "mark", "say_many")
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
        for text in texts(ast.parse(file.read_text(encoding="utf-8"))):
            found.add(text, locations=[(file.relative_to(ROOT).as_posix(), 0)])
    return found


def texts(tree: ast.AST) -> Iterator[str | tuple[str, str]]:
    """Yield what stands in calls of `say`, `mark` and `say_many`, also inside f-strings, which Babel does not read."""
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in SAYING):
            continue
        if call.func.id == "say_many":
            one, many = (ast.literal_eval(text) for text in call.args[:2])
            yield one, many
        else:
            yield from _written_out(call.args[0])


def _written_out(text: ast.expr) -> Iterator[str]:
    """Yield the texts that an argument may be: one, or one of two; what a name stands for was marked elsewhere."""
    if isinstance(text, ast.IfExp):
        yield from (*_written_out(text.body), *_written_out(text.orelse))
    elif isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value:
        yield text.value


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


def _forms(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string or [""])


if __name__ == "__main__":
    sys.exit(main())
