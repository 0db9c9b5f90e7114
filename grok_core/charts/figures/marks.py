"""What the figures of experiments have in common: a dot for a run, a triangle for those that never got there."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from grok_core.charts import theme
from grok_core.charts.palettes import kind_colours, kind_shapes
from grok_core.charts.specification import present
from grok_core.charts.theme import Spec
from grok_core.languages import mark, number, say
from grok_core.measures.survival import median

MEMORISED, GENERALISED = mark("memorised"), mark("generalised")
LOOKS = {MEMORISED: (theme.TRAIN, "square"), GENERALISED: (theme.VALIDATION, "circle")}
"""Colour and shape of the two times that every run has."""
DOT, MEDIAN, TRIANGLE = 34, 130, 110  # px²


def medians(runs: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return one row for each run and one for each group, as the layers of `marks` draw them.

    Args:
        runs: Columns `by`, `series`, `step`, and `reached`, whether it got there; `step` is the last one otherwise.
        by: What a group has in common, beside its series.
    Returns:
        Of runs that got there: by, series, step. Of groups: by, series, median, low, high (Kaplan and Meier's, the
        interval cut at the last step that was watched), n; and where some never got there, stopped, the last step
        watched, and missed: "5 of 7". NaN is missing.
    """
    there = runs[runs["reached"]][[by, "series", "step"]]
    rows = there.assign(series=[_called(name) for name in there["series"]]).to_dict("records")
    for (at, series), group in runs.groupby([by, "series"], sort=False):
        found, last = median(group["step"], group["reached"]), float(group["step"].max())
        row: dict[Any, Any] = {by: at, "series": _called(series), "n": found.n}
        if found.value is not None:
            low, high = (end if end is not None else last for end in (found.low, found.high))
            row |= {"median": found.value, "low": low, "high": high}
        if found.n_reached < found.n:
            row |= {"stopped": last, "missed": say("{missed} of {n}", missed=found.n - found.n_reached, n=found.n)}
        rows.append(row)
    frame = pd.DataFrame(rows)
    return frame.reindex(columns=[by, "series", "step", "median", "low", "high", "n", "stopped", "missed"]).astype(
        {"missed": object}
    )


def series_channels(series: Sequence[str], dashes: Sequence[Sequence[int]] = ()) -> Spec:
    """Return colour and shape by series, and dash where dashes are given, in one legend; none for a single series."""
    if set(series) <= set(LOOKS):
        colours, shapes = zip(*(LOOKS[name] for name in series), strict=True)
    elif len(series) == 1:
        colours, shapes = (theme.VALIDATION,), ("circle",)
    else:
        colours, shapes = tuple(kind_colours(len(series))), tuple(kind_shapes(len(series)))
    many = len(series) > FEW_SERIES
    legend = alt.Legend(
        orient="right" if many else "top",
        title=None,
        symbolSize=120,
        symbolStrokeWidth=0 if dashes else 2,
        symbolOpacity=1,
        labelLimit=330,
        offset=6,
    )
    shown: Spec = {"field": "series", "type": "nominal", "title": None, "legend": legend if len(series) > 1 else None}
    names = [_called(name) for name in series]
    channels: Spec = {
        "color": alt.Color(**shown, scale=alt.Scale(domain=names, range=list(colours))),
        "shape": alt.Shape(**shown, scale=alt.Scale(domain=names, range=list(shapes))),
    }
    if dashes:
        scale = alt.Scale(domain=names, range=[list(dash) for dash in dashes])
        channels["strokeDash"] = alt.StrokeDash(field="series", type="nominal", legend=None, scale=scale)
    return channels


def _called(series: Any) -> Any:
    """Return the words for the two times that every run has; the names of other series are words already."""
    return say(series) if series in LOOKS else series


FEW_SERIES = 3
"""Names that have room above a plot."""
AROUND: Spec = {"left": 6, "right": 12, "top": 9, "bottom": 6}
"""Pixels around a figure, which nothing else surrounds where it is a file."""


def runs_and_medians(series: Sequence[str], place: Spec, value: Spec, *, flat: bool) -> list[alt.UnitSpec]:
    """Return the layers of dots, triangles, intervals and medians, back to front.

    Args:
        series: All there are.
        place: The channel of what groups have in common: {"x": …} or {"y": …}, with the field.
        value: The arguments of the other channel, without a field.
        flat: Whether values run across; otherwise up.
    """
    along, other = (alt.X, "x") if flat else (alt.Y, "y")
    look = series_channels(series)
    colour: Spec = {"color": look["color"]}

    def unit(mark: alt.MarkDef, field: str, columns: Sequence[str], **more: Any) -> alt.UnitSpec:
        channels = {**place, other: along(field=field, **value), **more}
        return alt.UnitSpec(transform=present(*columns), mark=mark, encoding=alt.Encoding(**channels))

    end: Spec = {"x2": alt.X2(field="high")} if flat else {"y2": alt.Y2(field="high")}
    shift: Spec = {"dx": 12, "align": "left"} if flat else {"dy": -14, "align": "center"}
    words = alt.MarkDef("text", fontSize=theme.sized(theme.POINT_FONT), tooltip=None, baseline="middle", **shift)
    triangle = alt.MarkDef("point", size=TRIANGLE, strokeWidth=2, filled=False, shape=_later(flat))
    return [
        unit(alt.MarkDef("point", size=DOT, filled=True, opacity=0.45), "step", ["step"], **look),
        unit(alt.MarkDef("rule", strokeWidth=2.5, tooltip=None), "low", ["median"], **end, **colour),
        unit(alt.MarkDef("point", size=MEDIAN, filled=True, opacity=1), "median", ["median"], **look),
        unit(triangle, "stopped", ["stopped"], **colour),
        unit(words, "stopped", ["stopped"], text=alt.Text(field="missed", type="nominal"), **colour),
    ]


def _later(flat: bool) -> str:
    """Return the triangle that points to where a run would have got there."""
    return "triangle-right" if flat else "triangle-up"


def log_steps(least: float, most: float, *, spare: float = 1.0) -> Spec:
    """Return the arguments of a logarithmic channel of steps, with room for words beyond the last one."""
    low, high = max(least, 1.0) / 1.15, most * spare * 1.15
    decades = [10.0**k for k in range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)]
    marks = [m * d for d in decades for m in (1, 2, 3, 5) if low <= m * d <= high]
    return {
        "type": "quantitative",
        "scale": alt.Scale(type="log", domain=[low, high], nice=False),
        "axis": alt.Axis(values=marks, format="~s", grid=True),
    }


def medians_words(frame: pd.DataFrame, by: str, title: str) -> str:
    """Return in words the medians of `medians`, and how many runs never got there.

    Args:
        frame: As `medians` returns it.
        by: The column of the groups.
        title: What is counted: "steps to 99 %".
    """
    said = []
    for row in frame[frame["n"].notna()].to_dict("records"):
        at = number(row[by], "g") if isinstance(row[by], float | int) else row[by]
        middle = say("no median") if np.isnan(row["median"]) else say("median {steps:,.0f}", steps=row["median"])
        if isinstance(row["missed"], str):
            middle = say("{median}, {missed} not within their steps", median=middle, missed=row["missed"])
        said.append(f"{at}, {row['series']}: {middle}")
    return f"{title}. {'; '.join(said)}."
