"""The options of commands: those that several share, and the fields of a run."""

import dataclasses
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import tyro

from grok_core.config import FIELDS, RunConfig
from grok_core.config.links import from_query
from grok_core.errors import ConfigError
from grok_core.notation.operations import OWN_TABLE
from grok_core.notation.tables import is_digest
from grok_core.presets import preset

RunId = Annotated[
    str, tyro.conf.Positional, tyro.conf.arg(name="run_id", metavar="RUN_ID", help="As printed by `list`.")
]
AsJson = Annotated[bool, tyro.conf.arg(name="json", help="One JSON object instead of text.")]
TABLE = "A CSV file of n x n answers with a table of your own, or the digits of one that is kept here; p is its size."
Step = Annotated[str, tyro.conf.arg(metavar="last|N", help="A step that has a snapshot.")]

WORKERS = "How many runs at once; 0 takes all processors."
SCHEDULER = "Train on the workers of a Dask cluster: its scheduler's address, such as tcp://10.0.0.1:8786."


def refuse_workers(workers: int, scheduler: str) -> None:
    """Raise ConfigError when this is no number of workers, or when a cluster has its own."""
    if workers < 0:
        raise ConfigError(f"workers must be 0 (all processors) or more, got {workers}.")
    if scheduler and workers:
        raise ConfigError("workers are those of the cluster: give either scheduler or workers.")


def command_with_fields(
    name: str,
    call: Callable[[Any], int],
    arguments: Sequence[str],
    options: Sequence[tuple[str, Any, Any]],
    base: RunConfig | None = None,
) -> Any:
    """Return the class of a command that has every field of a run among its options.

    Args:
        name: Of the class.
        call: What the command does, given its options; its docstring's first line is the command's help.
        arguments: Those of the program: the fields' defaults are those of the preset named in them.
        options: Name, annotated type and default of the command's other options.
        base: The fields' defaults; None for those of the preset, which is an option then.
    Raises:
        ConfigError: When the preset is unknown.
    """
    chosen = value_in(arguments, "--preset") if base is None else ""
    config = base or (preset(chosen).config if chosen else RunConfig())
    start = ("preset", Annotated[str, tyro.conf.arg(help="Start from these settings.", metavar="NAME")], chosen)
    rows: list[Any] = [
        *([start] if base is None else []),
        ("json", Annotated[bool, tyro.conf.arg(help="End with one JSON object on the last line.")], False),
        *options,
    ]
    for field in FIELDS.values():
        help_text = TABLE if field.name == "table" else f"{field.help} ({field.allowed})"
        kind = Annotated[str, tyro.conf.arg(help=help_text, metavar=field.kind.upper())]
        rows.append((field.name, kind, field.text(getattr(config, field.name))))
    made = dataclasses.make_dataclass(name, rows, namespace={"__call__": call})
    made.__doc__ = (call.__doc__ or "").splitlines()[0]
    return made


def config_of(options: Any) -> RunConfig:
    """Return the configuration that the options of a command describe.

    The value of --table is a file, which is read and kept, or the digest of a table that was kept before; then the
    operation is that table, and p its size.

    Raises:
        ConfigError: When a value is impossible, or there is no such table.
        StoreError: When the table cannot be kept, or is damaged.
    """
    from grok_core.runs.kept_tables import find_table, keep_file

    query = {name: str(getattr(options, name)) for name in FIELDS}
    if given := query["table"].strip():
        table = find_table(given) if is_digest(given) else keep_file(Path(given))
        query["operation"] = OWN_TABLE
        query |= {"table": table.digest, "p": str(table.n)} if table else {}
    return from_query(query)


def value_in(arguments: Sequence[str], option: str) -> str:
    """Return the value of an option among the arguments of the program, "" when there is none."""
    words = [word for argument in arguments for word in argument.split("=", 1)]
    return next((value for name, value in pairwise(words) if name == option), "")
