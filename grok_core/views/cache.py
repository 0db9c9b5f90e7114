"""The one place for what is read or computed for one visitor and serves all who look at the same thing: LRU caches.

Two who ask for the same at the same moment may both compute it: better than one waiting for the other in the middle
of a page.
"""

import threading
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from cachetools import LRUCache, cached, keys

from grok_core import languages
from grok_core.runs.store.files import stamp

P = ParamSpec("P")
T = TypeVar("T")

MOST = 512  # results of `once`
MOST_FILES = 8192  # contents of `unchanged`: some small files for each of thousands of runs

_made: LRUCache[Hashable, Any] = LRUCache(MOST)
_contents: LRUCache[tuple[Path, str], tuple[Hashable, Any]] = LRUCache(MOST_FILES)
_lock = threading.Lock()


def shared(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Return a decorator that keeps the `most` results of a function that were asked for last, by its arguments.

    What it returns may have words in it: it is kept for each language.
    """
    return cached(LRUCache[Hashable, Any](most), key=_in_language, lock=threading.Lock())


def _in_language(*args: Any, **kwargs: Any) -> Hashable:
    return languages.current(), keys.hashkey(*args, **kwargs)


def once(key: Hashable, make: Callable[[], T]) -> T:
    """Return what `make` returns, made once for a key and a language; what was asked for longest ago is forgotten."""
    key = languages.current(), key
    with _lock:
        if key in _made:
            found: T = _made[key]
            return found
    value = make()
    with _lock:
        _made[key] = value
    return value


def forget(key: Hashable) -> None:
    """Let what was made for a key be made again."""
    with _lock:
        _made.pop((languages.current(), key), None)


def unchanged(file: Path, what: str, read: Callable[[], T]) -> T:
    """Return what `read` makes of a file; it is called again only when the file has changed since.

    Args:
        file: The file, of which the newest content alone is kept.
        what: Names what `read` returns, for files of which several things are kept.
        read: Reads the file; also called, and what it says not kept, when there is no file.
    """
    now = stamp(file)  # before reading: what is written meanwhile has another stamp, and is read next time
    if now is None:
        return read()
    with _lock:
        then, content = _contents.get((file, what), (None, None))
    if then == now:
        found: T = content
        return found
    value = read()
    with _lock:
        _contents[file, what] = now, value
    return value
