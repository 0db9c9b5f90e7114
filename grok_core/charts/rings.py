"""The rings of a few frequencies, small and side by side, each in a frame of its own that never moves.

The upper row has the rings of a matrix of rows, the lower one, at the same frequencies, those of the held-out answers.
Frame, orientation and colours follow from what an element is, not from what is drawn: element 0 belongs at the right,
and the colour of an element is the angle at which it belongs. A ring that has closed is one walk through the colours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd

from grok_core.charts import theme
from grok_core.charts.part_names import called
from grok_core.charts.specification import chart, layered
from grok_core.charts.theme import Spec
from grok_core.languages import number, say
from grok_core.measures.answer_rings import AnswerRing
from grok_core.measures.fourier import Ring

RADIUS = 1000  # of a ring: coordinates travel with every tick, as whole numbers of two bytes
LIMIT = 1600  # half the side of a frame, in the same unit; points beyond it stand at its edge
WIDE = 2 * LIMIT

BREAK = "|"  # between two lines
UNIT = "unit"  # the name of pixels a unit of coordinates

POINT, RING, CLOSER_RING, TITLE = range(4)  # what a row of the frame is; the third is a ring above its null

Row = Sequence[Ring | AnswerRing]


@dataclass(frozen=True)
class Words:
    """The words around rings: one line above each row of them, and below each ring its frequency and score.

    Args:
        line: The height of a line, in the unit of coordinates.
        below: In how many lines frequency and score stand.
    """

    line: int
    below: int

    @property
    def high(self) -> int:
        """The height of a row of rings with its words."""
        return 2 * LIMIT + (1 + self.below) * self.line


SMALL, LARGE = Words(750, 1), Words(1000, 2)
"""Words for a page, and for a projector."""


def rings_frame(rows: Mapping[str, Row], labels: Sequence[str], words: Words = SMALL) -> pd.DataFrame:
    """Return one row for each point of each ring, one at the centre of each ring and one for each row of rings.

    Args:
        rows: What the rings of a row are of -> rings of the same n elements at the same frequencies, one or more.
        labels: What each of the n elements is called.
        words: How the words around the rings are set.
    Returns:
        int16: x, y (the frames side by side), place (k·i mod n of element i: n of them are a turn, 0 elsewhere); int8:
        kind (POINT, RING or CLOSER_RING at its centre, TITLE of a row); text: words (the element's label, the ring's
        frequency and score, or the title).
    """
    return pd.concat([_row(title, row, labels, words, -j * words.high) for j, (title, row) in enumerate(rows.items())])


def _row(title: str, row: Row, labels: Sequence[str], words: Words, y: float) -> pd.DataFrame:
    n, shown = len(labels), len(row)
    centres = np.array([[i * WIDE, y] for i in range(shown)])
    points = [centre + np.clip(RADIUS * ring.points, -LIMIT, LIMIT) for centre, ring in zip(centres, row, strict=True)]
    places = [ring.frequency * np.arange(n) % n for ring in row]
    kinds = [CLOSER_RING if ring.score > ring.null_95 else RING for ring in row]
    frame = pd.DataFrame(np.concatenate([*points, centres, centres.mean(axis=0)[None]]).round(), columns=["x", "y"])
    frame["place"] = np.concatenate([*places, np.zeros(shown + 1)])
    frame = frame.astype(np.int16)
    frame["kind"] = np.array([POINT] * (n * shown) + [*kinds, TITLE], dtype=np.int8)
    between = ": " if words.below == 1 else BREAK
    scores = [f"k = {ring.frequency}{between}{number_text(ring.score)}" for ring in row]
    frame["words"] = [*labels] * shown + [*scores, titled(title, number_text(row[0].null_95))]
    return frame


def rings_words(rows: Mapping[str, Row]) -> str:
    """Return in words the numbers of all rings, row by row; arguments as for `rings_frame`."""
    said = []
    for title, row in rows.items():
        scores = ", ".join(
            say("{score} at frequency {frequency}", score=number_text(ring.score), frequency=ring.frequency)
            for ring in row
        )
        null = number_text(row[0].null_95)
        said.append(
            say("Ring scores of the {title} (null {null}): {scores}.", title=called(title), null=null, scores=scores)
        )
    return " ".join(said)


def number_text(score: float) -> str:
    """Return a score as it is written: with a minus sign, and never as a negative zero."""
    return number(score, "z.2f").replace("-", "−")


def titled(rows: str, null: str) -> str:
    """Return what stands over a row of rings: what they are of, and what chance reaches."""
    return say("{title} (null {null})", title=called(rows), null=null)


@chart
def rings_spec(*, count: int, shown: int, rows: int, height: int, words: Words = SMALL) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `rings_frame`; draw it with width="stretch".

    Args:
        count: The number of elements, which decides how large a dot may be.
        shown: The number of rings in a row.
        rows: The number of rows of rings.
        height: Pixels.
        words: As for `rings_frame`.
    """
    wide, high = shown * WIDE, rows * words.high
    middle = ((1 - words.below) * words.line - (rows - 1) * words.high) // 2
    unit = f"min(width / {wide}, height / {high})"  # in pixels: all frames are seen, whatever the chart's shape
    below = {
        "dy": {"expr": f"{LIMIT + words.line // 2} * {UNIT}"},
        "fontWeight": {"expr": f"datum.kind == {CLOSER_RING} ? 'bold' : 'normal'"},
    }
    return layered(
        [
            _circles(),
            _dots(count),
            _words(_of_kind(RING, CLOSER_RING), below, words),
            _words(_of_kind(TITLE), {"dy": {"expr": f"-{LIMIT + words.line // 2} * {UNIT}"}}, words),
        ],
        description=say(
            "rings of {shown} frequencies, {count} points each, above their scores", shown=shown, count=count
        ),
        height=height,
        encoding=alt.Encoding(
            x=alt.X(field="x", **_axis(wide // 2 - LIMIT, f"width / 2 / {UNIT}")),
            y=alt.Y(field="y", **_axis(middle, f"height / 2 / {UNIT}")),
        ),
        parameters={UNIT: unit},
        guides=(),
    )


def _of_kind(*kinds: int) -> list[alt.FilterTransform]:
    """Keep the rows of these kinds."""
    return [alt.FilterTransform(" || ".join(f"datum.kind == {kind}" for kind in kinds))]


def _axis(centre: int, reach: str) -> Spec:
    """Return the arguments of a channel of coordinates around `centre`, of which `reach` is seen to either side."""
    domain = [{"expr": f"{centre} - {reach}"}, {"expr": f"{centre} + {reach}"}]
    return {"type": "quantitative", "axis": None, "scale": alt.Scale(domain=domain, zero=False, nice=False)}


def _circles() -> alt.UnitSpec:
    """Return the circle on which the points of a closed ring stand, in every frame."""
    size = {"expr": f"4 * pow({RADIUS} * {UNIT}, 2)"}  # of a circle, Vega's size is the square around it
    look: Spec = {"filled": False, "stroke": theme.GHOST, "strokeWidth": 1, "opacity": 0.6, "tooltip": None}
    return alt.UnitSpec(transform=_of_kind(RING, CLOSER_RING), mark=alt.MarkDef("point", size=size, **look))


def _dots(count: int) -> alt.UnitSpec:
    """Return the points; on a closed ring they overlap a little."""
    size = {"expr": f"clamp(pow({UNIT} * {2 * np.pi * 1.25 * RADIUS / count:.1f}, 2), 14, 90)"}
    return alt.UnitSpec(
        transform=[*_of_kind(POINT), alt.CalculateTransform(calculate=f"datum.place / {count}", **{"as": "turn"})],
        mark=alt.MarkDef("point", filled=True, size=size, opacity=1),
        encoding=alt.Encoding(
            color=alt.Color(
                field="turn",
                type="quantitative",
                scale=alt.Scale(type="linear", scheme=theme.CYCLIC_SCHEME, domain=[0, 1]),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip(field="words", type="nominal", title=say("element")),
                alt.Tooltip(field="turn", type="quantitative", format=".0%", title=say("place on the ring")),
            ],
        ),
    )


def _words(transform: list[alt.FilterTransform], place: Spec, words: Words) -> alt.UnitSpec:
    """Return the words of the rows that `transform` keeps, centred, away from their point by what `place` says."""
    look: Spec = {
        "align": "center",
        "color": theme.INK,
        "fontSize": {"expr": f"min({theme.LABEL_FONT}, {0.52 * RADIUS:g} * {UNIT})"},
    }
    if words.below > 1:
        size = {"expr": f"min({theme.LABEL_FONT} * {theme.SCALE}, {0.8 * words.line:g} * {UNIT})"}
        look |= {"fontSize": size, "lineBreak": BREAK, "lineHeight": {"expr": f"{words.line} * {UNIT}"}}
    return alt.UnitSpec(
        transform=transform,
        mark=alt.MarkDef("text", **look, **place),
        encoding=alt.Encoding(text=alt.Text(field="words", type="nominal")),
    )
