"""A network cut at each landmark: held-out accuracy whole, after the cut, and after random cuts of that size."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from grok_core.charts import theme
from grok_core.charts.captions import percent
from grok_core.charts.part_names import called
from grok_core.charts.specification import ONE_ROW, chart, layered, unless_same
from grok_core.languages import mark, say

WHOLE, CUT, RANDOM = SERIES = (mark("whole"), mark("after the cut"), mark("after random cuts, median"))
"""Names of the series, which are to be said."""
COLOURS = (theme.VALIDATION, theme.SINGLE, theme.GHOST)
Row = tuple[str, str, float, float, float]
"""Landmark, series, accuracy, and the ends of its interval."""


def cut_frame(rows: Sequence[Row]) -> pd.DataFrame:
    """Return one row for each number: landmark, series, value, low, high (float32), written."""
    frame = pd.DataFrame(rows, columns=["landmark", "series", "value", "low", "high"])
    written = [f"{percent(value)} ({percent(low)} – {percent(high)})" for *_, value, low, high in rows]
    numbers = frame[["value", "low", "high"]].astype("float32")
    said = {"landmark": [called(name) for name in frame["landmark"]], "series": [say(name) for name in frame["series"]]}
    return numbers.assign(**said, written=written)


def cut_words(frame: pd.DataFrame) -> str:
    """Return every number of `cut_frame` in words, landmark by landmark."""
    said = []
    for landmark, rows in frame.groupby("landmark", sort=False):
        numbers = (f"{series} {written}" for series, written in zip(rows["series"], rows["written"], strict=True))
        said.append(f"{landmark}: {', '.join(numbers)}.")
    return " ".join(said)


@chart
def cut_spec(
    landmarks: tuple[str, ...], *, baseline: float, is_random: bool, legend: bool = True, height: int = 260
) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `cut_frame`.

    Args:
        landmarks: As in the frame.
        baseline: Share of the commonest answer, drawn as a rule.
        is_random: Whether there are random cuts.
        legend: Whether to say what each series is; without it, every landmark is named, however narrow the chart.
        height: Pixels.
    """
    places, series = [called(name) for name in landmarks], [say(name) for name in SERIES[: 2 + is_random]]
    chance = alt.UnitSpec(
        data=ONE_ROW,
        mark=alt.MarkDef("rule", strokeDash=[3, 3], color=theme.RULE),
        encoding=alt.Encoding(y=alt.YDatum(baseline)),
    )
    axis = alt.Axis(labelAngle=0, ticks=False, labelOverlap=alt.Undefined if legend else False)
    key = alt.Legend(orient="top", labelLimit=320, symbolSize=80) if legend else None
    across = alt.Encoding(
        x=alt.X(field="landmark", type="nominal", sort=places, title=None, axis=axis),
        xOffset=alt.XOffset(field="series", type="nominal", sort=series),
        color=alt.Color(
            field="series",
            type="nominal",
            title=None,
            scale=alt.Scale(domain=series, range=list(COLOURS[: len(series)])),
            legend=key,
        ),
    )
    dots = alt.LayerSpec(layer=[_ends(), _points(series)], encoding=across)
    return layered([chance, dots], description=say("Cut out, by landmark"), height=height)


def _ends() -> alt.UnitSpec:
    """Return the layer of the intervals."""
    y = alt.Y(
        field="low",
        type="quantitative",
        title=say("validation accuracy"),
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format=".0%", tickCount=4),
    )
    return alt.UnitSpec(mark=alt.MarkDef("rule", strokeWidth=3), encoding=alt.Encoding(y=y, y2=alt.Y2(field="high")))


def _points(series: Sequence[str]) -> alt.UnitSpec:
    """Return the layer of the points, each series with a shape of its own."""
    titles = {"landmark": say("landmark"), "series": say("series"), "written": say("written")}
    return alt.UnitSpec(
        mark=alt.MarkDef("point", filled=True, size=110, opacity=1),
        encoding=alt.Encoding(
            y=alt.Y(field="value", type="quantitative"),
            shape=alt.Shape(
                field="series",
                type="nominal",
                title=None,
                legend=None,
                scale=alt.Scale(domain=list(series), range=list(theme.SHAPES[: len(series)])),
            ),
            tooltip=[
                alt.Tooltip(field=field, type="nominal", title=unless_same(title, field))
                for field, title in titles.items()
            ],
        ),
    )
