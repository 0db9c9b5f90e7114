"""A number of many runs, arm by arm or against a setting: a dot a run, a bar at the median."""

from typing import Any

import altair as alt
import pandas as pd

from grok_core.charts import theme
from grok_core.charts.figures import marks
from grok_core.charts.figures.times import ROW, arm_rows, setting
from grok_core.charts.specification import chart, heading, layered, present
from grok_core.languages import number as written
from grok_core.languages import say


def values_frame(runs: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Return the values of runs (columns `by`, value), and the median of each group in a row of its own (middle)."""
    middles = runs.groupby(list(by), sort=False)["value"].median().rename("middle").reset_index()
    return pd.concat([runs, middles], ignore_index=True)


@chart
def arms_spec(*, arms: tuple[str, ...], title: str, number: str) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `values_frame` by "arm": an arm a row, a number of each run across.

    Args:
        arms: Their labels, from the top.
        title: Of the number.
        number: d3 format of it; "" lets Vega choose.
    """
    axis = alt.Axis(format=number or alt.Undefined, tickCount=6)
    x: theme.Spec = {"type": "quantitative", "title": None, "scale": alt.Scale(zero=False, padding=12), "axis": axis}
    place = {"y": arm_rows(arms)}
    return layered(
        [
            _layer("value", _DOT, {**place, "x": alt.X(field="value", **x)}),
            _layer("middle", _BAR, {**place, "x": alt.X(field="middle", **x)}),
        ],
        description=say("{title}, arm by arm", title=title),
        title=heading(title),
        height=alt.Step(ROW),
        padding=marks.AROUND,
    )


@chart
def against_spec(
    *,
    x_title: str,
    title: str,
    series: tuple[str, ...],
    ends: tuple[float, float],
    x_log: bool = False,
    x_format: str = "",
    y_log: bool = False,
    height: int = 320,
) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `values_frame` by "series" and "x": numbers of each run against a setting.

    Args:
        x_title: Name and unit of the setting.
        title: Of the number.
        series: All there are, in order.
        ends: The least and the largest value of the setting.
        x_log, x_format: Of the setting: logarithmic, and the d3 format.
        y_log: Logarithmic numbers; otherwise they begin at zero.
        height: Pixels.
    """
    look = marks.series_channels(series)
    scale = alt.Scale(type="log", nice=False, padding=8) if y_log else alt.Scale(zero=True)
    axis = alt.Axis(format="~e", tickCount=6) if y_log else alt.Undefined
    y: theme.Spec = {"type": "quantitative", "title": title, "scale": scale, "axis": axis}
    place = {"x": alt.X(field="x", **setting(x_title, ends, x_log, x_format))}
    line = alt.MarkDef("line", strokeWidth=1.5, opacity=0.8, tooltip=None)
    median = alt.MarkDef("point", size=marks.MEDIAN, filled=True, opacity=1)
    middle = {**place, "y": alt.Y(field="middle", **y)}
    return layered(
        [
            _layer("middle", line, {**middle, "color": look["color"]}),
            _layer("value", _DOT, {**place, "y": alt.Y(field="value", **y), **look}),
            _layer("middle", median, {**middle, **look}),
        ],
        description=say("{y} against {x}", y=title, x=x_title),
        height=height,
        padding=marks.AROUND,
    )


def values_words(frame: pd.DataFrame, title: str, *by: str) -> str:
    """Return in words the medians and ranges of `values_frame`."""
    said = []
    for at, group in frame[frame["value"].notna()].groupby(list(by), sort=False):
        least, middle, most = (getattr(group["value"], of)() for of in ("min", "median", "max"))
        name = ", ".join(_named(part) for part in at if part != "")
        said.append(
            say(
                "{name}: median {middle:.3g}, from {least:.3g} to {most:.3g}",
                name=name,
                middle=middle,
                least=least,
                most=most,
            )
        )
    return f"{title[:1].upper()}{title[1:]}. {'; '.join(said)}."


def _named(at: Any) -> str:
    return at if isinstance(at, str) else written(at, "g")


def _layer(column: str, mark: alt.MarkDef, channels: theme.Spec) -> alt.UnitSpec:
    return alt.UnitSpec(transform=present(column), mark=mark, encoding=alt.Encoding(**channels))


_DOT = alt.MarkDef("point", size=2 * marks.DOT, filled=True, opacity=0.5, color=theme.VALIDATION)
_BAR = alt.MarkDef("tick", thickness=4, size=20, color=theme.INK, orient="vertical", tooltip=None)
