"""The values of a varied field as text: as on the command line, in an address, and on a page."""

from collections.abc import Sequence
from typing import Any

from grok_core.config.run_config import refuse_unknown
from grok_core.config.table import FIELDS


def read_values(name: str, text: str) -> list[Any]:
    """Return the values that stand in a text, between commas; where values hold commas themselves, between bars.

    Raises:
        ConfigError: For an unknown field, and for the first value that it cannot have.
    """
    refuse_unknown({name: text})
    return [FIELDS[name].parse(value) for value in text.removesuffix("|").split("|" if "|" in text else ",")]


def values_text(name: str, values: Sequence[Any]) -> str:
    """Return the text from which `read_values` reads these values."""
    texts = [FIELDS[name].text(value) for value in values]
    return "".join(f"{text}|" for text in texts) if any("," in text for text in texts) else ",".join(texts)
