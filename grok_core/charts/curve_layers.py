"""The layers and axes that every curve chart is made of; each reads its own columns of `curve_frame`.

The axes stand once, over all layers, which inherit what they do not say themselves: a specification travels with
every tick. A rule names both of its ends, or it would inherit an axis that it has no place on.
"""

import textwrap
from collections.abc import Sequence

import altair as alt

from grok_core.charts import theme
from grok_core.charts.curve_frames import BAND, Mark
from grok_core.charts.specification import present, quoted, unless_same
from grok_core.charts.theme import DASH, STROKES
from grok_core.charts.words.axes import COUNTED, Axis
from grok_core.languages import say

SOLID, TURNED = (1, 0), (8, 3, 2, 3)  # px drawn, px left out
LINE = 24  # letters of an axis' title: a longer one would be higher than a small chart, and is written in lines

PICK = "pick"
"""The name under which a page finds the step that was clicked: `event.selection["pick"][0]["step"]`."""


def x_axis(axis: Axis) -> alt.X:
    """Return the encoding of a place, but for its field: the domain is fixed so that nothing jumps."""
    low, high = axis.ends
    return alt.X(
        type="quantitative",
        title=axis.title,
        scale=alt.Scale(type="log" if axis.log else "linear", domain=[low if axis.log else 0, high], nice=False),
        axis=alt.Axis(
            format=axis.labels,
            tickCount=6,
            tickMinStep=1 if axis.counted.whole else alt.Undefined,
            grid=False,
            values=list(axis.marks) if axis.log else alt.Undefined,
        ),
    )


def y_axis(title: str, domain: tuple[float, float] | None, number: str, log_y: bool) -> alt.Y:
    """Return the encoding of a value, but for its field; arguments as for `curve_spec`."""
    return alt.Y(
        type="quantitative",
        title=textwrap.wrap(title, LINE) if len(title) > LINE else title,
        scale=alt.Scale(
            type="log" if log_y else "linear",
            zero=alt.Undefined if log_y else True,
            domain=alt.Undefined if domain is None else list(domain),
            nice=alt.Undefined if domain is None else False,
        ),
        axis=alt.Axis(tickCount=5, grid=True, format=(number or "~e") if number or log_y else alt.Undefined),
    )


def _drawable(column: str, log_y: bool) -> list[alt.FilterTransform]:
    """Keep the rows with a value that the axis can show: lines stay whole across the rows of another run."""
    positive = f" && datum.{column} > 0" if log_y else ""
    return [alt.FilterTransform(f"isValid(datum.{column}){positive}")]


def line(name: str, axis: Axis, *, log_y: bool, legend: Sequence[str] = ()) -> alt.UnitSpec:
    """Return the line of one series; `legend` names all series in it."""
    stroke, kept = STROKES[name], _drawable(name, log_y)
    x, y, dash = alt.X(field=axis.column), alt.Y(field=name), list(stroke.dash)
    if name not in legend:
        look = alt.MarkDef("line", clip=True, strokeWidth=stroke.width, color=stroke.colour, strokeDash=dash)
        return alt.UnitSpec(transform=kept, mark=look, encoding=alt.Encoding(x=x, y=y))
    colour, dashes = _keyed(legend)
    called = alt.CalculateTransform(calculate=quoted(say(stroke.label)), **{"as": "series"})
    return alt.UnitSpec(
        transform=[*kept, called],
        mark=alt.MarkDef("line", clip=True, strokeWidth=stroke.width),
        encoding=alt.Encoding(x=x, y=y, color=colour, strokeDash=dashes),
    )


def ghost_line(name: str, axis: Axis, *, log_y: bool) -> alt.UnitSpec:
    """Return the line of the same series of the run before."""
    column, dash = f"ghost_{name}", list(STROKES[name].dash)
    return alt.UnitSpec(
        transform=_drawable(column, log_y),
        mark=alt.MarkDef("line", clip=True, strokeWidth=1.5, color=theme.GHOST, strokeDash=dash),
        encoding=alt.Encoding(x=alt.X(field=axis.column), y=alt.Y(field=column)),
    )


def band(axis: Axis, log_y: bool) -> list[alt.UnitSpec]:
    """Return the range of a series over several runs, and their median."""
    colour = STROKES["val"].colour
    ends = alt.Encoding(x=alt.X(field=axis.column), y=alt.Y(field=BAND[0]), y2=alt.Y2(field=BAND[2]))
    middle = alt.Encoding(x=alt.X(field=axis.column), y=alt.Y(field=BAND[1]))
    area = alt.MarkDef("area", clip=True, color=colour, opacity=0.22, tooltip=None, aria=False)
    line = alt.MarkDef("line", clip=True, color=colour, strokeWidth=1.5, strokeDash=[1, 3])
    return [
        alt.UnitSpec(transform=_drawable(BAND[0], log_y), mark=area, encoding=ends),
        alt.UnitSpec(transform=_drawable(BAND[1], log_y), mark=line, encoding=middle),
    ]


def _keyed(series: Sequence[str]) -> tuple[alt.Color, alt.StrokeDash]:
    """Return colour and dash by name, in one legend above the plot that shows both."""
    strokes = [STROKES[name] for name in series]
    names = [say(stroke.label) for stroke in strokes]
    legend = alt.Legend(orient="top", symbolType="stroke", symbolSize=900, symbolStrokeWidth=3, offset=4)
    colours = alt.Scale(domain=names, range=[stroke.colour for stroke in strokes])
    dashes = alt.Scale(domain=names, range=[list(stroke.dash) for stroke in strokes])
    return (
        alt.Color(field="series", type="nominal", title=None, legend=legend, scale=colours),
        alt.StrokeDash(field="series", type="nominal", title=None, legend=legend, scale=dashes),
    )


def baseline_line(height: float | None) -> list[alt.UnitSpec]:
    """Return the line of who always gives the commonest answer, across at this height; none for None."""
    if height is None:
        return []
    one_row, y = alt.InlineData(values=[{}]), alt.YDatum(height)
    rule = alt.MarkDef("rule", color=theme.RULE, strokeDash=[2, 4], strokeWidth=1.5)
    across = alt.Encoding(x=alt.value(0), x2=alt.value("width"), y=y)
    return [alt.UnitSpec(data=one_row, mark=rule, encoding=across)]


def rules(axis: Axis) -> alt.UnitSpec:
    """Return thin rules where a series passed 99 % and where validation lost or regained it, a thick one where chosen.

    One layer draws them all: each layer of its own would travel with every tick.
    """
    train, val, turn = (STROKES["train"].colour, DASH), (STROKES["val"].colour, SOLID), (STROKES["val"].colour, TURNED)
    looks = {
        **{Mark.TRAIN: train, Mark.VAL: val, Mark.VAL_ONCE: val, Mark.TURN: turn, Mark.LOST: turn, Mark.AGAIN: turn},
        Mark.CURSOR: ("", SOLID),
    }
    is_cursor = f"datum.mark == {Mark.CURSOR:d}"
    colours, dashes = ([look[i] for look in looks.values()] for i in (0, 1))
    mark = alt.MarkDef(
        "rule",
        clip=True,
        color={"expr": f"{is_cursor} ? {theme.INK['expr']} : {colours}[datum.mark - 1]"},
        strokeDash={"expr": f"{[list(dash) for dash in dashes]}[datum.mark - 1]"},
        strokeWidth={"expr": f"{is_cursor} ? 3 : 1.5"},
        opacity={"expr": f"{is_cursor} ? 0.6 : 1"},
    )
    marked = alt.FilterTransform(f"{min(looks):d} <= datum.mark && datum.mark <= {max(looks):d}")
    return alt.UnitSpec(transform=[marked], mark=mark, encoding=_from_top_to_bottom(alt.X(field=axis.column)))


def _from_top_to_bottom(x: alt.X) -> alt.Encoding:
    return alt.Encoding(x=x, y=alt.value(0), y2=alt.value("height"))


def change_rules(changes: Sequence[tuple[float, str]], axis: Axis) -> list[alt.UnitSpec]:
    """Return a dotted rule at each place where settings changed."""
    if not changes:
        return []
    rows = alt.InlineData(values=[{"at": max(at, axis.ends[0])} for at, _ in changes])
    mark = alt.MarkDef("rule", color=theme.INK, strokeWidth=2, strokeDash=[2, 3], clip=True)
    return [alt.UnitSpec(data=rows, mark=mark, encoding=_from_top_to_bottom(alt.X(field="at")))]


def forecast_span(span: tuple[float, float] | None, axis: Axis) -> list[alt.UnitSpec]:
    """Return the shaded part of the axis in which something is forecast to come; none for None."""
    if span is None:
        return []
    low, high = (max(end, axis.ends[0]) for end in span)
    rows = alt.InlineData(values=[{"from": low, "to": high}])
    shade = alt.MarkDef("rect", color=STROKES["val"].colour, opacity=0.14, clip=True, tooltip=None, aria=False)
    ends = alt.Encoding(x=alt.X(field="from"), x2=alt.X2(field="to"), y=alt.value(0), y2=alt.value("height"))
    return [alt.UnitSpec(data=rows, mark=shade, encoding=ends)]


def pointer(metrics: Sequence[str], axis: Axis, number: str) -> alt.UnitSpec:
    """Return the rule under the pointer with the numbers there; a click on it picks the step."""
    form = ".1%" if number.endswith("%") else ".4g"
    counted = [axis.counted] if axis.clock == "steps" else [axis.counted, COUNTED["steps"]]
    told = [
        alt.Tooltip(
            field=one.column, type="quantitative", format=one.number, title=unless_same(say(one.title), one.column)
        )
        for one in counted
    ]
    told += [
        alt.Tooltip(field=name, type="quantitative", format=form, title=say(STROKES[name].label)) for name in metrics
    ]
    hover = alt.PointSelectionConfig(type="point", fields=["step"], nearest=True, on="pointerover", clear="pointerout")
    click = alt.PointSelectionConfig(type="point", fields=["step"], nearest=True, on="click", clear=False)
    under_pointer = {"param": "hover", "empty": False, "value": 0.8}
    return alt.UnitSpec(
        transform=present(metrics[0]),
        params=[alt.SelectionParameter(name="hover", select=hover), alt.SelectionParameter(name=PICK, select=click)],
        mark=alt.MarkDef("rule", color=theme.RULE, strokeWidth=2),
        encoding=alt.Encoding(
            x=alt.X(field=axis.column),
            y=alt.value(0),
            y2=alt.value("height"),
            opacity=alt.value(0, condition=under_pointer),
            tooltip=told,
        ),
    )
