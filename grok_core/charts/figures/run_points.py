"""Two numbers of each run against each other, and rank correlations of many numbers with one, with their intervals."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from grok_core.charts import theme
from grok_core.charts.figures import marks
from grok_core.charts.figures.times import setting
from grok_core.charts.specification import chart, heading, layered, present
from grok_core.languages import say

ROW = 44  # px a number: as many as there are series share it


@chart
def run_points_spec(
    *, x_title: str, y_title: str, series: tuple[str, ...], ends: tuple[float, float], height: int = 380
) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for runs (columns x, y, series): a point a run.

    Args:
        x_title: Of the number across, on a logarithmic axis.
        y_title: Of the number upward, a share, 0 to 1.
        series: All there are, in order.
        ends: The least and the largest number across, above 0.
        height: Pixels.
    """
    upward: theme.Spec = {
        "type": "quantitative",
        "title": y_title,
        "scale": alt.Scale(domain=[-0.02, 1.02], nice=False),
        "axis": alt.Axis(format=".0%", tickCount=6),
    }
    place = {"x": alt.X(field="x", **setting(x_title, ends, True, "~e")), "y": alt.Y(field="y", **upward)}
    point = alt.MarkDef("point", size=2.5 * marks.DOT, filled=True, opacity=0.7)
    points = alt.Encoding(**place, **marks.series_channels(series))
    return layered(
        [alt.UnitSpec(transform=present("x", "y"), mark=point, encoding=points)],
        description=say("{y} against {x}", y=y_title, x=x_title),
        height=height,
        padding=marks.AROUND,
    )


@chart
def correlations_spec(*, title: str, rows: tuple[str, ...], series: tuple[str, ...]) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for correlations (columns row, series, value, low, high): a line a row.

    Args:
        title: What is correlated with what.
        rows: The numbers, from the top.
        series: All there are, in order.
    """
    look = marks.series_channels(series)
    axis = alt.Axis(ticks=False, labelLimit=330, labelOverlap=False, grid=True)
    every = alt.Scale(domain=list(rows))  # also those without a correlation
    place: theme.Spec = {
        "y": alt.Y(field="row", type="nominal", title=None, sort=list(rows), axis=axis, scale=every),
        "yOffset": alt.YOffset(field="series", type="nominal", sort=list(series)),
    }
    scale = alt.Scale(domain=[-1, 1], nice=False)
    across: theme.Spec = {"type": "quantitative", "title": None, "scale": scale, "axis": alt.Axis(tickCount=5)}
    interval = alt.Encoding(**place, x=alt.X(field="low", **across), x2=alt.X2(field="high"), color=look["color"])
    zero = alt.Encoding(x=alt.XDatum(0))
    return layered(
        [
            alt.UnitSpec(mark=alt.MarkDef("rule", color=theme.RULE, strokeWidth=1.5, tooltip=None), encoding=zero),
            alt.UnitSpec(
                transform=present("low"), mark=alt.MarkDef("rule", strokeWidth=2.5, tooltip=None), encoding=interval
            ),
            alt.UnitSpec(
                transform=present("value"),
                mark=alt.MarkDef("point", size=marks.MEDIAN, filled=True, opacity=1),
                encoding=alt.Encoding(**place, x=alt.X(field="value", **across), **look),
            ),
        ],
        description=title,
        title=heading(title),
        height=alt.Step(ROW, **{"for": "position"}),
        padding=marks.AROUND,
    )


def correlations_words(frame: pd.DataFrame, title: str, rows: Sequence[str]) -> str:
    """Return in words the correlations, row by row."""
    said = []
    for row in rows:
        for found in frame[frame["row"] == row].to_dict("records"):
            name = f"{row}, {found['series']}"
            if pd.isna(found["value"]):
                said.append(say("{name}: none", name=name))
            else:
                ends = {end: found[end] for end in ("value", "low", "high")}
                said.append(say("{name}: {value:.2f} ({low:.2f} to {high:.2f})", name=name, **ends))
    return f"{title}. {'; '.join(said)}."
