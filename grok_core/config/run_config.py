"""`RunConfig` is the configuration of a run: every field checked, replaced and written as JSON."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from grok_core.config import rules
from grok_core.config.interventions import parse
from grok_core.config.sizes import Settings
from grok_core.config.table import FIELDS
from grok_core.errors import ConfigError, nearest
from grok_core.languages import say

CONFIG_SCHEMA = 2


@dataclass(frozen=True, kw_only=True)
class RunConfig(Settings):
    """Everything that decides what a run computes. Frozen, validated, hashable.

    Raises:
        ConfigError: On construction, naming the field, the value received and what is allowed.
    """

    def __post_init__(self) -> None:
        for name, row in FIELDS.items():
            object.__setattr__(self, name, row.check(getattr(self, name)))
        if complaint := rules.complaint(self):
            raise ConfigError(complaint)
        after = self
        for intervention in parse(self.interventions):  # each must lead to settings that can be run
            after = after.changed(intervention.changes)

    def replace(self, **changes: Any) -> Self:
        """Return a copy with some fields changed, validated again."""
        refuse_unknown(changes)
        return dataclasses.replace(self, **changes)

    def changed(self, changes: Iterable[tuple[str, str]]) -> Self:
        """Return the settings in force after an intervention's changes, given as text."""
        values: dict[str, Any] = {name: FIELDS[name].parse(text) for name, text in changes}
        return self.replace(interventions="", **values)

    def notes(self) -> list[str]:
        """Say which fields were set but have no effect here, one sentence each."""
        return rules.notes(self)

    def to_json(self) -> dict[str, Any]:
        """Return all fields as plain JSON values, with the schema number."""
        values = {name: getattr(self, name) for name in FIELDS}
        plain = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
        return {"schema": CONFIG_SCHEMA, **plain}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote; missing fields take their defaults.

        Raises:
            ConfigError: For an unknown field, a bad value, or a schema newer than this program.
        """
        if not isinstance(data, Mapping):
            kind = type(data).__name__
            raise ConfigError(say("a configuration must be an object of named fields, got {kind}.", kind=kind))
        schema = data.get("schema", CONFIG_SCHEMA)
        if not isinstance(schema, int) or schema > CONFIG_SCHEMA:
            raise ConfigError(
                say(
                    "this configuration has schema {schema!r}; this version reads up to {newest}. "
                    "Update the program to open it.",
                    schema=schema,
                    newest=CONFIG_SCHEMA,
                )
            )
        values = {name: value for name, value in data.items() if name != "schema"}
        refuse_unknown(values)
        return cls(**values)


def refuse_unknown(names: Mapping[str, Any]) -> None:
    """Raise ConfigError for the first name that is no field, with the nearest one."""
    for name in names:
        if name not in FIELDS:
            hint = nearest(name, FIELDS) or " " + say("`python -m grok_core train --help` lists them.")
            raise ConfigError(say("unknown field {name!r}.", name=name[:40]) + hint)
