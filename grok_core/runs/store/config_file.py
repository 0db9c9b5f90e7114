"""config.json, and table.csv of a run with a table of its own: what it trains, written once, before anybody sees it."""

from pathlib import Path
from typing import Any

from grok_core.config import CONFIG_SCHEMA, RunConfig
from grok_core.errors import ConfigError, StoreError
from grok_core.languages import say
from grok_core.notation.operations import OWN_TABLE
from grok_core.notation.tables import MOST_BYTES, OwnTable, learn
from grok_core.runs.store.checked import read_bytes, read_json
from grok_core.runs.store.files import replace_bytes, replace_json
from grok_core.runs.store.status import refuse_newer

FILE, TABLE = "config.json", "table.csv"


def write_config(folder: Path, config: RunConfig) -> None:
    """Write the configuration of a new run, with its table if it has one of its own."""
    if config.own_table is not None:
        replace_bytes(folder / TABLE, config.own_table.text.encode())
    replace_json(folder / FILE, config.to_json())


def read_config(folder: Path) -> RunConfig:
    """Read the configuration of the run in `folder`.

    Raises:
        StoreError: When it is missing, damaged, impossible or newer than this program.
    """
    try:
        data = read_json(folder / FILE)
    except FileNotFoundError:
        raise StoreError(
            say("{run!r} has no {file}, so it is not the folder of a run.", run=folder.name, file=FILE)
        ) from None
    refuse_newer(folder, data, CONFIG_SCHEMA)
    fields = _fields(folder, data)
    if fields.get("operation") == OWN_TABLE:
        _learn(folder, fields.get("table"))
    try:
        return RunConfig.from_json(fields)
    except (ConfigError, TypeError, ValueError, OverflowError, AttributeError) as error:
        raise StoreError(say("run {run!r} cannot be opened: {error}", run=folder.name, error=error)) from error


def read_table(path: Path, digest: str) -> OwnTable:
    """Read the table of a digest from its file, and know it from now on.

    Raises:
        FileNotFoundError: When there is no such file.
        StoreError: When it is damaged, or another table.
    """
    try:
        table = learn(read_bytes(path, MOST_BYTES))
    except ConfigError as error:
        raise StoreError(say("{path} is damaged ({error}); restore it from a copy.", path=path, error=error)) from error
    if table.digest != digest:
        raise StoreError(
            say(
                "{path} holds the table {found} instead of {digest}; restore it from a copy.",
                path=path,
                found=table.digest,
                digest=digest,
            )
        )
    return table


def _learn(folder: Path, digest: object) -> None:
    """Know the table that a run has of its own, whatever else is on this machine."""
    try:
        read_table(folder / TABLE, str(digest))
    except FileNotFoundError:
        raise StoreError(
            say("run {run!r} has no {table}, the table that it learns; restore it.", run=folder.name, table=TABLE)
        ) from None


def _fields(folder: Path, data: dict[str, Any]) -> dict[str, Any]:
    """Return the fields; runs made before version 0.2 hold them one level deeper, beside a second schema number."""
    fields = data.get("config", data)
    if not isinstance(fields, dict) or fields.keys() == {"schema"} == data.keys():
        raise StoreError(say("run {run!r} has a damaged {file}: it has no configuration.", run=folder.name, file=FILE))
    return fields
