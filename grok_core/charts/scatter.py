"""Embeddings as points in the plane: one dot a residue or group element.

Coordinates of a projection have no unit and no meaningful origin, so the axes are not drawn, one unit is
the same length both ways, and each frame is scaled to fit: a specification then stays constant while a
live run moves its points.
"""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from grok_core.charts import theme
from grok_core.charts.curve_layers import PICK
from grok_core.charts.palettes import kind_colours, kind_shapes
from grok_core.charts.specification import chart, layered, present
from grok_core.charts.theme import Spec
from grok_core.errors import AnalysisError
from grok_core.languages import say

MOST_NAMES = 12  # categories a legend can list and still be read
LIT = "lit"  # the selection of all points of a clicked one's kind
MARGIN = 1.12  # half the width shown, for points within 1: room for a dot's radius


def scatter_frame(
    points: ArrayLike,
    *,
    labels: Sequence[str],
    values: ArrayLike | None = None,
    categories: Sequence[str] | None = None,
    stride: int | None = None,
    near: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Return one row per point, centred on the mean and scaled so that the largest coordinate is 1.

    Args:
        points: Shape (n, 2).
        labels: What each point is, n texts.
        values: Shape (n,), for colour by a number; the row number when None.
        categories: n names, for colour and shape by a category.
        stride: s of the lines from row i to row (i + s) mod n; no lines when None or 0.
        near: What each point's neighbours are called, n texts.
    Returns:
        x, y, x2, y2 (the far end of the point's line, NaN without), value: float32; label, category, near: text.
    Raises:
        AnalysisError: If the shapes do not belong together.
    """
    xy = np.asarray(points, dtype=np.float64)
    if xy.ndim != 2 or xy.shape[1] != 2 or len(labels) != len(xy):
        raise AnalysisError(
            f"Got points of shape {xy.shape} and {len(labels)} labels; "
            "points must have shape (n, 2) with one label each."
        )
    xy = fitted(xy)
    ends = np.roll(xy, -stride, axis=0) if stride else np.full_like(xy, np.nan)
    number = np.arange(len(xy)) if values is None else np.asarray(values)
    numbers = np.column_stack([xy, ends, number]).astype(np.float32)
    frame = pd.DataFrame(numbers, columns=["x", "y", "x2", "y2", "value"])
    frame["label"] = list(labels)
    frame["category"] = [""] * len(xy) if categories is None else list(categories)
    if near is not None:
        frame["near"] = list(near)
    return frame


def scatter_words(frame: pd.DataFrame, *, name: str, coloured_by: str, score: str = "") -> str:
    """Return in words what a scatter shows: how many points, of which kinds, and what the score of their rows is.

    Args:
        frame: As `scatter_frame` returns it.
        name: What the points are, and how they were brought into the plane: "output rows by t-SNE".
        coloured_by: What their colours mean.
        score: A sentence with the score and its null; "" where there is none.
    """
    kinds = frame["category"].value_counts(sort=False)
    counts = ", ".join(say("{count} of {kind}", count=count, kind=kind) for kind, count in kinds.items() if kind)
    points = int(frame["x"].notna().sum())
    counted = f" ({counts})" if counts else ""
    said = say(
        "{name}: {points} points coloured by {colour}",
        name=f"{name[:1].upper()}{name[1:]}",
        points=points,
        colour=coloured_by,
    )
    return f"{said}{counted}. {score}".strip()


def fitted(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the points about their mean, the farthest coordinate at 1; NaN rows stay NaN."""
    finite = xy[np.isfinite(xy).all(axis=1)]
    if not len(finite):
        return np.full_like(xy, np.nan)
    centre = finite.mean(axis=0)
    reach = float(np.abs(finite - centre).max())
    fitted: NDArray[np.float64] = (xy - centre) / (reach or 1.0)
    return fitted


@chart
def scatter_spec(
    *,
    count: int,
    height: int,
    categories: tuple[str, ...] = (),
    value_title: str = "",
    value_domain: tuple[float, float] | None = None,
    cyclic: bool = True,
    names: bool = False,
    lines: bool = False,
    legend: bool = True,
    title: str = "",
    asked: bool = False,
) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `scatter_frame`; draw it with width="stretch".

    Args:
        count: Number of points, which decides how large a dot may be.
        height: Pixels.
        categories: All names that occur, in order: colour and shape tell them apart, so that colour is
            never alone. When empty, colour follows the value.
        value_title: What the value is, over the legend and in the tooltip; a residue when "".
        value_domain: Values at the ends of the colour scale, (0, count) when None.
        cyclic: The value wraps round (a residue), so the colours do; else dark to light.
        names: Write each label inside its dot.
        lines: Draw the lines of `stride`.
        legend: Show what the colours mean.
        title: Heading of the chart.
        asked: A point says which are its neighbours; when it is clicked, all of its kind light up, and PICK has it.
    """
    area, value_title = _dot_area(count, height, names), value_title or say("residue")
    if categories:
        dots = _dots(area, value_title, "category", asked, **_kinds(categories, value_title, legend))
    else:
        colour = _values(value_title, value_domain or (0, count), cyclic, legend)
        dots = _dots(area, value_title, "value", asked, color=colour)
    layers = [_lines()] if lines else []
    layers.append(dots)
    if names:
        layers.append(_names("category" if categories else "value"))
    return layered(
        layers,
        description=say("{title}: {count} points, axes without unit", title=title or say("embedding"), count=count),
        height=height,
        title=alt.TitleParams(title, fontSize=theme.sized(theme.LABEL_FONT), offset=4) if title else None,
    )


def _dot_area(count: int, height: int, names: bool) -> float:
    """Return px²: on a ring that fills the height dots just touch, within sizes that can be read."""
    touching = np.pi / 4 * (2.6 * height / count) ** 2
    return float(np.clip(touching, *((400, 620) if names else (70, 300))))


def _axis(end: str) -> Spec:
    """Return the arguments of a channel of coordinates, from -end to end: an expression of the chart's size."""
    scale = alt.Scale(domain=[{"expr": f"-{end}"}, {"expr": end}], zero=False, nice=False)
    return {"type": "quantitative", "axis": None, "scale": scale}


def _x() -> alt.X:
    """Return the coordinate across; one unit is equally long both ways whatever the chart's shape."""
    return alt.X(field="x", **_axis(f"{MARGIN} * max(1, width / height)"))


def _y() -> alt.Y:
    """Return the coordinate up; one unit is equally long both ways whatever the chart's shape."""
    return alt.Y(field="y", **_axis(f"{MARGIN} * max(1, height / width)"))


def _values(title: str, domain: tuple[float, float], cyclic: bool, legend: bool) -> alt.Color:
    """Return colours that follow a number."""
    return alt.Color(
        field="value",
        type="quantitative",
        title=title,
        scale=alt.Scale(
            type="linear",
            scheme=theme.CYCLIC_SCHEME if cyclic else theme.ORDERED_SCHEME,
            domain=list(domain),
            nice=False,
        ),
        legend=alt.Legend(title=title, tickCount=5, gradientThickness=12) if legend else None,
    )


def _kinds(categories: Sequence[str], title: str, legend: bool) -> dict[str, alt.Color | alt.Shape]:
    """Return colours and shapes that tell kinds apart."""
    chosen = list(categories)
    colours, shapes = kind_colours(len(chosen)), kind_shapes(len(chosen))
    shown = (
        alt.Legend(title=title, symbolSize=180, symbolStrokeWidth=1) if legend and len(chosen) <= MOST_NAMES else None
    )
    return {
        "color": alt.Color(
            field="category", type="nominal", title=title, legend=shown, scale=alt.Scale(domain=chosen, range=colours)
        ),
        "shape": alt.Shape(
            field="category", type="nominal", title=title, legend=shown, scale=alt.Scale(domain=chosen, range=shapes)
        ),
    }


def _dots(area: float, title: str, field: str, asked: bool, **looks: alt.Color | alt.Shape) -> alt.UnitSpec:
    """Return the points.

    Args:
        area: Area of a dot, in px².
        title: What its colour means.
        field: The column that its colour follows.
        asked: As for `scatter_spec`.
        looks: The channels of colour and shape.
    """
    told = [
        alt.Tooltip(field="label", type="nominal", title=say("element")),
        alt.Tooltip(field=field, type="quantitative" if field == "value" else "nominal", title=title),
    ]
    if asked:
        told.append(alt.Tooltip(field="near", type="nominal", title=say("nearest")))
    kind, one = (alt.PointSelectionConfig(type="point", fields=[by], clear="dblclick") for by in (field, "label"))
    selections = [alt.SelectionParameter(name=LIT, select=kind), alt.SelectionParameter(name=PICK, select=one)]
    lit = alt.value(0.12, condition={"param": LIT, "value": 1})
    return alt.UnitSpec(
        transform=present("x", "y"),
        params=selections if asked else alt.Undefined,
        mark=alt.MarkDef("point", filled=True, size=area, opacity=1, stroke=theme.GHOST, strokeWidth=0.75),
        encoding=alt.Encoding(x=_x(), y=_y(), tooltip=told, opacity=lit if asked else alt.Undefined, **looks),
    )


def _lines() -> alt.UnitSpec:
    return alt.UnitSpec(
        transform=present("x", "x2"),
        mark=alt.MarkDef("rule", color=theme.GHOST, strokeWidth=1.2, opacity=0.8),
        encoding=alt.Encoding(x=_x(), x2=alt.X2(field="x2"), y=_y(), y2=alt.Y2(field="y2")),
    )


def _names(field: str) -> alt.UnitSpec:
    """Return the labels, black or white, whichever is read better on a dot of this column's colour."""
    colour = {"expr": f"luminance(scale('color', datum.{field})) < 0.2 ? 'white' : 'black'"}
    return alt.UnitSpec(
        transform=present("x", "y"),
        mark=alt.MarkDef("text", fontSize=theme.sized(theme.POINT_FONT), fontWeight="bold", color=colour),
        encoding=alt.Encoding(x=_x(), y=_y(), text=alt.Text(field="label", type="nominal")),
    )
