"""The strongest rings of a matrix of rows, small and side by side, each in a frame of its own that never moves.

Frame, orientation and colours follow from what an element is, not from what is drawn: element 0 belongs at the right,
and the colour of an element is the angle at which it belongs. A ring that has closed is one walk through the colours.
"""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from grok_core.charts import theme
from grok_core.charts.specification import chart, layered, present
from grok_core.charts.theme import Spec
from grok_core.measures.fourier import Ring

LIMIT = 1.6  # half the side of a frame, in root mean square radii of its ring; points beyond it stand at its edge
ROOM = 2.0  # to the right of each frame, for its numbers, in the same unit
IN_A_ROW = 2
WIDE, HIGH = 2 * LIMIT + ROOM, 2 * LIMIT


def rings_frame(rings: Sequence[Ring], labels: Sequence[str]) -> pd.DataFrame:
    """Return one row for each point of each ring, and one at the centre of each ring with its numbers.

    Args:
        rings: Rings of the same n elements, one or more.
        labels: What each of the n elements is called.
    Returns:
        float32: x, y (the frames side by side), turn (the angle at which the element belongs, in turns, 0 to 1), above
        (1 where the ring stands above its null); text: label (the element), words (the numbers of the ring).
    """
    n, shown = len(labels), len(rings)
    centres = np.array([[i % IN_A_ROW * WIDE, -(i // IN_A_ROW) * HIGH] for i in range(shown)])
    points = [centre + np.clip(ring.points, -LIMIT, LIMIT) for centre, ring in zip(centres, rings, strict=True)]
    turns = [ring.frequency * np.arange(n) % n / n for ring in rings]
    above = [ring.score > ring.null_95 for ring in rings]
    frame = pd.DataFrame(np.concatenate([*points, centres]), columns=["x", "y"])
    frame["turn"] = np.concatenate([*turns, np.full(shown, np.nan)])
    frame["above"] = np.concatenate([np.repeat(above, n), above])
    frame = frame.astype(np.float32)
    frame["label"] = [*labels] * shown + [None] * shown
    numbers = [f"k = {ring.frequency}\n{ring.score:.2f}\nnull {ring.null_95:.2f}" for ring in rings]
    frame["words"] = [*[None] * (n * shown), *numbers]
    return frame


def rings_words(rings: Sequence[Ring]) -> str:
    """Return in words the numbers beside the rings, all of which have the same null."""
    scores = ", ".join(f"{ring.score:.2f} at frequency {ring.frequency}" for ring in rings)
    return f"Ring scores: {scores}; 95 % of shuffled rows stay below {rings[0].null_95:.2f}."


@chart
def rings_spec(*, count: int, shown: int, height: int) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `rings_frame`; draw it with width="stretch".

    Args:
        count: The number of elements, which decides how large a dot may be.
        shown: The number of rings.
        height: Pixels.
    """
    wide, high = min(shown, IN_A_ROW) * WIDE, -(-shown // IN_A_ROW) * HIGH
    unit = f"min(width / {wide}, height / {high})"  # in pixels: all frames are seen, whatever the chart's shape
    return layered(
        [_circles(unit), _dots(unit, count), _numbers(unit)],
        description=f"rings of {shown} frequencies, {count} points each, beside their scores and what chance reaches",
        height=height,
        encoding=alt.Encoding(
            x=alt.X(field="x", **_axis(wide / 2 - LIMIT, f"width / 2 / {unit}")),
            y=alt.Y(field="y", **_axis(LIMIT - high / 2, f"height / 2 / {unit}")),
        ),
    )


def _axis(centre: float, reach: str) -> Spec:
    """Return the arguments of a channel of coordinates around `centre`, of which `reach` is seen to either side."""
    domain = [{"expr": f"{centre} - {reach}"}, {"expr": f"{centre} + {reach}"}]
    return {"type": "quantitative", "axis": None, "scale": alt.Scale(domain=domain, zero=False, nice=False)}


def _circles(unit: str) -> alt.UnitSpec:
    """Return the circle on which the points of a closed ring stand, in every frame."""
    size = {"expr": f"4 * pow({unit}, 2)"}  # of a circle, Vega's size is the square around it
    look: Spec = {"filled": False, "stroke": theme.GHOST, "strokeWidth": 1, "opacity": 0.6, "tooltip": None}
    return alt.UnitSpec(transform=present("words"), mark=alt.MarkDef("point", size=size, **look))


def _dots(unit: str, count: int) -> alt.UnitSpec:
    """Return the points; on a closed ring they overlap a little."""
    size = {"expr": f"clamp(pow({unit} * {2 * np.pi * 1.25 / count:.4f}, 2), 14, 90)"}
    return alt.UnitSpec(
        transform=present("turn"),
        mark=alt.MarkDef("point", filled=True, size=size, opacity=1),
        encoding=alt.Encoding(
            color=alt.Color(
                field="turn",
                type="quantitative",
                scale=alt.Scale(type="linear", scheme=theme.CYCLIC_SCHEME, domain=[0, 1]),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip(field="label", type="nominal", title="element"),
                alt.Tooltip(field="turn", type="quantitative", format=".0%", title="place on the ring"),
            ],
        ),
    )


def _numbers(unit: str) -> alt.UnitSpec:
    """Return frequency, score and null at the right of each frame: bold where the ring stands above its null."""
    font = f"min({theme.LABEL_FONT}, {unit} * 0.42)"
    look: Spec = {
        "align": "left",
        "baseline": "middle",
        "lineBreak": "\n",
        "color": theme.INK,
        "tooltip": None,
        "dx": {"expr": f"{LIMIT + 0.1} * {unit}"},
        "dy": {"expr": f"-{font} * 1.2"},  # of three lines the middle one is at the centre
        "lineHeight": {"expr": f"{font} * 1.2"},
        "fontSize": {"expr": font},
        "fontWeight": {"expr": "datum.above > 0 ? 'bold' : 'normal'"},
    }
    return alt.UnitSpec(
        transform=present("words"),
        mark=alt.MarkDef("text", **look),
        encoding=alt.Encoding(text=alt.Text(field="words", type="nominal")),
    )
