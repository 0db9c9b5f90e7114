"""The logit lens: what would be answered if it were read out earlier, stage by stage or moment by moment."""

import math
from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from grok_core.charts import theme
from grok_core.charts.captions import percent
from grok_core.charts.specification import GAP, LETTER, SAMPLE, above, chart, layered, named_stroke

SERIES = {"train": theme.TRAIN, "validation": theme.VALIDATION, "explained": theme.SINGLE}


def lens_frame(names: Sequence[str], train: ArrayLike, val: ArrayLike, explained: ArrayLike) -> pd.DataFrame:
    """Return one row for each stage and known number: name, series, value (float32), written.

    Args:
        names: Names of the S stages or moments.
        train, val: Shape (S,), accuracies.
        explained: Shape (S,), the share of the logits' variance that the right functions explain; NaN for none.
    """
    values = np.stack([train, val, explained]).astype(np.float32)
    columns = {"name": list(names) * 3, "series": np.repeat(list(SERIES), len(names)), "value": values.ravel()}
    frame = pd.DataFrame(columns).dropna(subset="value", ignore_index=True)
    return frame.assign(written=[percent(value) for value in frame["value"]])


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
    bars = alt.Encoding(
        x=alt.X(
            field="value",
            type="quantitative",
            title=None,
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(format=".0%", tickCount=4),
        ),
        y=alt.Y(
            field="name", type="nominal", title=title, sort=list(names), axis=alt.Axis(ticks=False, labelLimit=160)
        ),
        yOffset=alt.YOffset(field="series", type="nominal", sort=list(SERIES)),
        color=alt.Color(
            field="series",
            type="nominal",
            title=None,
            scale=alt.Scale(domain=list(SERIES), range=list(SERIES.values())),
            legend=None,
        ),
        tooltip=[alt.Tooltip(field=field, type="nominal") for field in ("name", "series", "written")],
    )
    layers = [alt.UnitSpec(mark=alt.MarkDef("bar", minBandSize=2), encoding=bars)]
    inset = 0
    for series, colour in reversed(SERIES.items()):  # a legend would begin at the plot, which long names leave narrow
        layers += named_stroke(series, above(16), end="right", inset=inset, color=colour, strokeWidth=8)
        inset += SAMPLE + 3 * GAP + LETTER * len(series)
    return layered(layers, description=f"Logit lens by {title}", height=height)


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
    said = f"Last stage, {stage}: {percent(val)} of the held-out pairs right (baseline {percent(baseline)})"
    if math.isnan(explained):
        return f"{said}."
    start = "" if math.isnan(before) else f", {percent(before)} at the start"
    functions = "cosines of x ∘ y − c" if part == "frequency" else "characters of (x ∘ y) c⁻¹"
    return f"{said}. {functions.capitalize()} explain {percent(explained)} of the logits' variance{start}."
