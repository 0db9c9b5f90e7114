"""Record the values at a network's hook points, one row for each equation."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from torch import Tensor, nn

from grok_core.models.sharing import Equations, State


@contextmanager
def recorded_values(points: Iterable[nn.Module]) -> Iterator[dict[nn.Module, Any]]:
    """Fill a dictionary with the last value at each hook point while the context lasts."""
    values: dict[nn.Module, Any] = {}
    handles = [point.register_forward_hook(lambda at, _, value: values.update({at: value})) for point in points]
    try:
        yield values
    finally:
        for handle in handles:
            handle.remove()


def equation_rows(value: Any, equations: Equations) -> Tensor:
    """Return the rows (B, …) of a value, one row for each equation; equations may share a row of the value."""
    return equations.apart(value).rows if isinstance(value, State) else value
