"""The layers and axes that every curve chart is made of; each reads its own columns of `curve_frame`.

The axes stand once, over all layers, which inherit what they do not say themselves: a specification travels with
every tick. A rule names both of its ends, or it would inherit an axis that it has no place on.
"""

from collections.abc import Sequence

from grok_core.charts import theme
from grok_core.charts.theme import STROKES, Spec

ACROSS: Spec = {"x": {"value": 0}, "x2": {"value": "width"}}
DOWN: Spec = {"y": {"value": 0}, "y2": {"value": "height"}}

PICK = "pick"
"""The name under which a page finds the step that was clicked: `event.selection["pick"][0]["step"]`."""


def x_axis(max_step: int, log_x: bool) -> Spec:
    """Return the encoding of a step, but for its field: the domain is fixed so that nothing jumps."""
    last = max(max_step, 2)
    axis: Spec = {"format": "~s" if log_x else ",d", "tickCount": 6, "tickMinStep": 1, "grid": False}
    if log_x:
        decades = [10**k for k in range(len(str(last)))]
        axis["values"] = decades if len(decades) > 2 else [1, 2, 5, 10, 20, 50]
    scale = {"type": "log" if log_x else "linear", "domain": [1 if log_x else 0, last], "nice": False}
    return {"type": "quantitative", "title": "step (log scale)" if log_x else "step", "scale": scale, "axis": axis}


def y_axis(title: str, domain: tuple[float, float] | None, number: str, log_y: bool) -> Spec:
    scale: Spec = {"type": "log"} if log_y else {"type": "linear", "zero": True}
    axis: Spec = {"tickCount": 5, "grid": True}
    if number or log_y:
        axis["format"] = number or "~e"
    if domain is not None:
        scale |= {"domain": list(domain), "nice": False}
    return {"type": "quantitative", "title": title, "scale": scale, "axis": axis}


def _present(column: str, *, positive: bool = False) -> list[Spec]:
    """Keep the rows that have a value: lines stay whole across the rows of another run."""
    return [{"filter": f"isValid(datum.{column})" + (f" && datum.{column} > 0" if positive else "")}]


def line(name: str, *, log_y: bool, ghost: bool, legend: Sequence[str] = ()) -> Spec:
    """Return the line of one series, or of the same series of the run before; `legend` names all series in it."""
    stroke = STROKES[name]
    column = f"ghost_{name}" if ghost else name
    mark: Spec = {"type": "line", "clip": True, "tooltip": None, "strokeWidth": stroke.width}
    encoding: Spec = {"x": {"field": "step"}, "y": {"field": column}}
    rows = _present(column, positive=log_y)
    if ghost:
        mark |= {"color": theme.GHOST, "strokeWidth": 1.5, "strokeDash": list(stroke.dash)}
    elif name in legend:
        rows.append({"calculate": f"'{stroke.label}'", "as": "series"})
        encoding |= _keyed(legend)
    else:
        mark |= {"color": stroke.colour, "strokeDash": list(stroke.dash)}
    return {"transform": rows, "mark": mark, "encoding": encoding}


def _keyed(series: Sequence[str]) -> Spec:
    """Return colour and dash by name, in one legend above the plot that shows both."""
    strokes = [STROKES[name] for name in series]
    names = [stroke.label for stroke in strokes]
    colours = {"domain": names, "range": [stroke.colour for stroke in strokes]}
    dashes = {"domain": names, "range": [list(stroke.dash) for stroke in strokes]}
    look = {"orient": "top", "symbolType": "stroke", "symbolSize": 1600, "symbolStrokeWidth": 3}
    field = {"field": "series", "type": "nominal", "title": None, "legend": look | {"offset": 4}}
    return {"color": field | {"scale": colours}, "strokeDash": field | {"scale": dashes}}


def chance_line(height: float) -> list[Spec]:
    where: Spec = {"y": {"datum": height}}
    rule = {"type": "rule", "color": theme.RULE, "strokeDash": [2, 4], "strokeWidth": 1.5, "tooltip": None}
    words = {"x": {"value": "width"}, "text": {"value": "chance"}}
    label = theme.note({"color": theme.INK, "align": "right", "dy": -11, "dx": -4}, where | words)
    one_row: Spec = {"data": {"values": [{}]}}
    return [one_row | layer for layer in ({"mark": rule, "encoding": where | ACROSS}, *label)]


def ghost_name(log_y: bool) -> list[Spec]:
    side = _side("datum.step", "< 90", "'left'", "'right'", 8)
    place = {"x": {"field": "step"}, "y": {"field": "ghost_label"}, "text": {"value": "last run"}}
    return theme.note({"color": theme.INK} | side, place, _present("ghost_label", positive=log_y))


def crossing(name: str, rule: str, *, at: float | None) -> list[Spec]:
    """Return a thin rule where `name` passed 99 % and, at a share `at` of the height from the top, its label."""
    stroke = STROKES[name]
    line: Spec = {"type": "rule", "color": stroke.colour, "strokeWidth": 1.5, "strokeDash": list(stroke.dash)}
    line |= {"tooltip": None, "clip": True}
    where: Spec = {"x": {"field": rule}}
    layers: list[Spec] = [{"transform": _present(rule), "mark": line, "encoding": where | DOWN}]
    if at is not None:
        words = {"calculate": f"'99 % at step ' + format(datum.{rule}, ',')", "as": "words"}
        side = _side(f"datum.{rule}", "< width - 140", "'left'", "'right'", 7)
        mark = {"color": stroke.colour, "fontWeight": "bold"} | side
        place = where | {"y": {"value": {"expr": f"{at} * height"}}, "text": {"field": "words", "type": "nominal"}}
        layers += theme.note(mark, place, [*_present(rule), words])
    return layers


def _side(step: str, test: str, then: str, otherwise: str, gap: int) -> Spec:
    """Return a text's alignment, `gap` pixels from its step, by where that lies on the axis."""
    choose = f"scale('x', {step}) {test} ? {{}} : {{}}"
    return {"align": {"expr": choose.format(then, otherwise)}, "dx": {"expr": choose.format(gap, -gap)}}


def change_rules(changes: Sequence[tuple[int, str]], *, notes: bool) -> list[Spec]:
    """Return a dotted rule at each step where settings changed, and beside it, one below the other, what did."""
    rows: Spec = {"data": {"values": [{"at": max(at, 1), "words": words} for at, words in changes]}}
    mark: Spec = {"type": "rule", "color": theme.INK, "strokeWidth": 2, "strokeDash": [2, 3], "tooltip": None}
    where: Spec = {"x": {"field": "at"}}
    drawn: list[Spec] = [rows | {"mark": mark | {"clip": True}, "encoding": where | DOWN}] if changes else []
    for i, (at, words) in enumerate(changes if notes else ()):
        row: Spec = {"data": {"values": [{"at": max(at, 1)}]}}
        side = _side("datum.at", "< width - 160", "'left'", "'right'", 6)
        place = where | {"y": {"value": {"expr": f"{0.76 + 0.08 * (i % 3):.2f} * height"}}, "text": {"value": words}}
        drawn += [row | layer for layer in theme.note({"color": theme.INK} | side, place)]
    return drawn


def cursor_rule() -> Spec:
    mark: Spec = {"type": "rule", "color": theme.INK, "strokeWidth": 3, "opacity": 0.6}
    mark |= {"tooltip": None, "clip": True}
    return {"transform": _present("cursor"), "mark": mark, "encoding": {"x": {"field": "cursor"}} | DOWN}


def pointer(metrics: Sequence[str], number: str) -> Spec:
    """Return the rule under the pointer with the numbers there; a click on it picks the step."""
    shown = [{"field": "step", "type": "quantitative", "format": ","}]
    for name in metrics:
        form = ".1%" if number.endswith("%") else ".4g"
        shown.append({"field": name, "type": "quantitative", "format": form, "title": STROKES[name].label})
    nearest = {"type": "point", "fields": ["step"], "nearest": True}
    return {
        "transform": _present(metrics[0]),
        "params": [
            {"name": "hover", "select": nearest | {"on": "pointerover", "clear": "pointerout"}},
            {"name": PICK, "select": nearest | {"on": "click", "clear": False}},
        ],
        "mark": {"type": "rule", "color": theme.RULE, "strokeWidth": 2},
        "encoding": {
            "x": {"field": "step"},
            **DOWN,
            "opacity": {"condition": {"param": "hover", "empty": False, "value": 0.8}, "value": 0},
            "tooltip": shown,
        },
    }
