"""Why a run ended, as its status says it: stored in English, and said in the language that is spoken."""

import re

from grok_core.errors import DIVERGED
from grok_core.languages import mark, say

UNWATCHED = mark("Nobody was watching, so it was stopped; resume it to go on.")
KEYBOARD = mark("Stopped from the keyboard.")
FAILED_AT = mark("Run {run} failed at step {step}: {reason}")
FAILED = mark("Run {run} failed: {reason}")

_ALL = {
    text: re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(text)), re.DOTALL)
    for text in (DIVERGED, UNWATCHED, KEYBOARD, FAILED_AT, FAILED)
}


def said(message: str) -> str:
    """Return a stored message in the language that is spoken; one that is none of ours stays as it is."""
    for text, pattern in _ALL.items():
        if found := pattern.fullmatch(message):
            return say(text, **found.groupdict())
    return message
