"""Configurations as the text of an address or of a command line: the fields that differ from the defaults."""

import contextlib
import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from grok_core.config.run_config import RunConfig, refuse_unknown
from grok_core.config.table import FIELDS
from grok_core.errors import ConfigError
from grok_core.languages import say

MOST_NAMED = 8  # options that a sentence lists


def to_query(config: RunConfig, base: RunConfig | None = None) -> dict[str, str]:
    """Return the fields that differ from `base` (the defaults), as text for an address bar."""
    base = base or RunConfig()
    return {
        name: row.text(getattr(config, name))
        for name, row in FIELDS.items()
        if getattr(config, name) != getattr(base, name)
    }


def from_query(query: Mapping[str, str]) -> RunConfig:
    """Read what `to_query` wrote. Raises ConfigError for the first bad field."""
    return RunConfig(**_parsed(query))


def lenient(base: RunConfig, query: Mapping[str, str]) -> tuple[RunConfig, list[str]]:
    """Apply as much of a query as is valid.

    Returns:
        `base` with every good value applied, and one sentence for each bad one.
    """
    good: dict[str, Any] = {}
    problems: list[str] = []
    for name, text in query.items():
        try:
            good |= _parsed({name: text})
        except ConfigError as error:
            problems.append(str(error))
    try:
        return base.replace(**good), problems
    except ConfigError as error:  # good alone, impossible together: keep what can be kept
        problems.append(str(error))
    config = base
    for name, value in good.items():
        with contextlib.suppress(ConfigError):
            config = config.replace(**{name: value})
    return config, problems


def one_of(name: str, text: str | None, options: Sequence[str], usual: str) -> tuple[str, str]:
    """Read a choice among options from an address bar.

    Args:
        name: What is chosen.
        text: What the address says; None when it says nothing.
        options: All that is allowed; numbers in rising order, or words.
        usual: The choice when the address says nothing, or something unlike every option.
    Returns:
        One of the options, and "" or, where the address names no option, a sentence; then it is the nearest option.
    """
    if text is None or text in options:
        return (usual if text is None else text), ""
    if all(map(str.isdigit, options)):
        allowed = say("a whole number from {low} to {high}", low=options[0], high=options[-1])
        near = _nearest_number(text, options)
    else:
        named = ", ".join(options[:MOST_NAMED]) + (" …" if len(options) > MOST_NAMED else "")
        allowed = say("one of {options}", options=named)
        near = next(iter(difflib.get_close_matches(text, options, n=1, cutoff=0.5)), usual)
    near = near or usual
    told = say(
        "{name} must be {allowed}, got {text!r}; this is {near}.", name=name, allowed=allowed, text=text[:40], near=near
    )
    return near, told


def _nearest_number(text: str, options: Sequence[str]) -> str:
    try:
        return min(options, key=lambda option: abs(int(option) - int(text)))
    except ValueError:
        return ""


def _parsed(query: Mapping[str, str]) -> dict[str, Any]:
    refuse_unknown(query)
    return {name: FIELDS[name].parse(text) for name, text in query.items()}
