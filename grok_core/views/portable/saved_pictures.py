"""A picture with its data, which can be saved: SVG, PNG, or its data as CSV."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from numpy.typing import NDArray

from grok_core.charts.figures import saving
from grok_core.charts.theme import Spec
from grok_core.errors import WriteError

KINDS = ("svg", "png", "csv")


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture and what it is drawn from.

    Args:
        name: Which view it is.
        step: The step that it shows.
        words: In words and numbers what it shows.
        frame: What it is drawn from, as the chart has it.
        array: The same as numbers alone; its shape is said by each view.
        spec: A Vega-Lite specification without data; None where `svg` is the picture.
        width: Pixels, without the axes.
        svg: The picture itself; "" where it is drawn by `spec`.
    """

    name: str
    step: int
    words: str
    frame: pd.DataFrame
    array: NDArray[Any]
    spec: Spec | None = None
    width: int = saving.WIDTH
    svg: str = ""

    def save(self, path: str | Path) -> Path:
        """Write it into a file, which is replaced if there; return the path.

        Args:
            path: Ends in .svg, .png, or .csv (the frame).
        Raises:
            WriteError: When the path has another ending, cannot be written, or what draws charts into files is missing.
        """
        to = Path(path)
        kind = to.suffix.removeprefix(".").lower()
        if kind not in KINDS:
            raise WriteError(f"a picture is saved as .svg, .png or .csv, got {to.name!r}; choose one of these endings.")
        saving.write(to, self.content(kind))
        return to

    def content(self, kind: str) -> bytes:
        """Return the content of a file of a kind of KINDS. Raises WriteError as `save` does."""
        if kind == "csv":
            return self.frame.to_csv(index=False).encode()
        if self.spec is not None:
            return saving.drawn(self.spec, self.frame, kind, width=self.width)
        return self.svg.encode() if kind == "svg" else saving.rasterised(self.svg)

    def _repr_svg_(self) -> str | None:
        """Return it for a notebook, where it can be drawn."""
        return self.content("svg").decode() if self.svg or saving.can_draw() else None
