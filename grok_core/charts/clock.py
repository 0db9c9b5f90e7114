"""Clock or pizza: a network's two numbers through its run, beside those of the paper's two networks."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from grok_core.charts import theme
from grok_core.charts.part_names import called
from grok_core.charts.specification import chart, layered, unless_same
from grok_core.charts.theme import Spec
from grok_core.languages import mark, number, say

SERIES = {mark("distance irrelevance"): "circle", mark("gradient symmetricity"): "square"}
"""Shapes of the series by their names, which are to be said."""
COLOURS = (theme.CATEGORICAL[3], theme.SINGLE)
VERDICTS = {
    "clock": mark("near the clock"),
    "pizza": mark("near the pizza"),
    "no pizza": mark("no pizza; whether a clock it does not tell"),
    "between": mark("neither near the clock nor near the pizza"),
    "unknown": mark("neither"),
}


def clock_frame(moments: Sequence[str], irrelevance: ArrayLike, symmetricity: ArrayLike) -> pd.DataFrame:
    """Return one row for each number that is known: moment, series, value (float32).

    Args:
        moments: Names of the M moments, in order.
        irrelevance, symmetricity: Shape (M,); NaN for none.
    """
    values = np.stack([irrelevance, symmetricity]).astype(np.float32)
    columns = {
        "moment": [called(name) for name in moments] * 2,
        "series": np.repeat(_series(), len(moments)),
        "value": values.ravel(),
    }
    return pd.DataFrame(columns).dropna(subset="value", ignore_index=True)


def _series() -> list[str]:
    return [say(name) for name in SERIES]


def clock_words(frame: pd.DataFrame, paper: Mapping[str, tuple[float, float]]) -> str:
    """Return every number of `clock_frame` in words, moment by moment, and those of the paper's networks.

    Args:
        frame: The frame.
        paper: Name -> (symmetricity, irrelevance).
    """
    said = [f"{moment}: {_numbers(rows)}." for moment, rows in frame.groupby("moment", sort=False)]
    shown = frame["series"].unique()
    for name, numbers in paper.items():
        known = pd.DataFrame({"series": _series(), "value": numbers[::-1]})
        said.append(f"{_paper_place(name)}: {_numbers(known[known['series'].isin(shown)])}.")
    return " ".join(said)


def _numbers(rows: pd.DataFrame) -> str:
    return ", ".join(
        f"{name} {number(value, '.2f')}" for name, value in zip(rows["series"], rows["value"], strict=True)
    )


@chart
def clock_spec(
    moments: tuple[str, ...], paper: tuple[tuple[str, tuple[float, float]], ...], *, both: bool, height: int = 260
) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `clock_frame`.

    Args:
        moments: As in the frame.
        paper: Names and (symmetricity, irrelevance) of the paper's networks, drawn at the right as they are here.
        both: Whether there is a symmetricity.
        height: Pixels.
    """
    places = [*(called(name) for name in moments), *(_paper_place(name) for name, _ in paper)]
    series, looks = _series(), list(SERIES.values())
    shown = series if both else series[:1]
    x, y = alt.X(field="moment", **_across(places)), alt.Y(field="value", **_up())
    colour = alt.Color(
        field="series",
        type="nominal",
        title=None,
        scale=alt.Scale(domain=shown, range=list(COLOURS[: len(shown)])),
        legend=alt.Legend(orient="top", labelLimit=240, columns=1, rowPadding=0, symbolSize=80),
    )
    shapes = alt.Scale(domain=shown, range=looks[: len(shown)])
    shape = alt.Shape(field="series", type="nominal", title=None, legend=None, scale=shapes)
    told = [
        alt.Tooltip(field="moment", type="nominal", title=unless_same(say("moment"), "moment")),
        alt.Tooltip(field="series", type="nominal", title=unless_same(say("series"), "series")),
        alt.Tooltip(field="value", type="quantitative", format=".2f", title=unless_same(say("value"), "value")),
    ]
    lines = alt.UnitSpec(mark=alt.MarkDef("line", strokeWidth=2), encoding=alt.Encoding(x=x, y=y, color=colour))
    points = alt.UnitSpec(
        mark=alt.MarkDef("point", filled=True, size=90),
        encoding=alt.Encoding(x=x, y=y, color=colour, shape=shape, tooltip=told),
    )
    of_paper = [
        _paper_point(name, which, numbers[1 - which], places)
        for name, numbers in paper
        for which in reversed(range(len(shown)))
    ]
    return layered([lines, points, *of_paper], description=say("Clock or pizza, by moment"), height=height)


def _across(places: Sequence[str]) -> Spec:
    """Return the arguments of the channel of moments."""
    axis = alt.Axis(labelAngle=-30, labelOverlap=False, grid=False, ticks=False)
    return {"type": "nominal", "title": None, "scale": alt.Scale(domain=list(places)), "axis": axis}


def _up() -> Spec:
    """Return the arguments of the channel of values."""
    scale = alt.Scale(zero=True, domainMax=1.1)
    return {"type": "quantitative", "title": None, "scale": scale, "axis": alt.Axis(values=[0, 0.5, 1])}


def _paper_place(name: str) -> str:
    return say("{name} (paper)", name=say(name))


def _paper_point(name: str, which: int, value: float, places: Sequence[str]) -> alt.UnitSpec:
    """Return one number of a network of the paper, in the look of one of SERIES: a hollow point."""
    return alt.UnitSpec(
        mark=alt.MarkDef(
            "point",
            filled=False,
            size=120,
            strokeWidth=2.5,
            shape=list(SERIES.values())[which],
            color=COLOURS[which],
            tooltip=None,
            aria=False,
        ),
        encoding=alt.Encoding(x=alt.XDatum(_paper_place(name), **_across(places)), y=alt.YDatum(value, **_up())),
    )


def clock_caption(
    irrelevance: float,
    symmetricity: float,
    error: float,
    *,
    null_5: float,
    p_value: float,
    paper: Mapping[str, tuple[float, float]],
    verdict: str,
    has_generalised: bool,
    commutes: bool,
    is_forced: bool,
) -> str:
    """Return the two numbers beside those of the paper, and what they are near.

    Args:
        irrelevance, symmetricity: The network's two numbers; a symmetricity of NaN cannot be measured.
        error: The standard error of the symmetricity.
        null_5, p_value: What 95 % of shuffles of the cells of each answer stay above, and how often they get as low.
        paper: Name -> (symmetricity, irrelevance).
        verdict: One of VERDICTS.
        has_generalised: Otherwise no verdict is given.
        commutes: Whether x ∘ y = y ∘ x.
        is_forced: Whether the network sees nothing but the sum of its operands.
    """
    first = say(
        "Distance irrelevance {value:.2f} ({paper}; 95 % of shuffled cells stay above {null:.2f}, p = {p:.3f})",
        value=irrelevance,
        paper=_of(paper, 1),
        null=null_5,
        p=p_value,
    )
    if not commutes:
        second = say("no gradient symmetricity: it is for operations in which x and y may trade places")
    elif math.isnan(symmetricity):
        second = say("no gradient symmetricity, since each operand has embeddings of its own")
    else:
        second = _symmetricity(symmetricity, error, _of(paper, 0), is_forced)
    ending = say(VERDICTS[verdict])
    if not has_generalised:
        ending = say("it has not generalised, so it is neither")
    elif math.isnan(symmetricity):
        ending = say("by its irrelevance alone {verdict}", verdict=ending)
    return f"{first}; {second}: {ending}."


def _symmetricity(value: float, error: float, paper: str, is_forced: bool) -> str:
    parts: dict[str, Any] = {"value": value, "error": error, "paper": paper}
    if is_forced:
        return say(
            "gradient symmetricity {value:.2f} ± {error:.2f} ({paper}; forced, as the network is given the sum alone)",
            **parts,
        )
    return say("gradient symmetricity {value:.2f} ± {error:.2f} ({paper})", **parts)


def _of(paper: Mapping[str, tuple[float, float]], which: int) -> str:
    return ", ".join(f"{say(name)} {number(numbers[which], '.2f')}" for name, numbers in paper.items())


CLOCK, PIZZA = mark("clock"), mark("pizza")
"""The networks of the paper, as `measures.clock` names them."""
