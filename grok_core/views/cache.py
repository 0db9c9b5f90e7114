"""What is made for one visitor serves all who look at the same thing."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")

MOST = 512
_made: OrderedDict[Hashable, Any] = OrderedDict()
_lock = threading.Lock()


def once(key: Hashable, make: Callable[[], T]) -> T:
    """Return what `make` returns, made once for a key; of what nobody has asked for lately, the oldest is forgotten.

    Two who ask at the same moment may both make it: better than one waiting for the other in the middle of a page.
    """
    with _lock:
        if key in _made:
            _made.move_to_end(key)
            found: T = _made[key]
            return found
    value = make()
    with _lock:
        _made[key] = value
        while len(_made) > MOST:
            _made.popitem(last=False)
    return value


def forget(key: Hashable) -> None:
    """Let what was made for a key be made again."""
    with _lock:
        _made.pop(key, None)
