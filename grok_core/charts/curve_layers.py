"""The layers and axes that every curve chart is made of; each reads its own columns of `curve_frame`.

The axes stand once, over all layers, which inherit what they do not say themselves: a specification travels with
every tick. A rule names both of its ends, or it would inherit an axis that it has no place on.
"""

from collections.abc import Sequence

import altair as alt

from grok_core.charts import theme
from grok_core.charts.specification import note, present
from grok_core.charts.theme import STROKES, Spec

PICK = "pick"
"""The name under which a page finds the step that was clicked: `event.selection["pick"][0]["step"]`."""


def x_axis(max_step: int, log_x: bool) -> alt.X:
    """Return the encoding of a step, but for its field: the domain is fixed so that nothing jumps."""
    last = max(max_step, 2)
    decades = [10**k for k in range(len(str(last)))]
    marks = decades if len(decades) > 2 else [1, 2, 5, 10, 20, 50]
    return alt.X(
        type="quantitative",
        title="step (log scale)" if log_x else "step",
        scale=alt.Scale(type="log" if log_x else "linear", domain=[1 if log_x else 0, last], nice=False),
        axis=alt.Axis(
            format="~s" if log_x else ",d",
            tickCount=6,
            tickMinStep=1,
            grid=False,
            values=marks if log_x else alt.Undefined,
        ),
    )


def y_axis(title: str, domain: tuple[float, float] | None, number: str, log_y: bool) -> alt.Y:
    """Return the encoding of a value, but for its field; arguments as for `curve_spec`."""
    return alt.Y(
        type="quantitative",
        title=title,
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


def line(name: str, *, log_y: bool, legend: Sequence[str] = ()) -> alt.UnitSpec:
    """Return the line of one series; `legend` names all series in it."""
    stroke, kept = STROKES[name], _drawable(name, log_y)
    x, y, dash = alt.X(field="step"), alt.Y(field=name), list(stroke.dash)
    if name not in legend:
        look = alt.MarkDef(
            "line", clip=True, tooltip=None, strokeWidth=stroke.width, color=stroke.colour, strokeDash=dash
        )
        return alt.UnitSpec(transform=kept, mark=look, encoding=alt.Encoding(x=x, y=y))
    colour, dashes = _keyed(legend)
    called = alt.CalculateTransform(calculate=f"'{stroke.label}'", **{"as": "series"})
    return alt.UnitSpec(
        transform=[*kept, called],
        mark=alt.MarkDef("line", clip=True, tooltip=None, strokeWidth=stroke.width),
        encoding=alt.Encoding(x=x, y=y, color=colour, strokeDash=dashes),
    )


def ghost_line(name: str, *, log_y: bool) -> alt.UnitSpec:
    """Return the line of the same series of the run before."""
    column, dash = f"ghost_{name}", list(STROKES[name].dash)
    return alt.UnitSpec(
        transform=_drawable(column, log_y),
        mark=alt.MarkDef("line", clip=True, tooltip=None, strokeWidth=1.5, color=theme.GHOST, strokeDash=dash),
        encoding=alt.Encoding(x=alt.X(field="step"), y=alt.Y(field=column)),
    )


def _keyed(series: Sequence[str]) -> tuple[alt.Color, alt.StrokeDash]:
    """Return colour and dash by name, in one legend above the plot that shows both."""
    strokes = [STROKES[name] for name in series]
    names = [stroke.label for stroke in strokes]
    legend = alt.Legend(orient="top", symbolType="stroke", symbolSize=1600, symbolStrokeWidth=3, offset=4)
    colours = alt.Scale(domain=names, range=[stroke.colour for stroke in strokes])
    dashes = alt.Scale(domain=names, range=[list(stroke.dash) for stroke in strokes])
    return (
        alt.Color(field="series", type="nominal", title=None, legend=legend, scale=colours),
        alt.StrokeDash(field="series", type="nominal", title=None, legend=legend, scale=dashes),
    )


def baseline_line(height: float) -> list[alt.UnitSpec]:
    """Return the line of who always gives the commonest answer, across at this height, and its name."""
    one_row, y = alt.InlineData(values=[{}]), alt.YDatum(height)
    rule = alt.MarkDef("rule", color=theme.RULE, strokeDash=[2, 4], strokeWidth=1.5, tooltip=None)
    across = alt.UnitSpec(data=one_row, mark=rule, encoding=alt.Encoding(x=alt.value(0), x2=alt.value("width"), y=y))
    place = alt.Encoding(x=alt.value("width"), y=y, text=alt.TextValue("baseline"))
    return [across, *note(place, colour=theme.INK, align="right", dx=-4, dy=-11, data=one_row)]


def ghost_name(log_y: bool) -> list[alt.UnitSpec]:
    """Return the words beside the line of the run before."""
    align, dx = _side("datum.step", "< 90", "'left'", "'right'", 8)
    place = alt.Encoding(x=alt.X(field="step"), y=alt.Y(field="ghost_label"), text=alt.TextValue("last run"))
    return note(place, colour=theme.INK, align=align, dx=dx, transform=_drawable("ghost_label", log_y))


def crossing(name: str, rule: str, *, at: float | None) -> list[alt.UnitSpec]:
    """Return a thin rule where `name` passed 99 % and, at a share `at` of the height from the top, its label."""
    stroke, x = STROKES[name], alt.X(field=rule)
    mark = alt.MarkDef(
        "rule", color=stroke.colour, strokeWidth=1.5, strokeDash=list(stroke.dash), tooltip=None, clip=True
    )
    drawn = [alt.UnitSpec(transform=present(rule), mark=mark, encoding=_from_top_to_bottom(x))]
    if at is None:
        return drawn
    words = alt.CalculateTransform(calculate=f"'99 % at step ' + format(datum.{rule}, ',')", **{"as": "words"})
    align, dx = _side(f"datum.{rule}", "< width - 140", "'left'", "'right'", 7)
    height = alt.value({"expr": f"{at} * height"})
    place = alt.Encoding(x=x, y=height, text=alt.Text(field="words", type="nominal"))
    return drawn + note(place, colour=stroke.colour, align=align, dx=dx, bold=True, transform=[*present(rule), words])


def turn_rules(*, notes: bool) -> list[alt.UnitSpec]:
    """Return a thin rule where validation lost what it had reached and where it reached it again, and which it is."""
    stroke, x = STROKES["val"], alt.X(field="turn")
    mark = alt.MarkDef("rule", color=stroke.colour, strokeWidth=1.5, strokeDash=[8, 3, 2, 3], tooltip=None, clip=True)
    drawn = [alt.UnitSpec(transform=present("turn"), mark=mark, encoding=_from_top_to_bottom(x))]
    if not notes:
        return drawn
    said = "(datum.is_lost ? 'lost at step ' : '99 % again at step ') + format(datum.turn, ',')"
    words = alt.CalculateTransform(calculate=said, **{"as": "words"})
    align, dx = _side("datum.turn", "< width - 160", "'left'", "'right'", 7)
    height = alt.value({"expr": "(datum.is_lost ? 0.62 : 0.4) * height"})
    place = alt.Encoding(x=x, y=height, text=alt.Text(field="words", type="nominal"))
    return drawn + note(place, colour=stroke.colour, align=align, dx=dx, bold=True, transform=[*present("turn"), words])


def _from_top_to_bottom(x: alt.X) -> alt.Encoding:
    return alt.Encoding(x=x, y=alt.value(0), y2=alt.value("height"))


def _side(step: str, test: str, then: str, otherwise: str, gap: int) -> tuple[Spec, Spec]:
    """Return a text's alignment, and its distance from its step, by where that lies on the axis."""
    choose = f"scale('x', {step}) {test} ? {{}} : {{}}"
    return {"expr": choose.format(then, otherwise)}, {"expr": choose.format(gap, -gap)}


def change_rules(changes: Sequence[tuple[int, str]], *, notes: bool) -> list[alt.UnitSpec]:
    """Return a dotted rule at each step where settings changed, and beside it, one below the other, what did."""
    if not changes:
        return []
    x = alt.X(field="at")
    rows = alt.InlineData(values=[{"at": max(at, 1), "words": words} for at, words in changes])
    mark = alt.MarkDef("rule", color=theme.INK, strokeWidth=2, strokeDash=[2, 3], tooltip=None, clip=True)
    drawn = [alt.UnitSpec(data=rows, mark=mark, encoding=_from_top_to_bottom(x))]
    align, dx = _side("datum.at", "< width - 160", "'left'", "'right'", 6)
    for i, (at, words) in enumerate(changes if notes else ()):
        height = alt.value({"expr": f"{0.76 + 0.08 * (i % 3):.2f} * height"})
        place = alt.Encoding(x=x, y=height, text=alt.TextValue(words))
        row = alt.InlineData(values=[{"at": max(at, 1)}])
        drawn += note(place, colour=theme.INK, align=align, dx=dx, data=row)
    return drawn


def cursor_rule() -> alt.UnitSpec:
    """Return the rule at the chosen step."""
    mark = alt.MarkDef("rule", color=theme.INK, strokeWidth=3, opacity=0.6, tooltip=None, clip=True)
    place = _from_top_to_bottom(alt.X(field="cursor"))
    return alt.UnitSpec(transform=present("cursor"), mark=mark, encoding=place)


def pointer(metrics: Sequence[str], number: str) -> alt.UnitSpec:
    """Return the rule under the pointer with the numbers there; a click on it picks the step."""
    form = ".1%" if number.endswith("%") else ".4g"
    told = [alt.Tooltip(field="step", type="quantitative", format=",")]
    told += [alt.Tooltip(field=name, type="quantitative", format=form, title=STROKES[name].label) for name in metrics]
    hover = alt.PointSelectionConfig(type="point", fields=["step"], nearest=True, on="pointerover", clear="pointerout")
    click = alt.PointSelectionConfig(type="point", fields=["step"], nearest=True, on="click", clear=False)
    under_pointer = {"param": "hover", "empty": False, "value": 0.8}
    return alt.UnitSpec(
        transform=present(metrics[0]),
        params=[alt.SelectionParameter(name="hover", select=hover), alt.SelectionParameter(name=PICK, select=click)],
        mark=alt.MarkDef("rule", color=theme.RULE, strokeWidth=2),
        encoding=alt.Encoding(
            x=alt.X(field="step"),
            y=alt.value(0),
            y2=alt.value("height"),
            opacity=alt.value(0, condition=under_pointer),
            tooltip=told,
        ),
    )
