"""Shares of variance per frequency as bars, never without the line that chance reaches."""

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from grok_core.charts import theme
from grok_core.charts.captions import percent
from grok_core.charts.specification import above, chart, layered, named_stroke, present, unless_same
from grok_core.errors import AnalysisError
from grok_core.languages import say

NULL_NAME = 28  # px from the plot to the name of its line: above the frequency that stands on the highest bar


def spectrum_frame(frequencies: ArrayLike, shares: ArrayLike, *, null_95: float, named: int = 5) -> pd.DataFrame:
    """Return one row per frequency.

    Args:
        frequencies: Shape (K,), cycles round the whole circle of elements.
        shares: Shape (K,), 0 to 1.
        null_95: The share that the largest of 95 in 100 shuffled tables stays below.
        named: How many of the bars above that line carry their frequency as a label, but for those beside a higher
            one, which the label would lie on.
    Returns:
        float32: frequency, left, right (edges of the bar), share, above (1 where share > null_95), name
        (the frequency where it is written, else NaN), null_95 (in the first row alone).
    Raises:
        AnalysisError: If the two arrays differ in length.
    """
    k, share = np.asarray(frequencies, dtype=np.float64), np.asarray(shares, dtype=np.float64)
    if k.shape != share.shape or k.ndim != 1:
        raise AnalysisError(f"Got frequencies of shape {k.shape} and shares of shape {share.shape}; both must be (K,).")
    above = share > null_95
    largest = np.argsort(-np.where(above, share, -np.inf), kind="stable")[:named]
    padded = np.concatenate([[-np.inf], share, [-np.inf]])
    is_free = above & (share >= padded[:-2]) & (share >= padded[2:])
    name = np.full(k.shape, np.nan)
    name[largest] = np.where(is_free[largest], k[largest], np.nan)
    line = np.full(k.shape, np.nan)
    line[:1] = null_95
    columns = {"frequency": k, "left": k - 0.4, "right": k + 0.4, "share": share}
    columns |= {"above": above.astype(np.float64), "name": name, "null_95": line}
    return pd.DataFrame(columns).astype(np.float32)


def spectrum_words(frame: pd.DataFrame, *, named: int = 6) -> str:
    """Return in words the largest shares of `spectrum_frame` that are above the line, or the largest below it."""
    count = int(frame["above"].sum())
    largest = frame.nlargest(max(1, min(count, named)), "share")
    pairs = zip(largest["frequency"], largest["share"], strict=True)
    listed = ", ".join(say("{name} with {share}", name=f"{k:.0f}", share=percent(share)) for k, share in pairs)
    parts = {"of": len(frame), "null": percent(frame["null_95"].iloc[0]), "listed": listed}
    if not count:
        return say(
            "None of {of} frequencies exceeds what 95 % of shuffled rows stay below, {null}: the largest is {listed}.",
            **parts,
        )
    return say(
        "{count} of {of} frequencies exceed what 95 % of shuffled rows stay below, {null}: {listed}.",
        count=count,
        **parts,
    )


@chart
def spectrum_spec(*, count: int, height: int = 260) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `spectrum_frame` with `count` frequencies."""
    return layered(
        [_bars(count), _names(count), *_null()],
        description=say("Share of variance per frequency, with the 95 % line of shuffled rows"),
        height=height,
    )


def _along(field: str, count: int) -> alt.X:
    return alt.X(
        field=field,
        type="quantitative",
        title=say("frequency"),
        scale=alt.Scale(domain=[0, count + 1], nice=False),
        axis=alt.Axis(grid=False, tickMinStep=1, format="d"),
    )


def _share(field: str) -> alt.Y:
    return alt.Y(
        field=field,
        type="quantitative",
        title=say("share of variance"),
        scale=alt.Scale(zero=True, nice=True),
        axis=alt.Axis(format=".0%", tickCount=4),
    )


def _bars(count: int) -> alt.UnitSpec:
    is_above = {"test": "datum.above > 0", "value": theme.VALIDATION}
    told = [
        alt.Tooltip(
            field="frequency", type="quantitative", format="d", title=unless_same(say("frequency"), "frequency")
        ),
        alt.Tooltip(field="share", type="quantitative", format=".1%", title=unless_same(say("share"), "share")),
    ]
    return alt.UnitSpec(
        mark=alt.MarkDef("bar"),
        encoding=alt.Encoding(
            x=_along("left", count),
            x2=alt.X2(field="right"),
            y=_share("share"),
            y2=alt.Y2Datum(0),
            color=alt.value(theme.GHOST, condition=is_above),
            tooltip=told,
        ),
    )


def _names(count: int) -> alt.UnitSpec:
    """Return the frequencies that are written above their bars."""
    return alt.UnitSpec(
        transform=present("name"),
        mark=alt.MarkDef("text", fontWeight="bold", dy=-9, color=theme.VALIDATION),
        encoding=alt.Encoding(
            x=_along("frequency", count),
            y=_share("share"),
            text=alt.Text(field="name", type="quantitative", format="d"),
        ),
    )


def _null() -> list[alt.UnitSpec]:
    """Return the line and its label; both stand on their single row of data."""
    kept, y = present("null_95"), _share("null_95")
    line = alt.MarkDef("rule", color=theme.TRAIN, strokeDash=[6, 4], strokeWidth=2)
    name = say("95 % of shuffled rows stay below")
    return [
        alt.UnitSpec(transform=kept, mark=line, encoding=alt.Encoding(y=y)),
        *named_stroke(name, above(NULL_NAME), end="right", color=theme.TRAIN, strokeDash=[6, 4], strokeWidth=2),
    ]
