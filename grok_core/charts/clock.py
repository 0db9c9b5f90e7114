"""Clock or pizza: a network's two numbers through its run, beside those of the paper's two networks."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from grok_core.charts import theme
from grok_core.charts.theme import Spec

SERIES = {"distance irrelevance": "circle", "gradient symmetricity": "square"}
COLOURS = (theme.CATEGORICAL[3], theme.SINGLE)
VERDICTS = {
    "clock": "near the clock",
    "pizza": "near the pizza",
    "no pizza": "no pizza; whether a clock it does not tell",
    "between": "neither near the clock nor near the pizza",
    "unknown": "neither",
}


def clock_frame(moments: Sequence[str], irrelevance: ArrayLike, symmetricity: ArrayLike) -> pd.DataFrame:
    """Return one row for each number that there is: moment, series, value (float32).

    Args:
        moments: Names of the M moments, in order.
        irrelevance, symmetricity: Shape (M,); NaN for none.
    """
    values = np.stack([irrelevance, symmetricity]).astype(np.float32)
    columns = {"moment": list(moments) * 2, "series": np.repeat(list(SERIES), len(moments)), "value": values.ravel()}
    return pd.DataFrame(columns).dropna(subset="value", ignore_index=True)


def clock_spec(
    moments: Sequence[str], paper: Mapping[str, tuple[float, float]], *, both: bool, height: int = 260
) -> Spec:
    """Return a Vega-Lite specification for `clock_frame`.

    Args:
        moments: As in the frame.
        paper: Name -> (symmetricity, irrelevance) of the paper's networks, drawn at the right as they are here.
        both: Whether there is a symmetricity.
        height: Pixels.
    """
    places = [*moments, *(f"{name} (paper)" for name in paper)]
    x: Spec = {"type": "nominal", "title": None, "scale": {"domain": places},
               "axis": {"labelAngle": -30, "labelOverlap": False, "grid": False, "ticks": False}}  # fmt: skip
    y: Spec = {"type": "quantitative", "title": None, "scale": {"zero": True, "domainMax": 1.1},
               "axis": {"values": [0, 0.5, 1]}}  # fmt: skip
    shown = list(SERIES) if both else list(SERIES)[:1]
    scale = {"domain": shown, "range": list(COLOURS[: len(shown)])}
    colour: Spec = {"field": "series", "type": "nominal", "title": None, "scale": scale,
                    "legend": {"orient": "top", "labelLimit": 240}}  # fmt: skip
    shape = {"field": "series", "type": "nominal", "title": None, "legend": None,
             "scale": {"domain": shown, "range": [SERIES[name] for name in shown]}}  # fmt: skip
    told = [{"field": name, "type": "nominal"} for name in ("moment", "series")]
    told += [{"field": "value", "type": "quantitative", "format": ".2f"}]
    of_run: Spec = {"x": {"field": "moment", **x}, "y": {"field": "value", **y}, "color": colour}
    marks: Spec = {"mark": {"type": "point", "filled": True, "size": 90},
                   "encoding": of_run | {"shape": shape, "tooltip": told}}  # fmt: skip
    layers: list[Spec] = [{"mark": {"type": "line", "strokeWidth": 2}, "encoding": of_run}, marks]
    for name, numbers in paper.items():
        for series, value in zip(reversed(SERIES), numbers, strict=True):
            layers += [_paper(f"{name} (paper)", series, value, x, y)] if series in shown else []
    return {
        "description": "Clock or pizza, by moment",
        "height": height,
        "layer": layers,
        "config": theme.chart_config(),
    }


def _paper(place: str, series: str, value: float, x: Spec, y: Spec) -> Spec:
    colour = COLOURS[list(SERIES).index(series)]
    mark = {"type": "point", "filled": False, "size": 120, "strokeWidth": 2.5, "shape": SERIES[series], "color": colour}
    return {"mark": mark | {"tooltip": None}, "encoding": {"x": {"datum": place, **x}, "y": {"datum": value, **y}}}


def clock_caption(
    irrelevance: float,
    symmetricity: float,
    *,
    null: float,
    paper: Mapping[str, tuple[float, float]],
    verdict: str,
    has_generalised: bool,
    is_forced: bool,
) -> str:
    """Return the two numbers beside those of the paper, and what they are near.

    Args:
        irrelevance, symmetricity: Of the network; a symmetricity of NaN is one that cannot be had.
        null: The irrelevance of the same logits in shuffled cells.
        paper: Name -> (symmetricity, irrelevance).
        verdict: One of VERDICTS.
        has_generalised: Otherwise no verdict is given.
        is_forced: Whether the network sees nothing but the sum of its operands.
    """
    numbers = [f"Distance irrelevance {irrelevance:.2f} ({_of(paper, 1)}; shuffled {null:.2f})"]
    if math.isnan(symmetricity):
        numbers += ["no gradient symmetricity, since each operand has embeddings of its own"]
    else:
        forced = "; forced, as the network is given the sum alone" if is_forced else ""
        numbers += [f"gradient symmetricity {symmetricity:.2f} ({_of(paper, 0)}{forced})"]
    alone = "by its irrelevance alone " if math.isnan(symmetricity) else ""
    ending = f"{alone}{VERDICTS[verdict]}" if has_generalised else "it has not generalised, so it is neither"
    return f"{'; '.join(numbers)}: {ending}."


def _of(paper: Mapping[str, tuple[float, float]], which: int) -> str:
    return ", ".join(f"{name} {numbers[which]:.2f}" for name, numbers in paper.items())
