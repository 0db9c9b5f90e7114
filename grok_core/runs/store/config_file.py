"""config.json: what a run trains, written once, before anybody can see the folder."""

from pathlib import Path
from typing import Any

from grok_core.config import CONFIG_SCHEMA, RunConfig
from grok_core.errors import ConfigError, StoreError
from grok_core.runs.store.checked import read_json
from grok_core.runs.store.files import replace_json
from grok_core.runs.store.status import refuse_newer

FILE = "config.json"


def write_config(folder: Path, config: RunConfig) -> None:
    """Write the configuration of a new run."""
    replace_json(folder / FILE, config.to_json())


def read_config(folder: Path) -> RunConfig:
    """Read the configuration of the run in `folder`.

    Raises:
        StoreError: When it is missing, damaged, impossible or newer than this program.
    """
    try:
        data = read_json(folder / FILE)
    except FileNotFoundError:
        raise StoreError(f"{folder.name!r} has no {FILE}, so it is not the folder of a run.") from None
    refuse_newer(folder, data, CONFIG_SCHEMA)
    try:
        return RunConfig.from_json(_fields(folder, data))
    except (ConfigError, TypeError, ValueError, OverflowError, AttributeError) as error:
        raise StoreError(f"run {folder.name!r} cannot be opened: {error}") from error


def _fields(folder: Path, data: dict[str, Any]) -> dict[str, Any]:
    """Return the fields; runs made before version 0.2 hold them one level deeper, beside a second schema number."""
    fields = data.get("config", data)
    if not isinstance(fields, dict) or fields.keys() == {"schema"} == data.keys():
        raise StoreError(f"run {folder.name!r} has a damaged {FILE}: it has no configuration.")
    return fields
