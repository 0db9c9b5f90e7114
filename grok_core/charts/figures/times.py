"""Times of many runs against a setting with a number, or arm by arm."""

import altair as alt

from grok_core.charts.figures import marks
from grok_core.charts.specification import chart, layered, present
from grok_core.charts.theme import Spec
from grok_core.languages import mark, say

ROW = 30  # px an arm
STEPS = mark("steps to 99 %")


@chart
def times_spec(
    *,
    x_title: str,
    series: tuple[str, ...],
    ends: tuple[float, float],
    steps: tuple[float, float],
    x_log: bool = False,
    x_format: str = "",
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
        height: Pixels.
    """
    place: Spec = {"x": alt.X(field="x", **setting(x_title, ends, x_log, x_format))}
    value = {**marks.log_steps(*steps, spare=1.25), "title": say(STEPS)}
    line = alt.MarkDef("line", strokeWidth=1.5, opacity=0.8, tooltip=None)
    through = alt.UnitSpec(
        transform=present("median"),
        mark=line,
        encoding=alt.Encoding(**place, y=alt.Y(field="median", **value), color=marks.series_channels(series)["color"]),
    )
    return layered(
        [through, *marks.runs_and_medians(series, place, value, flat=False)],
        description=say("{y} against {x}", y=say(STEPS), x=x_title),
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
    *, arms: tuple[str, ...], series: tuple[str, ...], steps: tuple[float, float], title: str = ""
) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `marks.medians` by "arm": an arm a row, times across, in order.

    Args:
        arms: Their labels, from the top.
        series: All there are.
        steps: The least and the largest step.
        title: Of the times; STEPS unless given.
    """
    title = title or say(STEPS)
    value = {**marks.log_steps(*steps, spare=1.35), "title": say("{title} (log scale)", title=title)}
    return layered(
        marks.runs_and_medians(series, {"y": arm_rows(arms)}, value, flat=True),
        description=say("{title}, arm by arm", title=title),
        height=alt.Step(ROW),
        padding=marks.AROUND,
    )


def arm_rows(arms: tuple[str, ...]) -> alt.Y:
    """Return the channel of arms, one below the other."""
    axis = alt.Axis(ticks=False, labelLimit=330, labelOverlap=False, labelFlush=False, grid=True)
    return alt.Y(
        field="arm", type="nominal", title=None, sort=list(arms), axis=axis, scale=alt.Scale(domain=list(arms))
    )
