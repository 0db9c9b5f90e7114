"""The logit lens: what would be answered if it were read out earlier, stage by stage or moment by moment."""

import math
from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from grok_core.charts import theme
from grok_core.charts.captions import percent
from grok_core.charts.part_names import called
from grok_core.charts.specification import GAP, LETTER, SAMPLE, above, chart, layered, named_stroke, unless_same
from grok_core.languages import mark, say

SERIES = {mark("train"): theme.TRAIN, mark("validation"): theme.VALIDATION, mark("explained"): theme.SINGLE}
"""Colours of the series by their names, which are to be said."""


def lens_frame(names: Sequence[str], train: ArrayLike, val: ArrayLike, explained: ArrayLike) -> pd.DataFrame:
    """Return one row for each stage and known number: name, series, value (float32), written.

    Args:
        names: Names of the S stages or moments.
        train, val: Shape (S,), accuracies.
        explained: Shape (S,), the share of the logits' variance that the right functions explain; NaN for none.
    """
    values = np.stack([train, val, explained]).astype(np.float32)
    columns = {
        "name": [called(name) for name in names] * 3,
        "series": np.repeat(_series(), len(names)),
        "value": values.ravel(),
    }
    frame = pd.DataFrame(columns).dropna(subset="value", ignore_index=True)
    return frame.assign(written=[percent(value) for value in frame["value"]])


def _series() -> list[str]:
    return [say(name) for name in SERIES]


def lens_words(frame: pd.DataFrame) -> str:
    """Return every number of `lens_frame` in words, stage by stage."""
    said = []
    for name, rows in frame.groupby("name", sort=False):
        numbers = (f"{series} {written}" for series, written in zip(rows["series"], rows["written"], strict=True))
        said.append(f"{name}: {', '.join(numbers)}.")
    return " ".join(said)


@chart
def lens_spec(names: tuple[str, ...], *, title: str, height: int = 260) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `lens_frame`; `title` says what the names are."""
    stages, series, title = [called(name) for name in names], _series(), called(title)
    titles = {"name": say("name"), "series": say("series"), "written": say("written")}
    bars = alt.Encoding(
        x=alt.X(
            field="value",
            type="quantitative",
            title=None,
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(format=".0%", tickCount=4),
        ),
        y=alt.Y(field="name", type="nominal", title=title, sort=stages, axis=alt.Axis(ticks=False, labelLimit=160)),
        yOffset=alt.YOffset(field="series", type="nominal", sort=series),
        color=alt.Color(
            field="series",
            type="nominal",
            title=None,
            scale=alt.Scale(domain=series, range=list(SERIES.values())),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip(field=field, type="nominal", title=unless_same(said, field)) for field, said in titles.items()
        ],
    )
    layers = [alt.UnitSpec(mark=alt.MarkDef("bar", minBandSize=2), encoding=bars)]
    inset = 0
    for name, colour in reversed(
        [*zip(series, SERIES.values(), strict=True)]
    ):  # a legend would begin at the plot, which long names leave narrow
        layers += named_stroke(name, above(16), end="right", inset=inset, color=colour, strokeWidth=8)
        inset += SAMPLE + 3 * GAP + LETTER * len(name)
    return layered(layers, description=say("Logit lens by {title}", title=title), height=height)


def lens_caption(stage: str, *, val: float, explained: float, baseline: float, before: float, part: str) -> str:
    """Return what the last stage says, beside the baseline and beside how it began.

    Args:
        stage: Its name.
        val: Accuracy on held-out equations.
        explained: Share of the logits' variance that the right functions explain; NaN where there are none.
        baseline: Share of the commonest answer in the table.
        before: What was explained at the start; NaN where it is not known.
        part: "frequency" or "representation".
    """
    said = say(
        "Last stage, {stage}: {share} of the held-out pairs right (baseline {baseline}).",
        stage=called(stage),
        share=percent(val),
        baseline=percent(baseline),
    )
    if math.isnan(explained):
        return said
    if part == "frequency":
        functions = say("Cosines of x ∘ y − c explain {share} of the logits' variance", share=percent(explained))
    else:
        functions = say("Characters of (x ∘ y) c⁻¹ explain {share} of the logits' variance", share=percent(explained))
    if math.isnan(before):
        return f"{said} {functions}."
    return f"{said} {say('{functions}, {share} at the start.', functions=functions, share=percent(before))}"
