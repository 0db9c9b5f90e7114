"""In front of a class: what the address says of how the app looks, and which settings are hidden."""

from grok_core.config import FIELDS
from grok_core.errors import nearest
from grok_core.languages import say
from pages._shared import address, messages


def is_on(name: str) -> bool:
    """Say whether the address says "true" of a name."""
    return address.asked(name) == "true"


def hidden() -> set[str]:
    """Return the fields that the form does not show."""
    return set(_asked()) & set(FIELDS)


def complain() -> None:
    """Say of what is to be hidden and is no field that it is none."""
    for name in _asked():
        if name not in FIELDS:
            told = say("hide names {name!r}, which is no field of a run.", name=name)
            messages.warning(told + nearest(name, FIELDS))


def _asked() -> list[str]:
    return [name for name in (part.strip() for part in (address.asked("hide") or "").split(",")) if name]
