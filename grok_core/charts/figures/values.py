"""A number of many runs, arm by arm or against a setting: a dot a run, a bar at the median."""

from typing import Any, Literal

import altair as alt
import pandas as pd

from grok_core.charts import theme
from grok_core.charts.figures import marks
from grok_core.charts.figures.times import ROW, arm_rows, setting
from grok_core.charts.specification import chart, layered, present


def values_frame(runs: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the values of runs (columns `by`, value), and the median of each group in a row of its own (middle)."""
    middles = runs.groupby(by, sort=False)["value"].median().rename("middle").reset_index()
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
    x: theme.Spec = {"type": "quantitative", "title": title, "scale": alt.Scale(zero=False, padding=12), "axis": axis}
    place = {"y": arm_rows(arms)}
    return layered(
        [
            _layer("value", _dot(), {**place, "x": alt.X(field="value", **x)}),
            _layer("middle", _bar("vertical"), {**place, "x": alt.X(field="middle", **x)}),
        ],
        description=f"{title}, arm by arm",
        height=alt.Step(ROW),
        padding=marks.AROUND,
    )


@chart
def against_spec(
    *, x_title: str, title: str, ends: tuple[float, float], x_log: bool = False, height: int = 320
) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `values_frame` by "x": a number of each run against a setting.

    Args:
        x_title: Name and unit of the setting.
        title: Of the number.
        ends: The least and the largest value of the setting.
        x_log: Logarithmic setting.
        height: Pixels.
    """
    y: theme.Spec = {"type": "quantitative", "title": title, "scale": alt.Scale(zero=True)}
    place = {"x": alt.X(field="x", **setting(x_title, ends, x_log, ""))}
    line = alt.MarkDef("line", color=theme.VALIDATION, strokeWidth=1.5, opacity=0.8, tooltip=None)
    return layered(
        [
            _layer("middle", line, {**place, "y": alt.Y(field="middle", **y)}),
            _layer("value", _dot(), {**place, "y": alt.Y(field="value", **y)}),
            _layer("middle", _bar("horizontal"), {**place, "y": alt.Y(field="middle", **y)}),
        ],
        description=f"{title} against {x_title}",
        height=height,
        padding=marks.AROUND,
    )


def values_words(frame: pd.DataFrame, by: str, title: str) -> str:
    """Return in words the medians and ranges of `values_frame`."""
    said = []
    for at, group in frame[frame["value"].notna()].groupby(by, sort=False):
        least, middle, most = (getattr(group["value"], of)() for of in ("min", "median", "max"))
        name = _named(at)
        said.append(f"{name}: median {middle:.3g}, from {least:.3g} to {most:.3g}")
    return f"{title[:1].upper()}{title[1:]}. {'; '.join(said)}."


def _named(at: Any) -> str:
    return at if isinstance(at, str) else f"{at:g}"


def _layer(column: str, mark: alt.MarkDef, channels: theme.Spec) -> alt.UnitSpec:
    return alt.UnitSpec(transform=present(column), mark=mark, encoding=alt.Encoding(**channels))


def _dot() -> alt.MarkDef:
    return alt.MarkDef("point", size=2 * marks.DOT, filled=True, opacity=0.5, color=theme.VALIDATION)


def _bar(orient: Literal["horizontal", "vertical"]) -> alt.MarkDef:
    return alt.MarkDef("tick", thickness=4, size=20, color=theme.INK, orient=orient, tooltip=None)
