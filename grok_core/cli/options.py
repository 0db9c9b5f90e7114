"""The options of commands: those that several share, and the fields of a run."""

import dataclasses
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Annotated, Any

import tyro

from grok_core.config import FIELDS, RunConfig
from grok_core.presets import preset

RunId = Annotated[
    str, tyro.conf.Positional, tyro.conf.arg(name="run_id", metavar="RUN_ID", help="As printed by `list`.")
]
AsJson = Annotated[bool, tyro.conf.arg(name="json", help="One JSON object instead of text.")]
Step = Annotated[str, tyro.conf.arg(metavar="last|N", help="A step that has a snapshot.")]


def command_with_fields(
    name: str, call: Callable[[Any], int], arguments: Sequence[str], options: Sequence[tuple[str, Any, Any]]
) -> Any:
    """Return the class of a command that has every field of a run among its options.

    Args:
        name: Of the class.
        call: What the command does, given its options; its docstring's first line is the command's help.
        arguments: Those of the program: the fields' defaults are those of the preset named in them.
        options: Name, annotated type and default of the command's other options.
    Raises:
        ConfigError: When the preset is unknown.
    """
    chosen = _preset_in(arguments)
    config = preset(chosen).config if chosen else RunConfig()
    rows: list[Any] = [
        ("preset", Annotated[str, tyro.conf.arg(help="Start from these settings.", metavar="NAME")], chosen),
        ("json", Annotated[bool, tyro.conf.arg(help="End with one JSON object on the last line.")], False),
        *options,
    ]
    for field in FIELDS.values():
        help_text = f"{field.help} ({field.allowed})"
        kind = Annotated[str, tyro.conf.arg(help=help_text, metavar=field.kind.upper())]
        rows.append((field.name, kind, field.text(getattr(config, field.name))))
    made = dataclasses.make_dataclass(name, rows, namespace={"__call__": call})
    made.__doc__ = (call.__doc__ or "").splitlines()[0]
    return made


def _preset_in(arguments: Sequence[str]) -> str:
    """Return the value of --preset among the arguments of the program, "" when there is none."""
    words = [word for argument in arguments for word in argument.split("=", 1)]
    return next((value for option, value in pairwise(words) if option == "--preset"), "")
