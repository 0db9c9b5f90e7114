"""How points are coloured and joined, as the charts take it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Look:
    """Colours and lines of n points, by a number or by a kind; all its words are said.

    Args:
        title: What the colours mean.
        values: The number of each point; None for its place.
        top: Where the scale of numbers ends; None for n.
        cyclic: The scale's ends meet.
        kinds: The kind of each point, instead of a number.
        names: All kinds, in order.
        stride: s of the lines from point i to point i + s; 0 for none.
    """

    title: str
    values: Sequence[float] | None = None
    top: float | None = None
    cyclic: bool = True
    kinds: Sequence[str] | None = None
    names: Sequence[str] = ()
    stride: int = 0

    @property
    def frame(self) -> dict[str, Any]:
        """Return the arguments for `scatter.scatter_frame`."""
        return {"values": self.values, "categories": self.kinds, "stride": self.stride}

    @property
    def spec(self) -> dict[str, Any]:
        """Return the arguments for `scatter.scatter_spec`."""
        domain = None if self.top is None else (0.0, self.top)
        return {
            "value_title": self.title,
            "value_domain": domain,
            "cyclic": self.cyclic,
            "categories": tuple(self.names),
            "lines": self.stride > 0,
        }
