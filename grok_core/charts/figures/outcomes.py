"""What became of the runs of a grid: in each cell a mark for each run, its outcome in colour and shape."""

from collections import Counter

import altair as alt
import pandas as pd

from grok_core.charts import theme
from grok_core.charts.figures.marks import AROUND
from grok_core.charts.specification import chart, layered
from grok_core.charts.verdicts import OUTCOMES

LOOKS: dict[str, tuple[str, str]] = {
    "grokking": (theme.VALIDATION, "circle"),
    "comprehension": (theme.RESTRICTED, "diamond"),
    "memorisation": (theme.TRAIN, "triangle-up"),
    "confusion": (theme.GHOST, "cross"),
    "lost": (theme.SINGLE, "square"),
    "diverged": ("#4A4F57", "triangle-down"),
}
"""Colour and shape of each outcome."""
CELL, MARK = 44, 105  # px a row, px² a mark


@chart
def outcomes_spec(
    *, x_title: str, y_title: str, xs: tuple[str, ...], ys: tuple[str, ...], outcomes: tuple[str, ...], runs: int
) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for a frame with a run a row: columns x, y, run, outcome (in words).

    Args:
        x_title, y_title: The two settings.
        xs, ys: Their values as they are printed: from the left, and from the top.
        outcomes: Those that occur, by `OUTCOMES`.
        runs: Runs a cell.
    """
    words = [OUTCOMES[name] for name in outcomes]
    legend = alt.Legend(orient="top", title=None, symbolSize=130, symbolStrokeWidth=2, offset=6)
    shown: theme.Spec = {"field": "outcome", "type": "nominal", "title": None, "legend": legend}
    colours, shapes = ([LOOKS[name][i] for name in outcomes] for i in (0, 1))
    return layered(
        [
            alt.UnitSpec(
                mark=alt.MarkDef("point", size=MARK if runs <= 4 else MARK * 0.62, filled=True, opacity=1),
                encoding=alt.Encoding(
                    x=alt.X(
                        field="x",
                        type="nominal",
                        title=x_title,
                        sort=list(xs),
                        scale=alt.Scale(paddingInner=0.08, paddingOuter=0.02),
                        axis=alt.Axis(labelAngle=0, labelOverlap=False, ticks=False),
                    ),
                    xOffset=alt.XOffset(field="run", type="ordinal", scale=alt.Scale(paddingOuter=0.5)),
                    y=alt.Y(
                        field="y",
                        type="nominal",
                        title=y_title,
                        sort=list(ys),
                        axis=alt.Axis(
                            grid=True, tickBand="extent", labelLimit=300, labelOverlap=False, labelFlush=False
                        ),
                    ),
                    color=alt.Color(**shown, scale=alt.Scale(domain=words, range=colours)),
                    shape=alt.Shape(**shown, scale=alt.Scale(domain=words, range=shapes)),
                ),
            )
        ],
        description=f"What became of the runs, by {x_title} and {y_title}",
        height=alt.Step(CELL),
        padding=AROUND,
    )


def outcomes_words(frame: pd.DataFrame, x_title: str, y_title: str) -> str:
    """Return in words how many runs of each cell ended how."""
    said = []
    for (y, x), group in frame.groupby(["y", "x"], sort=False):
        counts = ", ".join(f"{count} {what}" for what, count in Counter(group["outcome"]).most_common())
        said.append(f"{y_title} {y} and {x_title} {x}: {counts}")
    return f"What became of the runs. {'; '.join(said)}."
