"""Tables of one's own on this machine: `tables/` in the data home, each in a file that is named by its digest."""

from pathlib import Path

from grok_core.errors import ConfigError, StoreError
from grok_core.languages import say
from grok_core.notation.tables import MOST_BYTES, OwnTable, is_digest, known, learn
from grok_core.runs.store.config_file import read_table
from grok_core.runs.store.files import replace_bytes
from grok_core.runs.store.places import ensure_folder, home

MOST_TABLES = 1000  # that are kept here; anybody who may open the Lab may upload some


def keep_table(content: bytes, base: Path | None = None) -> OwnTable:
    """Read a table and keep it, so that a link to it opens here.

    Args:
        content: As for `learn`.
        base: The data home; None for `home()`.
    Raises:
        ConfigError: When it is no table.
        StoreError: When there are too many tables, or the data home cannot be written.
    """
    table = learn(content)
    folder = ensure_folder(_folder(base))
    file = folder / f"{table.digest}.csv"
    if not file.exists():
        if sum(1 for _ in folder.iterdir()) >= MOST_TABLES:
            raise StoreError(
                say(
                    "{most:,} tables are kept in {folder} already; remove some that no link needs.",
                    most=MOST_TABLES,
                    folder=folder,
                )
            )
        replace_bytes(file, table.text.encode())
    return table


def keep_file(path: Path, base: Path | None = None) -> OwnTable:
    """Read a table from a file and keep it. Raises as `keep_table` does, and ConfigError when there is no such file."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ConfigError(
            say("the table {path!r} cannot be read ({reason}); give a CSV file.", path=str(path), reason=error.strerror)
        ) from error
    if len(content) > MOST_BYTES:
        raise ConfigError(
            say(
                "the table {path!r} has more than {most:,} bytes, which is the most allowed.",
                path=str(path),
                most=MOST_BYTES,
            )
        )
    return keep_table(content, base)


def find_table(digest: str, base: Path | None = None) -> OwnTable | None:
    """Return the table of a digest if it is on this machine, and know it from now on.

    Raises:
        StoreError: When its file is damaged.
    """
    if not is_digest(digest) or known(digest):
        return known(digest)
    try:
        return read_table(_folder(base) / f"{digest}.csv", digest)
    except FileNotFoundError:
        return None


def _folder(base: Path | None) -> Path:
    return (base or home()) / "tables"
