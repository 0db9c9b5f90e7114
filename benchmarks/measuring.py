"""Timing side by side: what is compared takes turns in one process, so that a busy machine slows both."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

ROUNDS = 7
TURN_S = 0.4


@dataclass(frozen=True)
class Row:
    """One comparison.

    Args:
        name: What is compared.
        value: What came out, a median.
        unit: "x" for a ratio, "share" of a floor, "s", "KB" or "MB".
        bound: What is asked for: at least, or with `at_most` at most.
        at_most: Whether less is better.
        details: The seconds and figures behind it.
    """

    name: str
    value: float
    unit: str
    bound: float
    at_most: bool = False
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def reached(self) -> bool:
        """Whether the bound is met."""
        return self.value <= self.bound if self.at_most else self.value >= self.bound


def side_by_side(*actions: Callable[[], object], rounds: int = ROUNDS, turn_s: float = TURN_S) -> list[list[float]]:
    """Return the seconds that each action takes, one per round; in every round each has a turn of about `turn_s`."""
    counts = [max(1, round(turn_s / _seconds(action, _warm(action)))) for action in actions]
    found: list[list[float]] = [[] for _ in actions]
    for _ in range(rounds):
        for action, count, seconds in zip(actions, counts, found, strict=True):
            seconds.append(_seconds(action, count))
    return found


def ratio(above: list[float], below: list[float]) -> float:
    """Return the median over the rounds of one time over the other."""
    return statistics.median(a / b for a, b in zip(above, below, strict=True))


def milliseconds(seconds: list[float]) -> float:
    """Return the median in milliseconds."""
    return round(1000 * statistics.median(seconds), 3)


def _warm(action: Callable[[], object]) -> int:
    for _ in range(5):
        action()
    return 5


def _seconds(action: Callable[[], object], count: int) -> float:
    began = time.perf_counter()
    for _ in range(count):
        action()
    return (time.perf_counter() - began) / count
