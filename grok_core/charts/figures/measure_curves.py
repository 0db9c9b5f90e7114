"""A measure along one run or several: their curves over each other, on one axis of steps."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import numpy.typing as npt
import pandas as pd

from grok_core.charts import theme
from grok_core.charts.specification import EDGES, chart, layered, present
from grok_core.charts.words.axes import decades
from grok_core.languages import say

POINTS = 300  # of a run
FEW = 40  # points, up to which each is drawn: a measure that somebody asked for is taken at few steps


def measure_frame(
    curves: Sequence[tuple[npt.ArrayLike, npt.ArrayLike]], names: Sequence[str], *, log_x: bool, log_y: bool
) -> pd.DataFrame:
    """Return what `measure_spec` draws: x, run (a name), value, and letter at the last point of each run.

    Args:
        curves: Steps and values of each run, (R,) each, steps rising.
        names: What each run is called, beginning with its letter.
        log_x: On a logarithmic axis, on which step 0 is drawn at the first step after it.
        log_y: On a logarithmic axis of values: what is not above 0 is left out.
    """
    parts = []
    for (steps, values), name in zip(curves, names, strict=True):
        part = pd.DataFrame({"x": np.asarray(steps, dtype=float), "value": np.asarray(values, dtype=float)})
        part = part[np.isfinite(part["value"])]
        part = part[part["value"] > 0] if log_y else part
        if part.empty:
            continue
        if log_x and (part["x"] > 0).any():
            part["x"] = part["x"].clip(lower=part.loc[part["x"] > 0, "x"].iloc[0])
        if len(part) > POINTS:
            place = np.log(part["x"].to_numpy()) if log_x else part["x"].to_numpy()
            even = np.searchsorted(place, np.linspace(place[0], place[-1], POINTS)).clip(max=len(part) - 1)
            part = part.iloc[np.unique([0, *even, len(part) - 1])]
        last = part.iloc[[-1]].assign(letter=name[:1])
        parts.append(pd.concat([part, last], ignore_index=True).assign(run=name))
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    return frame.reindex(columns=["x", "value", "run", "letter"]).astype({"run": object, "letter": object})


@chart
def measure_spec(
    *,
    title: str,
    names: tuple[str, ...],
    ends: tuple[float, float],
    log_x: bool,
    log_y: bool,
    dots: bool,
    height: int = 230,
) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `measure_frame`.

    Args:
        title: Of the vertical axis, with its unit.
        names: Of the runs, beginning with a letter.
        ends: The least step above 0 and the greatest.
        log_x, log_y: Logarithmic axes.
        dots: Draw each point.
        height: Pixels.
    """
    x, y = _axes(title, ends, log_x=log_x, log_y=log_y)
    colours = alt.Scale(domain=list(names), range=list(theme.RUNS[: len(names)]))
    colour = alt.Color(field="run", type="nominal", legend=None, scale=colours)
    curve = [alt.FilterTransform("!isValid(datum.letter)")]
    layers = [
        alt.UnitSpec(
            transform=curve,
            mark=alt.MarkDef("line", clip=True, strokeWidth=2.4),
            encoding=alt.Encoding(y=y, color=colour),
        ),
        alt.UnitSpec(
            transform=curve,
            mark=alt.MarkDef("point", filled=True, size=42 if dots else 60, opacity=1 if dots else 0),
            encoding=alt.Encoding(y=y, color=colour, tooltip=_told(title)),
        ),
        alt.UnitSpec(
            transform=present("letter"),
            mark=alt.MarkDef("text", fontWeight="bold", dx=-6, dy=-11),
            encoding=alt.Encoding(y=y, color=colour, text=alt.Text(field="letter", type="nominal")),
        ),
    ]
    return layered(
        layers,
        description=say("{measure} of {runs} runs by step", measure=title, runs=len(names)),
        height=height,
        encoding=alt.Encoding(x=x),
        padding={**EDGES, "top": 12},
        guides=("axis",),
    )


def _axes(title: str, ends: tuple[float, float], *, log_x: bool, log_y: bool) -> tuple[alt.X, alt.Y]:
    """Return both channels; arguments as for `measure_spec`."""
    low, high = ends[0] if log_x else 0.0, max(ends[1], ends[0] * 1.01)
    x = alt.X(
        field="x",
        type="quantitative",
        title=say("step (log scale)") if log_x else say("step"),
        scale=alt.Scale(type="log" if log_x else "linear", domain=[low, high], nice=False),
        axis=alt.Axis(format="~s", tickCount=6, grid=False, values=decades(low, high) if log_x else alt.Undefined),
    )
    y = alt.Y(
        field="value",
        type="quantitative",
        title=title,
        scale=alt.Scale(type="log" if log_y else "linear", zero=False),
        axis=alt.Axis(tickCount=4, format="~e" if log_y else ",~f", minExtent=44),
    )
    return x, y


def _told(title: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip(field="run", type="nominal", title=say("run")),
        alt.Tooltip(field="x", type="quantitative", format=",", title=say("step")),
        alt.Tooltip(field="value", type="quantitative", format=".4~g", title=title),
    ]


def measure_words(frame: pd.DataFrame, names: Sequence[str], title: str) -> str:
    """Return in words where each run begins and ends, with its least and its greatest value."""
    said = [title + "."]
    for name in names:
        of = frame[(frame["run"] == name) & frame["letter"].isna()]
        if of.empty:
            said.append(say("{run}: not measured.", run=name))
            continue
        value = of["value"]
        said.append(
            say(
                "{run}: {first:.3g} at first, {last:.3g} at last, between {least:.3g} and {most:.3g}.",
                run=name,
                first=value.iloc[0],
                last=value.iloc[-1],
                least=value.min(),
                most=value.max(),
            )
        )
    return " ".join(said)
