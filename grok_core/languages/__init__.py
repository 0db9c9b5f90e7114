"""All words that people read, in the language that they read: English in the code, others from gettext's catalogues."""

from grok_core.languages.spoken import ENGLISH, LANGUAGES, PSEUDO, as_now, current, decide_by, speak, speaking
from grok_core.languages.translation import joined, mark, number, say, say_many, signs

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "PSEUDO",
    "as_now",
    "current",
    "decide_by",
    "joined",
    "mark",
    "number",
    "say",
    "say_many",
    "signs",
    "speak",
    "speaking",
]
