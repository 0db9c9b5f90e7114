"""Points of many networks in the plane, a small panel each, with no axis: rows of arms, columns of seeds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd

from grok_core.charts import theme
from grok_core.charts.palettes import kind_colours, kind_shapes
from grok_core.charts.specification import chart, heading, layered, present
from grok_core.languages import say

ROW = 122  # px
DOT = {"expr": "clamp(width / 45, 4, 16)"}  # px², smaller on a phone
LETTER = 5.5  # px, the width of a letter of the words on average
INSIDE = 0.84  # of a panel's width that its points take
UNDER_WORDS = 0.16  # of a panel's height that its words take


@dataclass(frozen=True)
class Panel:
    """One network.

    Args:
        row: What its row is called.
        words: What stands over it.
        points: Shape (n, 2), the farthest coordinate at 1.
        kinds: Shape (n,), a whole number for each point; None where its place on a circle decides the colour.
        frequency: Of that circle: point i is at this times i / n of a turn.
    """

    row: str
    words: str
    points: npt.ArrayLike
    kinds: Sequence[int] | None = None
    frequency: int = 1


def small_multiples_frame(panels: Sequence[Panel]) -> pd.DataFrame:
    """Return a row for each point and one for each panel's words, rows and columns in the order of the panels.

    Returns:
        x, y: in panels from the left and from the top; turn, a point's place on the circle, 0 to 1; kind, its number
        as text; words, in a row of its own. What a row of the table lacks is missing.
    """
    columns: dict[str, int] = {}
    frames = []
    for panel in panels:
        down = list(dict.fromkeys(of.row for of in panels)).index(panel.row)
        across = columns[panel.row] = columns.get(panel.row, -1) + 1
        points = np.asarray(panel.points, dtype=np.float64)
        part: dict[str, Any] = {
            "x": across + 0.5 + points[:, 0] * INSIDE / 2,
            "y": down + UNDER_WORDS + (1 - UNDER_WORDS) * (0.5 - points[:, 1] * INSIDE / 2),
        }
        if panel.kinds is None:
            part["turn"] = panel.frequency * np.arange(len(points)) % len(points) / len(points)
        else:
            part["kind"] = [f"{kind}" for kind in panel.kinds]
        words = {"x": [across + 0.5], "y": [down + UNDER_WORDS / 2], "words": [panel.words]}
        frames += [pd.DataFrame(part), pd.DataFrame(words)]
    whole = pd.concat(frames, ignore_index=True)
    return whole.reindex(columns=["x", "y", "turn", "kind", "words"]).round(3)


@chart
def small_multiples_spec(
    *, rows: tuple[str, ...], columns: int, kinds: int, letters: int, title: str
) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `small_multiples_frame`.

    Args:
        rows: What the rows are called, from the top.
        columns: The most panels of a row.
        kinds: How many there are, told apart by colour and shape; 0 where colours follow the place, around a circle.
        letters: Of the longest words over a panel, which are left out where it has no room for them.
        title: What stands over all.
    """
    named = alt.Axis(
        values=[i + 0.5 for i in range(len(rows))],
        labelExpr=f"{list(rows)!r}[floor(datum.value)]",
        grid=False,
        ticks=False,
        domain=False,
    )
    down = alt.Scale(domain=[0, len(rows)], reverse=True, nice=False)
    place = {
        "x": alt.X(
            field="x",
            type="quantitative",
            title=None,
            scale=alt.Scale(domain=[0, columns], nice=False),
            axis=alt.Axis(labels=False, grid=False, ticks=False, domain=False),
        ),
        "y": alt.Y(field="y", type="quantitative", title=None, scale=down, axis=named),
    }
    dots = alt.MarkDef("point", filled=True, size=DOT, opacity=1, tooltip=None)
    room = f"width >= {columns * letters * LETTER} * {theme.SCALE}"
    size = {"expr": f"{room} ? {theme.POINT_FONT} * {theme.SCALE} : 0"}
    words = alt.MarkDef("text", color=theme.INK, fontSize=size, tooltip=None)
    over = alt.Encoding(**place, text=alt.Text(field="words", type="nominal"))
    return layered(
        [
            alt.UnitSpec(
                transform=present("kind" if kinds else "turn"),
                mark=dots,
                encoding=alt.Encoding(**place, **_look(kinds)),
            ),
            alt.UnitSpec(transform=present("words"), mark=words, encoding=over),
        ],
        description=say("{title}: a panel a network", title=title),
        height=ROW * len(rows),
        title=heading(title),
        guides=("axis",),
    )


def _look(kinds: int) -> theme.Spec:
    """Return colour and shape by kind, or without kinds colour by the place on the circle."""
    if not kinds:
        around = alt.Scale(scheme=theme.CYCLIC_SCHEME, domain=[0, 1])
        return {"color": alt.Color(field="turn", type="quantitative", legend=None, scale=around)}
    names = [f"{kind}" for kind in range(kinds)]
    of_kind: theme.Spec = {"field": "kind", "type": "nominal", "legend": None}
    return {
        "color": alt.Color(**of_kind, scale=alt.Scale(domain=names, range=kind_colours(kinds))),
        "shape": alt.Shape(**of_kind, scale=alt.Scale(domain=names, range=kind_shapes(kinds))),
    }
