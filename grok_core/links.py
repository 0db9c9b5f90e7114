"""Configurations as text: the fields of an address bar or of a command line, only those that differ."""

import contextlib
from collections.abc import Mapping
from typing import Any

from grok_core.config import FIELDS, RunConfig, refuse_unknown
from grok_core.errors import ConfigError


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


def _parsed(query: Mapping[str, str]) -> dict[str, Any]:
    refuse_unknown(query)
    return {name: FIELDS[name].parse(text) for name, text in query.items()}
