"""When a class guesses that a network will jump: one guess for each visitor, and how many guessed what."""

import threading
from collections import Counter
from collections.abc import Sequence

from grok_core.errors import GrokError
from grok_core.languages import say

MOST = 2000  # guesses about one run: more than a lecture hall has seats
MOST_ASKED = 500  # runs about which guesses are kept; those about which nobody has guessed for longest make way
NEVER = 0
"""The guess that it never jumps."""


class Guesses:
    """The guesses of all visitors of a server, by what was asked. Any number of threads may use it."""

    def __init__(self) -> None:
        self._of: dict[str, dict[str, int]] = {}
        self._lock = threading.Lock()

    def make(self, asked: str, who: str, step: int) -> None:
        """Keep a visitor's guess; one that was made before is replaced.

        Args:
            asked: What the guess is about.
            who: The visitor.
            step: The step at which it jumps; NEVER.
        Raises:
            GrokError: When MOST others have guessed already; nothing is changed then.
        """
        with self._lock:
            mine = self._of.pop(asked, {})
            self._of[asked] = mine  # the newest is last
            if who not in mine and len(mine) >= MOST:
                raise GrokError(
                    say("{most:,} guesses are in, which is as many as are counted; look on with the others.", most=MOST)
                )
            mine[who] = step
            while len(self._of) > MOST_ASKED:
                del self._of[next(iter(self._of))]

    def by(self, asked: str, who: str) -> int | None:
        """Return a visitor's guess, or None."""
        with self._lock:
            return self._of.get(asked, {}).get(who)

    def counts(self, asked: str, options: Sequence[int]) -> list[int]:
        """Return how many guessed each of `options`."""
        with self._lock:
            found = Counter(self._of.get(asked, {}).values())
        return [found[option] for option in options]
