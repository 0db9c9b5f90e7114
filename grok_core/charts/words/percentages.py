"""Shares of one, as people write them."""

import math

from grok_core.languages import number, say


def percent(share: float) -> str:
    """Return a share of 1 as "1.8 %", "35 %", "99.9 %" or "100 %"; "100 %" only when it is all."""
    if not math.isfinite(share):
        return say("unknown")
    value = 100 * share
    if 99 < value < 100:
        return f"{number(math.floor(10 * value) / 10, '.1f')} %"
    return f"{number(value, '.0f' if value >= 9.95 or value == 0 else '.1f')} %"
