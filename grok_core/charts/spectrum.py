"""Shares of variance per frequency as bars, never without the line that chance reaches."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from grok_core.charts import theme
from grok_core.charts.theme import Spec
from grok_core.errors import AnalysisError


def spectrum_frame(frequencies: ArrayLike, shares: ArrayLike, *, null_95: float, named: int = 5) -> pd.DataFrame:
    """Return one row per frequency.

    Args:
        frequencies: Shape (K,), cycles round the whole circle of elements.
        shares: Shape (K,), 0 to 1.
        null_95: The share that the largest of 95 in 100 shuffled tables stays below.
        named: How many of the bars above that line carry their frequency as a label.
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
    name = np.full(k.shape, np.nan)
    name[largest] = np.where(above[largest], k[largest], np.nan)
    line = np.full(k.shape, np.nan)
    line[:1] = null_95
    columns = {"frequency": k, "left": k - 0.4, "right": k + 0.4, "share": share}
    columns |= {"above": above.astype(np.float64), "name": name, "null_95": line}
    return pd.DataFrame(columns).astype(np.float32)


def spectrum_spec(*, count: int, height: int = 260) -> Spec:
    """Return a Vega-Lite specification for `spectrum_frame` with `count` frequencies."""
    x: Spec = {
        "type": "quantitative",
        "title": "frequency",
        "scale": {"domain": [0, count + 1], "nice": False},
        "axis": {"grid": False, "tickMinStep": 1, "format": "d"},
    }
    y: Spec = {
        "type": "quantitative",
        "title": "share of variance",
        "scale": {"zero": True, "nice": True},
        "axis": {"format": ".0%", "tickCount": 4},
    }
    return {
        "description": "Share of variance per frequency, with the 95 % line of shuffled rows",
        "height": height,
        "layer": [_bars(x, y), _names(x, y), *_null(y)],
        "config": theme.chart_config(),
    }


def _bars(x: Spec, y: Spec) -> Spec:
    colour = {"condition": {"test": "datum.above > 0", "value": theme.VALIDATION}, "value": theme.GHOST}
    told = [
        {"field": "frequency", "type": "quantitative", "format": "d"},
        {"field": "share", "type": "quantitative", "format": ".1%"},
    ]
    edges = {"x": {"field": "left", **x}, "x2": {"field": "right"}}
    bars = {"y": {"field": "share", **y}, "y2": {"datum": 0}, "color": colour, "tooltip": told}
    return {"mark": {"type": "bar"}, "encoding": edges | bars}


def _names(x: Spec, y: Spec) -> Spec:
    mark = {"type": "text", "fontSize": theme.LABEL_FONT, "fontWeight": "bold", "dy": -9, "tooltip": None}
    place = {"x": {"field": "frequency", **x}, "y": {"field": "share", **y}}
    text = {"text": {"field": "name", "type": "quantitative", "format": "d"}}
    return {
        "transform": [{"filter": "isValid(datum.name)"}],
        "mark": mark | {"color": theme.VALIDATION},
        "encoding": place | text,
    }


def _null(y: Spec) -> list[Spec]:
    """Return the line and its label; both stand on their single row of data."""
    kept = [{"filter": "isValid(datum.null_95)"}]
    where: Spec = {"y": {"field": "null_95", **y}}
    line = {"type": "rule", "color": theme.TRAIN, "strokeDash": [6, 4], "strokeWidth": 2, "tooltip": None}
    place = where | {"x": {"value": "width"}, "text": {"value": "95 % of shuffled rows stay below"}}
    look = {"color": theme.TRAIN, "align": "right", "dy": -11, "dx": -4}
    return [{"transform": kept, "mark": line, "encoding": where}, *theme.note(look, place, kept)]
