"""What the parts of a run, of a network and of functions on a group are called, from the names by which they are kept.

The names are identifiers, in files and in addresses; what is returned here stands in pictures.
"""

import re

from grok_core.languages import mark, say

_NAMES = frozenset(
    {
        mark("start"), mark("memorised"), mark("plateau"), mark("grokked"), mark("lost"), mark("last"), mark("now"),
        mark("output rows"), mark("left operand"), mark("right operand"), mark("hidden neurons"),
        mark("held-out answers"), mark("squares"), mark("embedding"),
        mark("frequency"), mark("representation"), mark("stage"), mark("landmark"), mark("mixed"), mark("other"),
        mark("trivial"), mark("sign"), mark("standard"),
        mark("even"), mark("odd"), mark("rotation"), mark("reflection"), mark("H of Power et al."),
    }
)  # fmt: skip
_PATTERNS = {
    r"frequency (?P<k>\d+)": mark("frequency {k}"),
    r"dimension (?P<d>\d+)": mark("dimension {d}"),
    r"dimension (?P<d>\d+) pair": mark("dimension {d} pair"),
    r"(?P<name>.+) x sign": mark("{name} x sign"),
    r"hidden layer (?P<i>\d+)": mark("hidden layer {i}"),
    r"attention (?P<i>\d+)": mark("attention {i}"),
    r"feed-forward (?P<i>\d+)": mark("feed-forward {i}"),
    r"after (?P<token>.+)": mark("after {token}"),
    r"order (?P<n>\d+)": mark("order {n}"),
}
_ONE_OF_SEVERAL = re.compile(r"(.+) ([a-z]{1,2}|#\d+)")
_OF_A_KIND = re.compile(r"(.+) (even|odd|rotation|reflection)")  # subgroups: "V4 even"


def called(name: str) -> str:
    """Return what a landmark, a matrix, a stage, a frequency or the like is called; other names stay."""
    if name in _NAMES:
        return say(name)
    for pattern, text in _PATTERNS.items():
        if found := re.fullmatch(pattern, name):
            return say(text, **{key: called(part) for key, part in found.groupdict().items()})
    if found := _ONE_OF_SEVERAL.fullmatch(name) or _OF_A_KIND.fullmatch(name):
        return f"{called(found[1])} {called(found[2])}"
    return name
