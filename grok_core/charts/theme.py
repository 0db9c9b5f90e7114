"""Colours, dashes and sizes of every picture, readable on a projector at ten metres.

The colours are Okabe and Ito's, told apart by readers with any colour vision. One specification serves
the light and the dark theme: fonts and grid come from the page, and what is fixed here has a contrast of
at least 3 to 1 against both of the page's backgrounds.
Source: M. Okabe and K. Ito, "Color Universal Design", 2008.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from grok_core.languages import mark, signs

Spec = dict[str, Any]
"""A Vega-Lite specification without its data: JSON, ready for `st.vega_lite_chart(frame, spec)`."""

TRAIN = "#D55E00"  # vermilion, always dashed
VALIDATION = "#009E73"  # bluish green, always solid
SINGLE = "#C0669A"  # reddish purple, a little darker than the original to hold on white
RESTRICTED = "#1F86CC"  # blue, a little lighter than the original to hold on black
GHOST = "#868B93"  # the run before
RULE = "#767B83"  # thin lines that are no data

CATEGORICAL = ("#E69F00", "#56B4E9", "#009E73", "#0072B2", "#D55E00", "#CC79A7", "#F0E442")
RUNS = ("#1F86CC", "#BF8400", "#C0669A", "#009E73", "#D55E00", "#868B93")
"""One for each of several runs: Okabe and Ito's, made to hold on white and on black, where grey stands for black."""
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
MOST_LOOKS = len(CATEGORICAL) * len(SHAPES)  # 7 colours and 6 shapes have no common factor: all pairs differ
CYCLIC_SCHEME: Final = "sinebow"  # its ends meet, as residues do
ORDERED_SCHEME: Final = "viridis"

AXIS_FONT = 16  # px on a page whose type has PAGE_FONT, also in a legend; see `sized`
LABEL_FONT = 16
POINT_FONT = 12
DASH = (7, 5)  # px drawn, px left out
SOLID, DASHED = (1, 0), DASH
"""How curves are dashed, for a second thing that they differ in."""

PAGE_FONT, SMALL_PAGE_FONT = 18, 15  # px: the page's own type, and that in a window of SMALL_WINDOW
SMALL_WINDOW = (1000, 800)  # px, at least so wide and at most so high: a small projector
SCALE = "em"
"""By what the type of a chart is multiplied: it is small where the page's is."""

# The page's theme is known only in the browser, where Vega holds its background in a signal: what is
# written with INK is dark on light pages and light on dark ones, without a second specification.
DARK_INK, LIGHT_INK = "#3A4047", "#E4E8EC"
INK: Spec = {"expr": "ink"}

PARAMETERS: Final = {
    # Vega knows the window's size but not when it changes; then the page gives the chart another, and that it notices.
    SCALE: f"width * height > 0 && windowSize()[0] >= {SMALL_WINDOW[0]} && windowSize()[1] <= {SMALL_WINDOW[1]}"
    f" ? {SMALL_PAGE_FONT / PAGE_FONT:.4f} : 1",
    INK["expr"]: f"luminance(background) < 0.4 ? '{LIGHT_INK}' : '{DARK_INK}'",
}
"""What the expressions of every specification may name, each written once: a specification travels with every tick."""


@dataclass(frozen=True)
class Stroke:
    """How one series is drawn and called; the label is to be said."""

    label: str
    colour: str
    dash: tuple[int, ...]
    width: float


STROKES: dict[str, Stroke] = {
    "train": Stroke(mark("train"), TRAIN, DASH, 3),
    "val": Stroke(mark("validation"), VALIDATION, (1, 0), 3),
    "value": Stroke(mark("value"), SINGLE, (1, 0), 3),
    "restricted": Stroke(mark("restricted"), RESTRICTED, (3, 3), 3),
    "excluded": Stroke(mark("excluded"), SINGLE, (10, 3, 2, 3), 3),
}


LARGER = 1.5  # times the type on a projector: the smallest of a chart has 20 px where the page's has SMALL_PAGE_FONT


@lru_cache(maxsize=256)
def _enlarged(text: str) -> Spec:
    spec: Spec = json.loads(text)
    for parameter in spec.get("params", []):
        if parameter["name"] == SCALE:
            parameter["expr"] = f"{LARGER} * ({parameter['expr']})"
    return spec


def enlarged(spec: Spec) -> Spec:
    """Return a specification with larger type, the same object for the same specification."""
    return _enlarged(json.dumps(spec))


def sized(pixels: float) -> Spec:
    """Return a size that follows the page's type; `pixels` are those on a page whose type has PAGE_FONT."""
    return {"expr": f"{pixels} * {SCALE}"}


def chart_config(*guides: str) -> Spec:
    """Return the part of a specification that the page's own chart theme does not set well.

    Args:
        guides: Which of "axis" and "legend" the chart has; what it does not have is not sent.
    """
    words = {"labelFontSize": sized(AXIS_FONT), "titleFontSize": sized(AXIS_FONT), "labelColor": INK, "titleColor": INK}
    looks: Spec = {
        "axis": {**words, "labelPadding": 6, "titlePadding": 6, "labelOverlap": "greedy"},
        "legend": {**words, "padding": 0},
    }
    return {
        # Not read aloud stroke by stroke: words beside a chart say what its lines show.
        "line": {"aria": False, "tooltip": None},
        "rule": {"aria": False, "tooltip": None},
        "text": {"tooltip": None, "fontSize": sized(LABEL_FONT)},
        **{guide: looks[guide] for guide in guides},
        **_locale(),
    }


def _locale() -> Spec:
    """Return the signs in numbers where they are not those of English, which Vega writes by itself."""
    decimal, thousands = signs()
    if (decimal, thousands) == (".", ","):
        return {}
    number = {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", "\N{NO-BREAK SPACE}€"]}
    return {"locale": {"number": number}}
