"""Accuracy and loss along training of several runs at once: a thin line a run, train dashed, validation solid."""

import altair as alt
import pandas as pd

from grok_core.charts import theme
from grok_core.charts.figures.marks import AROUND
from grok_core.charts.specification import SAMPLE, above, chart, layered, named_stroke, present
from grok_core.languages import say


@chart
def traces_spec(
    *, last: int, y_title: str, y_format: str = "", y_log: bool = False, height: int = 260
) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for rows of several runs: columns run, step, train, val.

    Args:
        last: The last step of any.
        y_title: Name and unit of what is drawn.
        y_format: d3 number format of its labels; "" lets Vega choose.
        y_log: Logarithmic values; what is not positive is left out.
        height: Pixels.
    """
    decades = [10**k for k in range(len(str(last)))]
    axis = alt.Axis(values=decades, format="~s", grid=False)
    steps = alt.Scale(type="log", domain=[1, last], nice=False)
    x = alt.X(field="step", type="quantitative", title=say("step (log scale)"), scale=steps, axis=axis)
    scale = alt.Scale(type="log") if y_log else alt.Scale(domain=[0, 1.02], nice=False)
    layers: list[alt.UnitSpec] = []
    for name in ("train", "val"):
        stroke = theme.STROKES[name]
        y = alt.Y(
            field=name,
            type="quantitative",
            title=y_title,
            scale=scale,
            axis=alt.Axis(tickCount=5, format=y_format or alt.Undefined, grid=not y_log),
        )
        look: theme.Spec = {"color": stroke.colour, "strokeDash": list(stroke.dash)}
        mark = alt.MarkDef("line", strokeWidth=1.6, opacity=0.75, clip=True, tooltip=None, **look)
        positive = [alt.FilterTransform(f"datum.{name} > 0")] if y_log else []
        layers.append(
            alt.UnitSpec(
                transform=[*present(name), *positive],
                mark=mark,
                encoding=alt.Encoding(x=x, y=y, detail=alt.Detail(field="run", type="nominal")),
            )
        )
        inset = 0 if name == "val" else SAMPLE + 130
        layers += named_stroke(say(stroke.label), above(14), end="right", inset=inset, strokeWidth=3, **look)
    about = say("{title} by optimisation step", title=y_title)
    return layered(layers, description=about, height=height, padding={**AROUND, "top": 26})


def traces_words(frame: pd.DataFrame, y_title: str) -> str:
    """Return in words where validation begins, its largest and its last value, each the median of the runs."""
    runs = frame.groupby("run", sort=False)["val"]
    first, most, last = (float(of.median()) for of in (runs.first(), runs.max(), runs.last()))
    return say(
        "{title} by step, {runs} runs. Validation, medians: {first:.3g} at first, {most:.3g} at most, {last:.3g} at "
        "the end.",
        title=y_title,
        runs=runs.ngroups,
        first=first,
        most=most,
        last=last,
    )
