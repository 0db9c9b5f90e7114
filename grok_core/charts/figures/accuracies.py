"""Accuracy against a setting, a curve for each kind of run."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from grok_core.charts.captions import percent
from grok_core.charts.figures.marks import AROUND, series_channels
from grok_core.charts.figures.times import setting
from grok_core.charts.specification import chart, layered, present, unless_same
from grok_core.charts.theme import SOLID, Spec
from grok_core.languages import say
from grok_core.measures.contrasts import mean


def accuracies_frame(runs: pd.DataFrame) -> pd.DataFrame:
    """Return the mean over runs at each setting of each series, with its 95 % interval.

    Args:
        runs: Columns x, series, accuracy, a run a row; two or more runs of a kind.
    Returns:
        Columns x, series, middle, low, high, n; sorted by series as they come, then x.
    """
    rows = []
    for (series, x), group in runs.groupby(["series", "x"], sort=False):
        found = mean(group["accuracy"].tolist())
        rows.append(
            {"x": x, "series": series, "middle": found.value, "low": found.low, "high": found.high, "n": len(group)}
        )
    return pd.DataFrame(rows)


@chart
def accuracies_spec(
    *,
    x_title: str,
    series: tuple[str, ...],
    ends: tuple[float, float],
    dashes: tuple[tuple[int, int], ...] = (),
    x_log: bool = False,
    x_format: str = "",
    y_title: str = "",
    height: int = 380,
) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `accuracies_frame`: means joined by lines, with their intervals.

    Args:
        x_title: Name and unit of the setting.
        series: All there are, in order.
        ends: The least and the largest value of the setting.
        dashes: How the curve of each series is dashed; all are solid without.
        x_log, x_format, y_title, height: Of the axes, and pixels; accuracies are the best of validation unless said.
    """
    look = series_channels(series, dashes or [SOLID] * len(series))
    x = alt.X(field="x", **setting(x_title, ends, x_log, x_format))
    y_title = y_title or say("best validation accuracy")
    along: Spec = {
        "type": "quantitative",
        "title": y_title,
        "scale": alt.Scale(domain=[-0.02, 1.02], nice=False),
        "axis": alt.Axis(format=".0%", tickCount=6),
    }
    y, low = alt.Y(field="middle", **along), alt.Y(field="low", **along)
    return layered(
        [
            alt.UnitSpec(
                mark=alt.MarkDef("rule", strokeWidth=1.2, opacity=0.45, tooltip=None),
                transform=present("low"),
                encoding=alt.Encoding(x=x, y=low, y2=alt.Y2(field="high"), color=look["color"]),
            ),
            alt.UnitSpec(
                mark=alt.MarkDef("line", strokeWidth=2, tooltip=None),
                encoding=alt.Encoding(x=x, y=y, color=look["color"], strokeDash=look["strokeDash"]),
            ),
            alt.UnitSpec(
                mark=alt.MarkDef("point", size=75, filled=True, opacity=1),
                encoding=alt.Encoding(x=x, y=y, color=look["color"], shape=look["shape"], tooltip=_told(x_title)),
            ),
        ],
        description=say("{y} against {x}", y=y_title, x=x_title),
        height=height,
        padding=AROUND,
    )


def _told(x_title: str) -> list[alt.Tooltip]:
    shares = {"middle": say("middle"), "low": say("low"), "high": say("high")}
    return [
        alt.Tooltip(field="series", type="nominal", title=unless_same(say("series"), "series")),
        alt.Tooltip(field="x", type="quantitative", title=x_title),
        *(
            alt.Tooltip(field=name, type="quantitative", format=".1%", title=unless_same(said, name))
            for name, said in shares.items()
        ),
    ]


def accuracies_words(frame: pd.DataFrame, x_title: str, series: Sequence[str]) -> str:
    """Return in words the means of `accuracies_frame`, series by series."""
    said = []
    for name in series:
        rows = frame[frame["series"] == name]
        values = ", ".join(
            say("{share} at {x:g}", share=percent(m), x=x) for x, m in zip(rows["x"], rows["middle"], strict=True)
        )
        said.append(f"{name}: {values}")
    return f"{say('Mean best validation accuracy against {x}.', x=x_title)} {'; '.join(said)}."
