"""The gap of a run over its steps, with its phases shaded, and where it peaks, opens and closes.

Above the plot each phase is named over its region, and each rule says its step. Numbers travel in the frame: one
specification serves every run that is as long.
"""

from collections.abc import Mapping
from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from grok_core.charts import curve_layers, theme
from grok_core.charts.curves import NATS
from grok_core.charts.specification import EDGES, LETTER, chart, layered, present
from grok_core.charts.words.axes import Axis
from grok_core.languages import number, say
from grok_core.measures.gap import Gap

ROW, FIRST_ROW = 21, 14  # px from one row of words above the plot to the next, and to the nearest
TINTS = ("#868B93", "#E69F00", "#56B4E9")
"""Of phases I to III, which their names over them tell apart too."""
PEAK, OPENING, FLANK, LITERAL = range(4)
DASHES = ([1, 0], [1, 0], [7, 5], [2, 3])
"""Of the rules at the peak, at opening and closing, at onset and release, and of the paper's literal inflection."""
Side = Literal["left", "center", "right"]
BEFORE: Side = "right"
OVER: Side = "center"
AFTER: Side = "left"
"""Where the words of a rule stand, as Vega aligns them: so that those of two rules in one row stay apart."""
COLUMNS = ("step", "value", "open", "phase", "until", "tint", "rule", "row", "side", "words")


def gap_regions_frame(found: Gap, *, absolute: bool = False, literal: bool = False, points: int = 300) -> pd.DataFrame:
    """Return what `gap_regions_spec` draws.

    Args:
        found: The gap of a run.
        absolute: Draw its absolute value; otherwise validation minus training loss with its sign.
        literal: Mark the first and the last step of the paper's inflection, read literally (G3).
        points: Most reports that are kept, evenly along the logarithm of the step, peak and ends of phases among them.
    Returns:
        COLUMNS: rows of the curve (step, value, open: the value where the gap is open), of the phases (step, until,
        tint, words) and of the rules (rule, step, row, side, words). A phase without length is left out.
    """
    kept = _kept(found, points)
    values = (found.absolute if absolute else found.signed)[kept]
    steps = found.steps[kept]
    inside = (steps >= found.opened) & (steps <= found.last_open)
    curve = pd.DataFrame({"step": steps, "value": values, "open": np.where(inside, values, np.nan)})
    rows = [*_phases(found), *_rules(found, literal)]
    frame = pd.concat([curve, pd.DataFrame(rows, columns=list(COLUMNS))], ignore_index=True)
    frame["step"] = frame["step"].clip(lower=1)
    return frame.reindex(columns=list(COLUMNS)).astype({"phase": object, "side": object, "words": object})


def _kept(found: Gap, points: int) -> list[int]:
    place = np.log1p(found.steps.astype(float))
    ends = [found.steps[0], found.opened, found.peak_step, found.last_open, found.steps[-1]]
    always = np.flatnonzero(np.isin(found.steps, ends)).tolist()
    if len(place) <= points:
        return list(range(len(place)))
    even = np.searchsorted(place, np.linspace(place[0], place[-1], points - len(always)))
    return sorted({*always, *even.tolist()})


def _phases(found: Gap) -> list[theme.Spec]:
    rows = []
    for tint, phase in enumerate(found.phases):
        if phase.last > max(phase.first, 1):
            words = say("{phase}, not over", phase=phase.name) if phase.censored else phase.name
            first = max(phase.first, 1)
            rows.append({"phase": phase.name, "step": first, "until": phase.last, "tint": tint, "words": words})
    return rows


def _rules(found: Gap, literal: bool) -> list[theme.Spec]:
    """Return where rules stand and what is said over each."""
    told = [
        (PEAK, 1, OVER, found.peak_step, say("peak at {step:,}", step=found.peak_step)),
        (OPENING, 2, BEFORE, found.opened, say("opens at {step:,}", step=found.opened)),
    ]
    if found.closed is not None:
        told.append((OPENING, 2, AFTER, found.closed, say("closes at {step:,}", step=found.closed)))
    if found.onset is not None:
        told.append((FLANK, 3, BEFORE, found.onset, say("grows fastest at {step:,}", step=found.onset)))
    if found.release is not None:
        told.append((FLANK, 3, AFTER, found.release, say("shrinks fastest at {step:,}", step=found.release)))
    if literal and found.literal is not None:
        first, last = found.literal
        told.append((LITERAL, 4, BEFORE, first, say("literal from {step:,}", step=first)))
        told.append((LITERAL, 4, AFTER, last, say("to {step:,}", step=last)))
    names = ("rule", "row", "side", "step", "words")
    return [dict(zip(names, row, strict=True)) for row in told]


@chart
def gap_regions_spec(
    *, axis: Axis, unit: str = NATS, absolute: bool = False, height: int = 300
) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `gap_regions_frame`.

    Args:
        axis: Of steps, as `steps_axis` returns it for the run's last step.
        unit: Of the loss, marked; "" where it has none.
        absolute: As the frame has it.
        height: Pixels.
    """
    title = say("absolute loss gap") if absolute else say("loss gap")
    named = f"{title}, {say(unit)}" if unit else title
    return layered(
        [
            _regions(),
            _area(),
            _zero(),
            curve_layers.line("value", axis, log_y=False),
            _rule_layer(),
            _phase_names(),
            *(_rule_words(side) for side in (BEFORE, OVER, AFTER)),
            curve_layers.pointer(("value",), axis, ""),
        ],
        description=say(
            "{title} by optimisation step, its phases I to III shaded, with rules at its peak and where it opens, "
            "closes, grows and shrinks fastest",
            title=named,
        ),
        height=height,
        encoding=alt.Encoding(x=curve_layers.x_axis(axis), y=curve_layers.y_axis(named, None, "", False)),
        padding={**EDGES, "top": 9},
        guides=("axis",),
    )


def _regions() -> alt.UnitSpec:
    colour = {"expr": f"{list(TINTS)}[datum.tint]"}
    mark = alt.MarkDef("rect", color=colour, opacity=0.16, clip=True, tooltip=None, aria=False)
    across = {"x": alt.X(field="step"), "x2": alt.X2(field="until")}
    return alt.UnitSpec(
        transform=present("until"), mark=mark, encoding=alt.Encoding(**across, y=alt.value(0), y2=alt.value("height"))
    )


def _area() -> alt.UnitSpec:
    """Return what the area is of: the gap while it is open, down to no gap."""
    mark = alt.MarkDef("area", clip=True, color=theme.SINGLE, opacity=0.3, tooltip=None, aria=False)
    return alt.UnitSpec(
        transform=present("open"),
        mark=mark,
        encoding=alt.Encoding(x=alt.X(field="step"), y=alt.Y(field="open"), y2=alt.datum(0)),
    )


def _zero() -> alt.UnitSpec:
    rule = alt.MarkDef("rule", color=theme.RULE, strokeWidth=1)
    across = alt.Encoding(x=alt.value(0), x2=alt.value("width"), y=alt.YDatum(0))
    return alt.UnitSpec(data=alt.InlineData(values=[{}]), mark=rule, encoding=across)


def _rule_layer() -> alt.UnitSpec:
    mark = alt.MarkDef(
        "rule",
        clip=True,
        color=theme.INK,
        strokeWidth={"expr": f"datum.rule == {PEAK} ? 3 : 1.5"},
        strokeDash={"expr": f"{[list(dash) for dash in DASHES]}[datum.rule]"},
    )
    return alt.UnitSpec(
        transform=present("rule"),
        mark=mark,
        encoding=alt.Encoding(x=alt.X(field="step"), y=alt.value(0), y2=alt.value("height")),
    )


def _above(row: str) -> Mapping[str, Any]:
    return alt.value({"expr": f"-({FIRST_ROW} + {ROW} * {row}) * {theme.SCALE}"})


def _phase_names() -> alt.UnitSpec:
    """Return the name of each phase in the middle over its region, where it has room."""
    half = f"length(datum.words) * {LETTER / 2} * {theme.SCALE}"
    middle = "(scale('x', datum.step) + scale('x', datum.until)) / 2"
    place = alt.value({"expr": f"max(min({middle}, width - {half}), {half})"})
    mark = alt.MarkDef("text", color=theme.INK, align="center", fontWeight="bold")
    words = alt.Text(field="words", type="nominal")
    return alt.UnitSpec(
        transform=present("until"), mark=mark, encoding=alt.Encoding(x=place, y=_above("0"), text=words)
    )


def _rule_words(side: Side) -> alt.UnitSpec:
    """Return the words of the rules of which they stand on one side, within the plot's ends."""
    long = f"length(datum.words) * {LETTER} * {theme.SCALE}"
    at = "scale('x', datum.step)"
    place = {
        BEFORE: f"max({at} - 3, {long})",
        OVER: f"max(min({at}, width - {long} / 2), {long} / 2)",
        AFTER: f"min({at} + 3, width - {long})",
    }[side]
    mark = alt.MarkDef("text", color=theme.INK, align=side)
    return alt.UnitSpec(
        transform=[alt.FilterTransform(f"datum.side == '{side}'")],
        mark=mark,
        encoding=alt.Encoding(
            x=alt.value({"expr": place}), y=_above("datum.row"), text=alt.Text(field="words", type="nominal")
        ),
    )


def gap_regions_words(found: Gap, unit: str = NATS) -> str:
    """Return in words what the picture shows: its phases, their ends, and its peak.

    Args:
        found: The gap of a run.
        unit: Of the loss, marked; "" where it has none.
    """
    peak = " ".join(filter(None, (number(found.peak, ".3g"), unit and say(unit))))
    told = {"opened": found.opened, "peak": peak, "at": found.peak_step}
    if found.closed is None:
        return say(
            "Gap between validation and training loss by step: phase I until step {opened:,}, phase II until its peak "
            "of {peak} at step {at:,}, phase III not over at step {last:,}.",
            **told,
            last=found.last_open,
        )
    return say(
        "Gap between validation and training loss by step: phase I until step {opened:,}, phase II until its peak of "
        "{peak} at step {at:,}, phase III until it closes at step {closed:,}.",
        **told,
        closed=found.closed,
    )
