"""Times of many runs against a setting with a number, or arm by arm."""

import altair as alt
import pandas as pd

from grok_core.charts import theme
from grok_core.charts.figures import marks
from grok_core.charts.specification import chart, layered, present
from grok_core.charts.theme import Spec

ROW = 30  # px an arm
STEPS = "steps to 99 %"


@chart
def times_spec(
    *,
    x_title: str,
    series: tuple[str, ...],
    ends: tuple[float, float],
    steps: tuple[float, float],
    x_log: bool = False,
    x_format: str = "",
    y_title: str = STEPS,
    height: int = 340,
) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `marks.medians` by "x": times against a setting, both for each series.

    Args:
        x_title: Name and unit of the setting.
        series: All there are.
        ends: The least and the largest value of the setting.
        steps: The least and the largest step.
        x_log: Logarithmic setting.
        x_format: d3 number format of it; "" lets Vega choose.
        y_title: Of the times.
        height: Pixels.
    """
    place: Spec = {"x": alt.X(field="x", **setting(x_title, ends, x_log, x_format))}
    value = {**marks.log_steps(*steps, spare=1.25), "title": y_title}
    line = alt.MarkDef("line", strokeWidth=1.5, opacity=0.8, tooltip=None)
    through = alt.UnitSpec(
        transform=present("median"),
        mark=line,
        encoding=alt.Encoding(**place, y=alt.Y(field="median", **value), color=marks.series_channels(series)["color"]),
    )
    return layered(
        [through, *marks.runs_and_medians(series, place, value, flat=False)],
        description=f"{y_title} against {x_title}",
        height=height,
        padding=marks.AROUND,
    )


def setting(title: str, ends: tuple[float, float], log: bool, number: str) -> Spec:
    """Return the arguments of the channel of a setting, with some room at both ends."""
    low, high = ends
    if log:
        domain = [low / 1.2, high * 1.2]
    else:
        room = 0.05 * (high - low) or 1.0
        domain = [low - room, high + room]
    return {
        "type": "quantitative",
        "title": title,
        "scale": alt.Scale(type="log" if log else "linear", domain=domain, nice=False, zero=False),
        "axis": alt.Axis(format=number or alt.Undefined, grid=False, tickCount=6),
    }


@chart
def arms_spec(
    *, arms: tuple[str, ...], series: tuple[str, ...], steps: tuple[float, float], title: str = STEPS
) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `marks.medians` by "arm": an arm a row, times across, in order.

    Args:
        arms: Their labels, from the top.
        series: All there are.
        steps: The least and the largest step.
        title: Of the times.
    """
    value = {**marks.log_steps(*steps, spare=1.35), "title": f"{title} (log scale)"}
    return layered(
        marks.runs_and_medians(series, {"y": arm_rows(arms)}, value, flat=True),
        description=f"{title}, arm by arm",
        height=alt.Step(ROW),
        padding=marks.AROUND,
    )


def arm_rows(arms: tuple[str, ...]) -> alt.Y:
    """Return the channel of arms, one below the other."""
    axis = alt.Axis(ticks=False, labelLimit=330, labelOverlap=False, grid=True)
    return alt.Y(
        field="arm", type="nominal", title=None, sort=list(arms), axis=axis, scale=alt.Scale(domain=list(arms))
    )


@chart
def values_spec(*, arms: tuple[str, ...], title: str, number: str) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `values_frame`: an arm a row, a number of each run across.

    Args:
        arms: Their labels, from the top.
        title: Of the number.
        number: d3 format of it.
    """
    x: Spec = {"type": "quantitative", "title": title, "scale": alt.Scale(zero=False, padding=12)}
    axis = alt.Axis(format=number or alt.Undefined, tickCount=6)
    dot = alt.MarkDef("point", size=2 * marks.DOT, filled=True, opacity=0.5, color=theme.VALIDATION)
    tick = alt.MarkDef("tick", thickness=4, size=20, color=theme.INK)
    rows = arm_rows(arms)
    return layered(
        [
            alt.UnitSpec(
                transform=present("value"),
                mark=dot,
                encoding=alt.Encoding(y=rows, x=alt.X(field="value", axis=axis, **x)),
            ),
            alt.UnitSpec(
                transform=present("middle"),
                mark=tick,
                encoding=alt.Encoding(y=rows, x=alt.X(field="middle", axis=axis, **x)),
            ),
        ],
        description=f"{title}, arm by arm",
        height=alt.Step(ROW),
        padding=marks.AROUND,
    )


def values_frame(runs: pd.DataFrame) -> pd.DataFrame:
    """Return the values of runs (columns arm, value), and the median of each arm in a row of its own (middle)."""
    middles = runs.groupby("arm", sort=False)["value"].median().rename("middle").reset_index()
    return pd.concat([runs, middles], ignore_index=True)


def values_words(frame: pd.DataFrame, title: str) -> str:
    """Return in words the medians and ranges of `values_frame`."""
    said = []
    for arm, group in frame[frame["value"].notna()].groupby("arm", sort=False):
        least, middle, most = (getattr(group["value"], of)() for of in ("min", "median", "max"))
        said.append(f"{arm}: median {middle:.3g}, from {least:.3g} to {most:.3g}")
    return f"{title}. {'; '.join(said)}."
