"""Several runs over each other: accuracy above, loss below, on one horizontal axis and under one pointer.

Both panels are layers of one view, so that a rule goes through both and the whole stretches with the page. Each run
has a colour and, on its curves, a letter.
"""

from collections.abc import Sequence

import altair as alt

from grok_core.charts import theme
from grok_core.charts.curve_layers import PICK
from grok_core.charts.specification import EDGES, SAMPLE, above, chart, layered, named_stroke, present
from grok_core.charts.words.axes import decades
from grok_core.languages import say

LOOKS: theme.Spec = {
    "train": {"strokeDash": list(theme.DASH), "strokeWidth": 1.6},
    "val": {"strokeDash": [1, 0], "strokeWidth": 2.8},
}
PANEL = "height * 0.54", "height * 0.62"  # where the accuracy ends and the loss begins


@chart
def compared_spec(
    *,
    names: tuple[str, ...],
    x_title: str,
    ends: tuple[float, float],
    log_x: bool,
    unit: str = "nats",
    height: int = 500,
) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `compared_frame`; a click chooses a place, as `event.selection["pick"]`.

    Args:
        names: Of the runs, beginning with a letter.
        x_title: What the horizontal axis counts.
        ends: The least place above 0 and the greatest.
        log_x: Logarithmic places.
        unit: Of the loss; "" where it has none.
        height: Pixels of both together.
    """
    accuracy, loss = _values(f"{say('loss')}, {say(unit)}" if unit else say("loss"))
    panels = [
        alt.LayerSpec(layer=_panel(("train", "val"), log_y=False, names=names), encoding=alt.Encoding(y=accuracy)),
        alt.LayerSpec(layer=_panel(("train_loss", "val_loss"), log_y=True, names=names), encoding=alt.Encoding(y=loss)),
    ]
    return layered(
        [*_strokes(), *panels, _chosen(), _pointer(names)],
        description=say("accuracy and loss of {runs} runs by {x}", runs=len(names), x=x_title),
        height=height,
        encoding=alt.Encoding(x=_places(x_title, ends, log_x)),
        padding=EDGES,
        resolve=alt.Resolve(scale=alt.ScaleResolveMap(y="independent"), axis=alt.AxisResolveMap(y="independent")),
    )


def _places(title: str, ends: tuple[float, float], log_x: bool) -> alt.X:
    """Return the horizontal channel; arguments as for `compared_spec`."""
    low, high = ends[0] if log_x else 0.0, max(ends[1], ends[0] * 1.01)
    return alt.X(
        field="x",
        type="quantitative",
        title=say("{title} (log scale)", title=title) if log_x else title,
        scale=alt.Scale(type="log" if log_x else "linear", domain=[low, high], nice=False),
        axis=alt.Axis(
            format="~s" if high >= 1000 else "~g" if log_x else ",~f",
            tickCount=6,
            grid=False,
            values=decades(low, high) if log_x else alt.Undefined,
        ),
    )


def _values(loss_title: str) -> tuple[alt.Y, alt.Y]:
    """Return the vertical channels, but for their fields: of the accuracy above and of the loss below."""
    look: theme.Spec = {"orient": "left", "minExtent": 44}
    middles = f"{PANEL[0]} / 2", f"(height + {PANEL[1]}) / 2"
    accuracy = alt.Y(
        type="quantitative",
        title=say("accuracy"),
        scale=alt.Scale(domain=[0, 1.02], nice=False, range=[{"expr": PANEL[0]}, 0]),
        axis=alt.Axis(tickCount=5, format=".0%", titleY={"expr": middles[0]}, **look),
    )
    loss = alt.Y(
        type="quantitative",
        title=loss_title,
        scale=alt.Scale(type="log", range=[{"expr": "height"}, {"expr": PANEL[1]}]),
        axis=alt.Axis(tickCount=4, format="~e", titleY={"expr": middles[1]}, **look),
    )
    return accuracy, loss


def _panel(columns: Sequence[str], *, log_y: bool, names: tuple[str, ...]) -> list[alt.UnitSpec]:
    """Return the curves of two columns, train and validation, and the letters on the second."""
    drawn = []
    for column, look in zip(columns, LOOKS.values(), strict=True):
        positive = [alt.FilterTransform(f"datum.{column} > 0")] if log_y else []
        drawn.append(
            alt.UnitSpec(
                transform=[alt.FilterTransform("!isValid(datum.letter)"), *present("run", column), *positive],
                mark=alt.MarkDef("line", clip=True, **look),
                encoding=alt.Encoding(y=alt.Y(field=column), color=_colour(names)),
            )
        )
    letters = alt.MarkDef("text", fontWeight="bold", dx=-9, dy=-9)
    drawn.append(
        alt.UnitSpec(
            transform=present("letter", columns[1]),
            mark=letters,
            encoding=alt.Encoding(
                y=alt.Y(field=columns[1]), color=_colour(names), text=alt.Text(field="letter", type="nominal")
            ),
        )
    )
    return drawn


def _colour(names: tuple[str, ...]) -> alt.Color:
    """Return the colour of each run, with a legend above the plot in as many columns as there is room for."""
    longest = max(map(len, names), default=1)
    legend = alt.Legend(
        orient="top",
        title=None,
        symbolType="stroke",
        symbolSize=700,
        symbolStrokeWidth=4,
        columns={"expr": f"max(1, min({len(names)}, floor(width / ({9 * longest + 50} * {theme.SCALE}))))"},
        labelLimit=360,
        offset=26,
    )
    scale = alt.Scale(domain=list(names), range=list(theme.RUNS[: len(names)]))
    return alt.Color(field="run", type="nominal", legend=legend, scale=scale)


def _strokes() -> list[alt.UnitSpec]:
    """Return how train and validation are dashed, above the plot."""
    looks = {say("train"): (LOOKS["train"], SAMPLE + 130), say("validation"): (LOOKS["val"], 0)}
    return [
        layer
        for name, (look, inset) in looks.items()
        for layer in named_stroke(name, above(12), end="right", inset=inset, color=theme.INK, **look)
    ]


def _chosen() -> alt.UnitSpec:
    """Return the rule at the chosen place, through both panels."""
    mark = alt.MarkDef("rule", color=theme.INK, strokeWidth=3, opacity=0.6, clip=True)
    return alt.UnitSpec(transform=present("chosen"), mark=mark, encoding=_from_top_to_bottom())


def _pointer(names: Sequence[str]) -> alt.UnitSpec:
    """Return the rule under the pointer, through both panels, with the validation of every run; a click picks it."""
    hover = alt.PointSelectionConfig(type="point", fields=["x"], nearest=True, on="pointerover", clear="pointerout")
    click = alt.PointSelectionConfig(type="point", fields=["x"], nearest=True, on="click", clear=False)
    under: theme.Spec = {"param": "hover", "empty": False, "value": 0.8}
    told = [alt.Tooltip(field="x", type="quantitative", format=",.4~g", title=say("at"))]
    told += [
        alt.Tooltip(field=f"told_{i}", type="nominal", title=say("{run} validation", run=name[:1]))
        for i, name in enumerate(names)
    ]
    return alt.UnitSpec(
        transform=present("told_0"),
        params=[alt.SelectionParameter(name="hover", select=hover), alt.SelectionParameter(name=PICK, select=click)],
        mark=alt.MarkDef("rule", color=theme.RULE, strokeWidth=2),
        encoding=alt.Encoding(**_ends(), opacity=alt.value(0, condition=under), tooltip=told),
    )


def _ends() -> theme.Spec:
    return {"y": alt.value(0), "y2": alt.value("height")}


def _from_top_to_bottom() -> alt.Encoding:
    return alt.Encoding(**_ends())
