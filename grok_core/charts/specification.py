"""From Altair's grammar to the JSON that the browser draws: built once for its arguments, checked in the tests.

Charts are written with the classes of Altair's grammar (`alt.LayerSpec`, `alt.UnitSpec`, `alt.Encoding`), which hold
what is written in them and nothing else. `alt.Chart` would add data, a default configuration and names, and takes
fifty times as long.

A misspelt channel, property or type is an error when the chart is built while Altair checks it. That takes a tenth
of a second a chart, so the app builds without; `tests/charts/test_specification.py` builds every chart with it.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, wraps
from textwrap import wrap
from threading import Lock
from typing import Any, Literal, ParamSpec, cast

import altair as alt
from altair.utils import schemapi

from grok_core import languages
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
    def built(_language: str, *args: P.args, **kwargs: P.kwargs) -> Spec:
        with _building, schemapi.debug_mode(False):
            return build(*args, **kwargs).to_dict(validate=False)

    @wraps(build)
    def specification(*args: P.args, **kwargs: P.kwargs) -> Spec:
        return cast(Callable[..., Spec], built)(languages.current(), *args, **kwargs)

    made = cast(Callable[P, Spec], specification)
    CHARTS.append(made)
    return made


FEW = 8  # names along an axis, of which all are written
EDGES: Spec = {"left": 6, "right": 9}  # px: for half of the label at either end of an axis


def layered(
    layers: Sequence[alt.UnitSpec | alt.LayerSpec],
    *,
    description: str,
    height: int | alt.Step,
    encoding: alt.Encoding | None = None,
    padding: Spec | None = None,
    title: alt.TitleParams | None = None,
    parameters: Mapping[str, str] = {},
    guides: Sequence[str] = ("axis", "legend"),
    resolve: alt.Resolve | None = None,
) -> alt.TopLevelLayerSpec:
    """Return a chart without data.

    Args:
        layers: From back to front.
        description: What it shows, for readers who do not see it.
        height: Pixels, or so many for each name along the vertical axis.
        encoding: What the layers inherit unless they say it themselves.
        padding: Pixels around the chart; None leaves them to the page.
        title: Heading.
        parameters: Names and expressions that its own expressions may name, beside `theme.PARAMETERS`.
        guides: Which of "axis" and "legend" it has.
        resolve: Which axes its layers do not share; None for none.
    """
    named = {**theme.PARAMETERS, **parameters}
    return alt.TopLevelLayerSpec(
        description=description,
        height=height,
        layer=list(layers),
        encoding=alt.Undefined if encoding is None else encoding,
        padding=alt.Undefined if padding is None else padding,
        title=alt.Undefined if title is None else title,
        params=[alt.VariableParameter(name=name, expr=expr) for name, expr in named.items()],
        config=theme.chart_config(*guides),
        resolve=alt.Undefined if resolve is None else resolve,
    )


def unless_same(said: str, field: str) -> Any:
    """Return a title in a tooltip; none where it is the name of the column, which Vega takes by itself."""
    return alt.Undefined if said == field else said


def quoted(text: str) -> str:
    """Return a text as it stands in an expression of a chart."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def present(*columns: str) -> list[alt.FilterTransform]:
    """Keep the rows that have a value in every one of these columns."""
    return [alt.FilterTransform(" && ".join(f"isValid(datum.{column})" for column in columns))]


SAMPLE, GAP = 28, 6  # px of a stroke beside its name, and between the two, on a page whose type has PAGE_FONT
LETTER = 8  # px, the width of a letter on average, a little too large rather than too small
ONE_ROW = alt.InlineData(values=[{}])


def named_stroke(
    name: str,
    y: Mapping[str, Any],
    *,
    end: Literal["left", "right"],
    inset: float = 0,
    transform: Sequence[alt.Transform] = (),
    **stroke: Any,
) -> list[alt.UnitSpec]:
    """Return the layers of a short stroke and what it is called, outside the plot: there no curve or rule can cross it.

    Args:
        name: The words.
        y: At which height, as `alt.value` makes it.
        end: Of the plot, at which it stands, stroke outermost.
        inset: Pixels between that end and the stroke, on a page whose type has PAGE_FONT.
        transform: What decides on the chart's rows whether it is drawn; without, it always is.
        **stroke: The look of the stroke, as `alt.MarkDef` takes it.
    """
    start = "" if end == "left" else "width - "
    edge, tip, place = (
        alt.value({"expr": f"{start}{inset + pixels} * {theme.SCALE}"}) for pixels in (0, SAMPLE, SAMPLE + GAP)
    )
    data = alt.Undefined if transform else ONE_ROW
    across = alt.Encoding(x=edge, x2=tip, y=y)
    words = alt.Encoding(x=place, y=y, text=alt.TextValue(name))
    rows: Spec = {"data": data, "transform": list(transform) or alt.Undefined}
    return [
        alt.UnitSpec(mark=alt.MarkDef("rule", **stroke), encoding=across, **rows),
        alt.UnitSpec(mark=alt.MarkDef("text", color=theme.INK, align=end), encoding=words, **rows),
    ]


LINE = 36  # letters of a heading, which fit beside each other on a phone


def heading(text: str) -> alt.TitleParams:
    """Return a heading at the left edge of a chart, in lines that a phone has room for: an axis title would be cut."""
    return alt.TitleParams(
        wrap(text, LINE),
        anchor="start",
        frame="bounds",
        color=theme.INK,
        fontSize=theme.sized(theme.LABEL_FONT),
        fontWeight="normal",
        offset=8,
    )


def above(pixels: float) -> Mapping[str, Any]:
    """Return a height so many pixels above the plot, on a page whose type has PAGE_FONT."""
    return alt.value({"expr": f"-{pixels} * {theme.SCALE}"})
