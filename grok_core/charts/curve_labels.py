"""The words of a curve chart. They stand outside the plot, so that none can lie on a curve or a rule.

Above it each series has a row with its stroke, its name and, over the rule, the step at which it passed 99 %; above
those each change of settings has one. Below it, at the ends of the axis, stand the names of the last run and of the
baseline. Pixels are those on a page whose type has `theme.PAGE_FONT`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from grok_core.charts import theme
from grok_core.charts.curve_frames import Mark
from grok_core.charts.specification import GAP, LETTER, SAMPLE, above, named_stroke, quoted
from grok_core.charts.theme import SCALE, STROKES, Spec
from grok_core.charts.words.axes import Axis
from grok_core.languages import say

ROW = 21  # px from one row of words to the next
FIRST_ROW = 16  # px from the plot to the middle of the row above it
BELOW = 38  # px from the plot to the middle of the axis' title
NARROW = 320  # px of a plot beside whose title no other words have room
MOST_CHANGES = 3  # the newest that are named

CROSSED: Mapping[str, Mapping[Mark, int]] = {
    "train": {Mark.TRAIN: 0},
    "val": {Mark.VAL: 0, Mark.LOST: 1, Mark.AGAIN: 2},
}
"""Over the rule of which mark something is to be said of a series, and which of `Counted.crossed`."""

PARAMETERS = {"below": f"height + ({BELOW} + (width < {NARROW} ? {ROW} : 0)) * {SCALE}"}
"""What the expressions of these layers name beside `theme.PARAMETERS`: the height of the words below the plot."""


def names(series: Sequence[str]) -> list[alt.UnitSpec]:
    """Return stroke and name of each series, the last nearest to the plot."""
    drawn = []
    for row, stroke in enumerate(STROKES[name] for name in reversed(series)):
        look: Spec = {"color": stroke.colour, "strokeWidth": stroke.width, "strokeDash": list(stroke.dash)}
        drawn += named_stroke(say(stroke.label), _row(row), end="left", **look)
    return drawn


def crossing(name: str, row: int, axis: Axis) -> alt.UnitSpec:
    """Return where a series passed 99 %, in its row; of validation, if it was lost since, what came last."""
    said = {kind: say(axis.counted.crossed[which]).partition("{place}") for kind, which in CROSSED[name].items()}
    before, after = (", ".join(f"{kind:d}: {quoted(parts[i])}" for kind, parts in said.items()) for i in (0, 2))
    words = f"{{{before}}}[datum.mark] + format(datum.{axis.column}, '{axis.counted.number}')"
    if any(parts[2] for parts in said.values()):
        words += f" + {{{after}}}[datum.mark]"
    told = [
        alt.FilterTransform(" || ".join(f"datum.mark == {kind:d}" for kind in CROSSED[name])),
        alt.CalculateTransform(calculate=words, **{"as": "words"}),
    ]
    left = SAMPLE + 2 * GAP + LETTER * len(say(STROKES[name].label))
    text = alt.Text(field="words", type="nominal")
    return _over_its_rule(text, axis, row, STROKES[name].colour, left, told, bold=True)


def changes(made: Sequence[tuple[float, str]], axis: Axis, above: int) -> list[alt.UnitSpec]:
    """Return what the newest changes of settings were, each over its rule, above so many rows of names."""
    drawn = []
    for row, (at, words) in enumerate(made[-MOST_CHANGES:]):
        data = alt.InlineData(values=[{axis.column: max(at, axis.ends[0]), "words": words}])
        text = alt.Text(field="words", type="nominal")
        drawn.append(_over_its_rule(text, axis, above + row, theme.INK, 0, (), data=data))
    return drawn


def baseline() -> list[alt.UnitSpec]:
    """Return the name of the baseline's line, below the right end of the plot."""
    return named_stroke(say("baseline"), _below(), end="right", color=theme.RULE, strokeDash=[2, 4], strokeWidth=1.5)


def ghost(name: str) -> list[alt.UnitSpec]:
    """Return the name of the run to compare with, below the left end of the plot, where there is one."""
    there = [alt.FilterTransform(f"datum.mark == {Mark.GHOST:d}")]
    return named_stroke(name, _below(), end="left", transform=there, color=theme.GHOST, strokeWidth=1.5)


def _row(row: int) -> Mapping[str, Any]:
    """Return the height of a row of words above the plot; 0 is the nearest."""
    return above(FIRST_ROW + ROW * row)


def _below() -> Mapping[str, Any]:
    """Return the height of the words beside the axis' title, or below it where that leaves no room."""
    return alt.value({"expr": "below"})


def _over_its_rule(
    text: alt.Text,
    axis: Axis,
    row: int,
    colour: str | Spec,
    left: int,
    transform: Sequence[alt.Transform],
    *,
    bold: bool = False,
    data: alt.InlineData | None = None,
) -> alt.UnitSpec:
    """Return words in the middle over the place of their row of data, but between `left` and the plot's end."""
    half, start = f"length(datum.words) * {LETTER / 2} * {SCALE}", f"{left} * {SCALE}"
    place = f"max(min(scale('x', datum.{axis.column}), width - {half}), {start} + {half})"
    mark = alt.MarkDef(
        "text",
        color=colour,
        align="center",
        fontWeight="bold" if bold else alt.Undefined,
        limit={"expr": f"width - {start}"},
    )
    return alt.UnitSpec(
        data=alt.Undefined if data is None else data,
        transform=list(transform) or alt.Undefined,
        mark=mark,
        encoding=alt.Encoding(x=alt.value({"expr": place}), y=_row(row), text=text),
    )
