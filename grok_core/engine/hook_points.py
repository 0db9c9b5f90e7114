"""Watch what passes through a network's hook points, equation by equation."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from torch import Tensor, nn

from grok_core.models.sharing import Equations, State


@contextmanager
def watched(points: Iterable[nn.Module]) -> Iterator[dict[nn.Module, Any]]:
    """Fill a dictionary with what passes through the points while the context lasts; of several values the last."""
    seen: dict[nn.Module, Any] = {}
    handles = [point.register_forward_hook(lambda at, _, value: seen.update({at: value})) for point in points]
    try:
        yield seen
    finally:
        for handle in handles:
            handle.remove()


def rows_of(value: Any, equations: Equations) -> Tensor:
    """Return the rows (B, …) of a value that may be shared by equations."""
    return equations.apart(value).rows if isinstance(value, State) else value
