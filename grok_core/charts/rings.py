"""The rings of a few frequencies, small and side by side, each in a frame of its own that never moves.

The upper row has the rings of a matrix of rows, the lower one, at the same frequencies, those of the held-out answers.
Frame, orientation and colours follow from what an element is, not from what is drawn: element 0 belongs at the right,
and the colour of an element is the angle at which it belongs. A ring that has closed is one walk through the colours.
"""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from grok_core.charts import theme
from grok_core.charts.specification import chart, layered, present
from grok_core.charts.theme import Spec
from grok_core.measures.answer_rings import AnswerRing
from grok_core.measures.fourier import Ring

LIMIT = 1.6  # half the side of a frame, where a ring has the radius 1; points beyond it stand at its edge
LINE = 0.75  # the height of a line of words, in the same unit: one above each row of rings, one below each ring
WIDE, HIGH = 2 * LIMIT, 2 * LIMIT + 2 * LINE

Row = Sequence[Ring | AnswerRing]


def rings_frame(rows: Mapping[str, Row], labels: Sequence[str]) -> pd.DataFrame:
    """Return one row for each point of each ring, one at the centre of each ring and one for each row of rings.

    Args:
        rows: What the rings of a row are of -> rings of the same n elements at the same frequencies, one or more.
        labels: What each of the n elements is called.
    Returns:
        float32: x, y (the frames side by side), turn (the angle at which the element belongs, in turns, 0 to 1); int8:
        above (1 at the centre of a ring that stands above its null); text: label (the element), words (frequency and
        score of the ring, at its centre), title (of the row of rings, above it).
    """
    return pd.concat([_row(title, row, labels, -j * HIGH) for j, (title, row) in enumerate(rows.items())])


def _row(title: str, row: Row, labels: Sequence[str], y: float) -> pd.DataFrame:
    n, shown = len(labels), len(row)
    centres = np.array([[i * WIDE, y] for i in range(shown)])
    points = [centre + np.clip(ring.points, -LIMIT, LIMIT) for centre, ring in zip(centres, row, strict=True)]
    turns = [ring.frequency * np.arange(n) % n / n for ring in row]
    above = [ring.score > ring.null_95 for ring in row]
    frame = pd.DataFrame(np.concatenate([*points, centres, centres.mean(axis=0)[None]]), columns=["x", "y"])
    frame["turn"] = np.concatenate([*turns, np.full(shown + 1, np.nan)])
    frame = frame.astype(np.float32)
    frame["above"] = np.concatenate([np.zeros(n * shown), above, [False]]).astype(np.int8)
    frame["label"] = [*labels] * shown + [None] * (shown + 1)
    frame["words"] = [None] * (n * shown) + [f"k = {ring.frequency}: {_number(ring.score)}" for ring in row] + [None]
    frame["title"] = [None] * ((n + 1) * shown) + [f"{title} (null {_number(row[0].null_95)})"]
    return frame


def rings_words(rows: Mapping[str, Row]) -> str:
    """Return in words the numbers of all rings, row by row; arguments as for `rings_frame`."""
    said = []
    for title, row in rows.items():
        scores = ", ".join(f"{_number(ring.score)} at frequency {ring.frequency}" for ring in row)
        said.append(f"Ring scores of the {title} (null {_number(row[0].null_95)}): {scores}.")
    return " ".join(said)


def _number(score: float) -> str:
    """Return a score as it is written: with a minus sign, and never as a negative zero."""
    return f"{score:z.2f}".replace("-", "−")


@chart
def rings_spec(*, count: int, shown: int, rows: int, height: int) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `rings_frame`; draw it with width="stretch".

    Args:
        count: The number of elements, which decides how large a dot may be.
        shown: The number of rings in a row.
        rows: The number of rows of rings.
        height: Pixels.
    """
    wide, high = shown * WIDE, rows * HIGH
    unit = f"min(width / {wide}, height / {high})"  # in pixels: all frames are seen, whatever the chart's shape
    below = {
        "dy": {"expr": f"{LIMIT + LINE / 2} * {unit}"},
        "fontWeight": {"expr": "datum.above > 0 ? 'bold' : 'normal'"},
    }
    return layered(
        [
            _circles(unit),
            _dots(unit, count),
            _words("words", unit, below),
            _words("title", unit, {"dy": {"expr": f"-{LIMIT + LINE / 2} * {unit}"}}),
        ],
        description=f"rings of {shown} frequencies, {count} points each, above their scores",
        height=height,
        encoding=alt.Encoding(
            x=alt.X(field="x", **_axis(wide / 2 - LIMIT, f"width / 2 / {unit}")),
            y=alt.Y(field="y", **_axis((HIGH - high) / 2, f"height / 2 / {unit}")),
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


def _words(field: str, unit: str, place: Spec) -> alt.UnitSpec:
    """Return the words of a column, centred, away from their point by what `place` says."""
    look: Spec = {
        "align": "center",
        "baseline": "middle",
        "color": theme.INK,
        "tooltip": None,
        "fontSize": {"expr": f"min({theme.LABEL_FONT}, {unit} * 0.52)"},
    }
    return alt.UnitSpec(
        transform=present(field),
        mark=alt.MarkDef("text", **look, **place),
        encoding=alt.Encoding(text=alt.Text(field=field, type="nominal")),
    )
