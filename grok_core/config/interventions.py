"""Changes of settings during a run, as text: "step 500: weight_decay=0; val_accuracy >= 0.5: lr=0.001, dropout=0.1".

An intervention begins with its trigger: "step N" or "epoch N" (after N of them), or a comparison of a metric with a
number, which must hold for three reports in a row. After the colon stand the fields that change from the next step
on, with their new values.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from grok_core.config.table import CHANGEABLE, FIELDS
from grok_core.errors import ConfigError, nearest
from grok_core.languages import mark, say

WATCHED = ("train_accuracy", "val_accuracy", "train_loss", "val_loss", "gap", "weight_norm")
"""The metrics that can be a trigger."""

MOST = 20  # in one run: each is a line on every chart

_COUNTED = re.compile(r"(step|epoch)\s+(\d{1,12})")
_FINITE = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?")
_COMPARED = re.compile(r"(\w+)\s*(>=|<=)\s*(\S+)")


@dataclass(frozen=True)
class Intervention:
    """A change of settings and its trigger.

    Args:
        when: "step", "epoch" or a metric.
        sign: ">=" or "<=".
        value: The number that `when` is compared with.
        changes: The fields that change and their new values, as text.
    """

    when: str
    sign: str
    value: float
    changes: tuple[tuple[str, str], ...]

    @property
    def is_counted(self) -> bool:
        """Whether its trigger is a step or an epoch, not a metric."""
        return self.when in ("step", "epoch")

    def reached(self, value: float) -> bool:
        """Say whether a value of its trigger meets the condition."""
        return value >= self.value if self.sign == ">=" else value <= self.value


@lru_cache(maxsize=256)
def parse(text: str) -> tuple[Intervention, ...]:
    """Read interventions, in the order written.

    Raises:
        ConfigError: At the first part that cannot be read. The values themselves are checked by `RunConfig`.
    """
    parts = [part.strip() for part in text.split(";") if part.strip()]
    _refuse_many(len(parts))
    return tuple(map(_parse_one, parts))


def _refuse_many(n: int) -> None:
    if n > MOST:
        raise ConfigError(say("interventions may be at most {most}, got {n}.", most=MOST, n=n))


def changes_text(changes: tuple[tuple[str, str], ...]) -> str:
    """Write changes as `parse_changes` reads them."""
    return ", ".join(f"{name}={value}" for name, value in changes)


def changes_words(changes: tuple[tuple[str, str], ...]) -> str:
    """Write changes for people, with the labels of the fields: "weight decay 0, learning rate 0.01"."""
    return ", ".join(f"{say(FIELDS[name].label)} {value}" for name, value in changes)


def _parse_one(text: str) -> Intervention:
    when, colon, changes = text.partition(":")
    if not colon:
        raise ConfigError(
            say("an intervention says when and what, such as 'step 500: weight_decay=0', got {text!r}.", text=text[:60])
        )
    return Intervention(*_trigger(when.strip()), parse_changes(changes))


def _trigger(text: str) -> tuple[str, str, float]:
    if match := _COUNTED.fullmatch(text):
        return match[1], ">=", float(match[2])
    match = _COMPARED.fullmatch(text)
    if match is None:
        raise ConfigError(
            say(
                "an intervention begins with 'step N', 'epoch N' (N from 0) or a metric and >= or <= and a number, "
                "got {text!r}.",
                text=text[:60],
            )
        )
    name, sign, number = match.groups()
    if name not in WATCHED:
        allowed = ", ".join(WATCHED)
        text = mark("an intervention cannot wait for {name!r}; choose one of {allowed}.")
        raise ConfigError(say(text, name=name[:40], allowed=allowed) + nearest(name, WATCHED))
    if _FINITE.fullmatch(number) is None:
        told = say("an intervention waits for {name} to pass a number, got {text!r}.", name=name, text=number[:40])
        raise ConfigError(told)
    return name, sign, float(number)


def parse_changes(text: str) -> tuple[tuple[str, str], ...]:
    """Read "weight_decay=0, lr=0.001"; raises ConfigError for a field that cannot change during a run."""
    changes = []
    for part in text.split(","):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not value:
            raise ConfigError(
                say("an intervention sets fields as in 'weight_decay=0', got {text!r}.", text=part.strip()[:60])
            )
        if name not in CHANGEABLE:
            allowed = ", ".join(CHANGEABLE)
            told = mark("an intervention cannot change {name!r}; choose from {allowed}.")
            raise ConfigError(say(told, name=name[:40], allowed=allowed) + nearest(name, CHANGEABLE))
        changes.append((name, value))
    return tuple(changes)
