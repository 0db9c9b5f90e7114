"""A class on one server: where its presenter is, and how many follow. No files, no user interface."""

import hmac
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

ABSENT_AFTER_S = 15.0  # who has not looked for so long does not follow any more
MOST = 5000  # who follow: more than any lecture hall; what lies beyond is not counted


@dataclass(frozen=True, eq=False)
class Told:
    """Where the presenter is.

    Args:
        number: Counts what was told: who has seen this number has seen all.
        page: The page's name in the address.
        query: What its address says.
        session: What the page shows beside: the runs of scenes, and where their replays were sent.
    """

    number: int
    page: str
    query: Mapping[str, str]
    session: Mapping[str, Any]


class Classroom:
    """One presenter, known by a token, and all who follow. Any number of threads may use it.

    Args:
        token: What proves who presents.
        now: The clock, in seconds.
    """

    def __init__(self, token: str, now: Callable[[], float] = time.monotonic) -> None:
        self._token, self._now = token, now
        self._presenters: set[str] = set()
        self._told: Told | None = None
        self._seen: dict[str, float] = {}
        self._lock = threading.Lock()

    def admit(self, who: str, token: str) -> bool:
        """Make a visitor a presenter, if the token is right; say whether it is."""
        if not hmac.compare_digest(token.encode(), self._token.encode()):
            return False
        with self._lock:
            self._presenters.add(who)
        return True

    def presents(self, who: str) -> bool:
        """Say whether a visitor is a presenter."""
        with self._lock:
            return who in self._presenters

    def tell(self, who: str, page: str, query: Mapping[str, str], session: Mapping[str, Any]) -> None:
        """Keep where the presenter is; what anybody else tells, and what was told already, changes nothing."""
        with self._lock:
            if who not in self._presenters:
                return
            was = self._told
            if was is None or (was.page, was.query, was.session) != (page, query, session):
                self._told = Told(1 if was is None else was.number + 1, page, dict(query), dict(session))

    def look(self, who: str) -> Told | None:
        """Return where the presenter is, None before there is one, and count who looked as one who follows."""
        with self._lock:
            now = self._now()
            if who in self._seen or len(self._seen) < MOST:
                self._seen[who] = now
            return self._told

    def leave(self, who: str) -> None:
        """Count a visitor no more."""
        with self._lock:
            self._seen.pop(who, None)

    @property
    def followers(self) -> int:
        """How many follow."""
        with self._lock:
            since = self._now() - ABSENT_AFTER_S
            for who in [who for who, seen in self._seen.items() if seen < since]:
                del self._seen[who]
            return len(self._seen)
