"""From Altair's grammar to the JSON that the browser draws: built once for its arguments, checked in the tests.

Charts are written with the classes of Altair's grammar (`alt.LayerSpec`, `alt.UnitSpec`, `alt.Encoding`), which hold
what is written in them and nothing else. `alt.Chart` would add data, a default configuration and names, and takes
fifty times as long.

A misspelt channel, property or type is an error when the chart is built while Altair checks it. That takes a tenth
of a second a chart, so the app builds without; `tests/charts/test_specification.py` builds every chart with it.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from threading import Lock
from typing import ParamSpec, cast

import altair as alt
from altair.utils import schemapi

from grok_core.charts import theme
from grok_core.charts.theme import Spec

MOST = 256  # specifications that are kept

P = ParamSpec("P")

CHARTS: list[Callable[..., Spec]] = []
"""Every function under `chart`."""

_building = Lock()  # Altair's switch for its checks is one for the whole process


def chart(build: Callable[P, alt.TopLevelLayerSpec]) -> Callable[P, Spec]:
    """Make a function that builds a chart return its Vega-Lite specification, the same object for equal arguments.

    Streamlit sends nothing when the same specification comes again. All arguments must be hashable. Never change
    a returned specification: it is shared. `inspect.unwrap` gives back the function that builds the chart.
    """

    @lru_cache(maxsize=MOST)
    @wraps(build)
    def specification(*args: P.args, **kwargs: P.kwargs) -> Spec:
        with _building, schemapi.debug_mode(False):
            return build(*args, **kwargs).to_dict(validate=False)

    made = cast(Callable[P, Spec], specification)
    CHARTS.append(made)
    return made


def layered(
    layers: Sequence[alt.UnitSpec],
    *,
    description: str,
    height: int | alt.Step,
    encoding: alt.Encoding | None = None,
    padding: Spec | None = None,
    title: alt.TitleParams | None = None,
) -> alt.TopLevelLayerSpec:
    """Return a chart without data.

    Args:
        layers: From back to front.
        description: What it shows, for readers who do not see it.
        height: Pixels, or so many for each name along the vertical axis.
        encoding: What the layers inherit unless they say it themselves.
        padding: Pixels around the chart; None leaves them to the page.
        title: Heading.
    """
    return alt.TopLevelLayerSpec(
        description=description,
        height=height,
        layer=list(layers),
        encoding=alt.Undefined if encoding is None else encoding,
        padding=alt.Undefined if padding is None else padding,
        title=alt.Undefined if title is None else title,
        config=theme.chart_config(),
    )


def present(*columns: str) -> list[alt.FilterTransform]:
    """Keep the rows that have a value in every one of these columns."""
    return [alt.FilterTransform(" && ".join(f"isValid(datum.{column})" for column in columns))]


def note(
    encoding: alt.Encoding,
    *,
    colour: str | Spec,
    align: str | Spec,
    dx: float | Spec,
    dy: float | None = None,
    bold: bool = False,
    transform: Sequence[alt.FilterTransform | alt.CalculateTransform] = (),
    data: alt.InlineData | None = None,
) -> list[alt.UnitSpec]:
    """Return the layers of a text that stays readable over lines: a halo of page colour, then the words.

    Args:
        encoding: Its place and its words.
        colour: Colour of the words, or an expression for it.
        align: Which end of the text stands at its place: "left", "right", or an expression for it.
        dx, dy: Pixels to the right of its place, and below it.
        bold: Bold type.
        transform: What is done to the rows before; none without.
        data: Rows of its own; None for the chart's.
    """
    look: Spec = {
        "fontSize": theme.LABEL_FONT,
        "baseline": "middle",
        "tooltip": None,
        "align": align,
        "dx": dx,
        "dy": alt.Undefined if dy is None else dy,
        "fontWeight": "bold" if bold else alt.Undefined,
    }
    halo = alt.MarkDef("text", **look, color=theme.PAPER, stroke=theme.PAPER, strokeWidth=5, strokeJoin="round")
    words = alt.MarkDef("text", **look, color=colour)
    return [
        alt.UnitSpec(
            mark=mark,
            encoding=encoding,
            transform=list(transform) or alt.Undefined,
            data=alt.Undefined if data is None else data,
        )
        for mark in (halo, words)
    ]
