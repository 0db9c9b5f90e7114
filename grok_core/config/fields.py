"""What one field of a configuration is: its type, range, default, label and help.

The same description drives validation, the page's form, the URL, the command line and the documents.
"""

import dataclasses
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grok_core.errors import ConfigError, nearest
from grok_core.languages import mark, say

Value = bool | int | float | str | tuple[float, ...]

GROUPS = {
    "task": mark("Task"),
    "model": mark("Network"),
    "optimisation": mark("Optimisation"),
    "regularisation": mark("Regularisation"),
    "running": mark("Running"),
}
"""The groups of fields and their titles in the form, marked, in its order."""

TRUE, FALSE = {"true", "1", "yes", "on"}, {"false", "0", "no", "off"}


@dataclass(frozen=True)
class Field:
    """One row of the table of fields.

    Args:
        name: The one flat name, the same in Python, JSON, URL and on the command line.
        group: One of GROUPS.
        kind: The type, "int", "float", "bool", "text" or "floats" (a tuple of numbers).
        default: What a run has unless it says otherwise.
        label: Short name on the page, marked.
        help: One line for people, marked.
        plain: Plain words for newcomers, marked, shown beside the label in the form; "" where the label is plain.
        choices: All allowed values, where they are few.
        low, high: Smallest and largest allowed number; excluded where `open` says so.
        open: Which ends are excluded: "", "low", "high" or "both".
        extra: A check beyond the above: returns a sentence or "".
        rungs: The values of its slider; a value from elsewhere (a link, a preset) becomes a rung of its own.
        slider: Lowest value, highest value and step of its slider, for a field without rungs; a value from elsewhere
            moves an end.
        words: Values that are no number like others, each with its word on the slider, marked.
        form_row: The row in the front of the form, counted from 1; 0 is in the section of its group.
        change_place: The place among the fields that can change during a run, counted from 1; 0 cannot change.
        optimizers, losses, grokfasts: Those that use it; empty where all do.
    """

    name: str
    group: str
    kind: str
    default: Value
    label: str
    help: str
    plain: str = ""
    choices: tuple[Value, ...] = ()
    low: float = -math.inf
    high: float = math.inf
    open: str = ""
    extra: Callable[[Value], str] | None = None
    rungs: tuple[float, ...] = ()
    slider: tuple[float, float, float] | None = None
    words: tuple[tuple[float, str], ...] = ()
    form_row: int = 0
    change_place: int = 0
    optimizers: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    grokfasts: tuple[str, ...] = ()

    @property
    def in_form(self) -> str:
        """The label as the form has it: plain words, and the field's term beside them."""
        return f"{say(self.plain)} ({say(self.label)})" if self.plain else say(self.label)

    @property
    def allowed(self) -> str:
        """The allowed values, in words."""
        if len(self.choices) == 1:
            return say("{value} (nothing else is built yet)", value=self.text(self.choices[0]) or say("left empty"))
        if self.choices:
            return say("one of {options}", options=", ".join(map(self.text, self.choices)))
        if self.kind == "bool":
            return say("true or false")
        if self.kind == "text":
            return say("text such as {example!r}", example=self.default)
        left = "(" if self.open in ("low", "both") else "["
        right = ")" if self.open in ("high", "both") else "]"
        interval = f"{left}{self.low:g}, {self.high:g}{right}"  # as it is typed, in every language
        if isinstance(self.default, tuple):
            return say("{n} numbers in {interval}", n=len(self.default), interval=interval)
        if self.kind == "int":
            return say("a whole number in {interval}", interval=interval)
        return say("a number in {interval}", interval=interval)

    def text(self, value: Value) -> str:
        """Write a value as it stands in a URL or on a command line; `parse` reads it back."""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, tuple):
            return ",".join(repr(number) for number in value)
        return str(value)

    def parse(self, text: str) -> Value:
        """Read a value from text and check it.

        Raises:
            ConfigError: If the text is not of this field's kind or out of range.
        """
        text = text.strip()
        try:
            if self.kind == "bool":
                return self.check({**dict.fromkeys(TRUE, True), **dict.fromkeys(FALSE, False)}[text.lower()])
            if self.kind == "int":
                return self.check(int(text))
            if self.kind == "float":
                return self.check(float(text))
            if self.kind == "floats":
                return self.check(tuple(float(part) for part in text.split(",")))
        except (KeyError, ValueError) as error:
            if isinstance(error, ConfigError):
                raise
            raise self._refuse(text) from None
        return self.check(text)

    def check(self, value: Any) -> Value:
        """Return the value in its own type, or raise ConfigError with what is allowed."""
        if type(value) is type(self.default) and value == self.default:  # most are, and thousands are read at a time
            return self.default
        return self._in_range(self._typed(value))

    def _in_range(self, value: Value) -> Value:
        if self.choices and value not in self.choices:
            hint = nearest(str(value), map(str, self.choices)) if len(self.choices) > 1 else ""
            raise self._refuse(value, hint)
        numbers = value if isinstance(value, tuple) else (value,) if self.kind in ("int", "float") else ()
        for number in numbers:
            if not self._inside(float(number)):
                raise self._refuse(value, self._percent_hint(float(number)))
        if self.extra and (complaint := self.extra(value)):
            raise ConfigError(complaint)
        return value

    def _typed(self, value: Any) -> Value:
        if self.kind == "bool" and isinstance(value, bool):
            return value
        if self.kind == "int" and _is_number(value) and float(value).is_integer():
            return int(value)
        if self.kind == "float" and _is_number(value):
            return float(value)
        if self.kind == "text" and isinstance(value, str):
            return value.strip()  # as `parse` does, so that what was typed with spaces around it reads back
        is_tuple = isinstance(self.default, tuple) and isinstance(value, tuple | list)
        if is_tuple and len(value) == len(self.default) and all(map(_is_number, value)):  # type: ignore[arg-type]
            return tuple(float(part) for part in value)
        raise self._refuse(value)

    def _inside(self, number: float) -> bool:
        above = number > self.low if self.open in ("low", "both") else number >= self.low
        below = number < self.high if self.open in ("high", "both") else number <= self.high
        return math.isfinite(number) and above and below

    def _percent_hint(self, number: float) -> str:
        is_share = self.kind == "float" and self.low == 0 and self.high == 1
        return " " + say("Did you mean {share}?", share=f"{number / 100:g}") if is_share and 2 <= number < 100 else ""

    def _refuse(self, value: object, hint: str = "") -> ConfigError:
        shown = repr(value) if isinstance(value, str) else str(value)
        shown = shown if len(shown) <= 60 else shown[:57] + "…"
        text = say("{name} must be {allowed}, got {shown}.", name=self.name, allowed=self.allowed, shown=shown)
        return ConfigError(text + hint)


def _is_number(value: object) -> bool:
    """Say whether a value is a number within the range of a float; a larger int would raise OverflowError."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max


def field(group: str, default: Value, label: str, help: str, **limits: Any) -> Any:
    """Declare one field of a frozen dataclass, with its row of the table in the metadata."""
    kinds = {bool: "bool", int: "int", float: "float", str: "text", tuple: "floats"}
    row = dict(group=group, kind=kinds[type(default)], default=default, label=label, help=help, **limits)
    return dataclasses.field(default=default, metadata={"row": row})


def collect(cls: type) -> dict[str, Field]:
    """Collect the rows that `field` left in a dataclass, by name and in order."""
    return {f.name: Field(name=f.name, **f.metadata["row"]) for f in dataclasses.fields(cls)}
