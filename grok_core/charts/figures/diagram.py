"""A phase diagram, complete or while it fills in: in each cell what became of its runs, or how long they took."""

from collections import Counter

import altair as alt
import numpy as np
import pandas as pd

from grok_core.charts import theme
from grok_core.charts.curve_layers import PICK
from grok_core.charts.figures.marks import AROUND
from grok_core.charts.specification import chart, layered, present
from grok_core.charts.theme import Spec
from grok_core.charts.verdicts import OUTCOMES
from grok_core.languages import mark, number, say
from grok_core.measures.survival import median

WAITING, TRAINING, FAILED = mark("waiting"), mark("in progress"), mark("failed")
BAR = "M-1,-0.25L1,-0.25L1,0.25L-1,0.25Z"
CROSS = "M-1,-0.7L-0.7,-1L0,-0.3L0.7,-1L1,-0.7L0.3,0L1,0.7L0.7,1L0,0.3L-0.7,1L-1,0.7L-0.3,0Z"
"""Shapes of our own: Vega's short line has no inside to fill, and its cross is upright."""
_OUTCOMES = {
    "grokking": (theme.VALIDATION, "circle"),
    "comprehension": (theme.RESTRICTED, "diamond"),
    "memorisation": (theme.TRAIN, "triangle-up"),
    "confusion": (theme.GHOST, "cross"),
    "lost": (theme.SINGLE, "square"),
    "diverged": ("#4A4F57", "triangle-down"),
}
_UNDER_WAY = {WAITING: (theme.RULE, BAR), TRAINING: (theme.RULE, "triangle-right"), FAILED: ("#C2185B", CROSS)}
ALL: dict[str, tuple[str, str]] = {OUTCOMES[name]: look for name, look in _OUTCOMES.items()} | _UNDER_WAY
"""Colour and shape of everything that a run of a grid can be, in words to be said."""

QUICK_TO_SLOW = ("#FDE725", "#B5DE2B", "#6ECE58", "#35B779", "#29A88A")  # all light enough for dark figures
FIGURE_INK = "#14181D"
CELLS_HEIGHT, TALLEST, LOWEST = 420, 56, 26  # px: of all rows, and of one
WIDTH = 900  # px, about that of the chart: decides how large the marks can be
LARGEST, SMALLEST = 13, 5  # px a mark
NEVER = "–"
WHOLE = {"expr": "bandwidth('x')"}  # beside marks with an offset a rectangle would be narrow


def diagram_frame(lines: pd.DataFrame, chosen: tuple[str, str] | None = None) -> pd.DataFrame:
    """Return a run a row, as both diagrams draw it.

    Args:
        lines: Columns x, y, run (0 is the first of a cell), run_id, state, outcome, t_val, censored_val, steps.
        chosen: x and y of the cell that is outlined; None for none.
    Returns:
        x, y, run, run_id, outcome in said words, chosen. In the first row of a cell: median, the steps to 99 % by
        Kaplan and Meier, NaN where too few runs got there; label, the same as it is written; said, that and how many
        got there.
    """
    frame = lines[["x", "y", "run", "run_id"]].assign(
        outcome=[_word(state, outcome) for state, outcome in zip(lines["state"], lines["outcome"], strict=True)],
        median=np.nan,
        label=None,
        said=None,
        chosen=(lines["x"] == chosen[0]) & (lines["y"] == chosen[1]) if chosen else False,
    )
    for _, group in lines.groupby(["x", "y"], sort=False):
        begun = group[group["t_val"].notna()]
        reached = ~begun["censored_val"].astype(bool)
        found = median(begun["t_val"].astype(float), reached)
        first = group.index[group["run"] == 0]
        frame.loc[first, "median"] = np.nan if found.value is None else found.value
        frame.loc[first, "label"] = _short(found.value) if len(begun) else ""
        frame.loc[first, "said"] = say("{reached} of {n} reached 99 %", reached=found.n_reached, n=len(group))
    # A browser reads 64 bits as another kind of number, which equals none that an expression names.
    return frame.astype({"run": np.int16, "label": object, "said": object})


def occurring(frame: pd.DataFrame) -> tuple[str, ...]:
    """Return what the runs of a `diagram_frame` are, in the order of ALL."""
    there = set(frame["outcome"])
    return tuple(name for name in ALL if say(name) in there)


def _word(state: str, outcome: object) -> str:
    if state in ("finished", "diverged"):
        return say(OUTCOMES[str(outcome)])
    return say({"running": TRAINING, "failed": FAILED}.get(state, WAITING))


def _short(steps: float | None) -> str:
    """Return steps as they fit into a cell."""
    if steps is None:
        return NEVER
    return number(steps, ",.0f") if steps < 10_000 else f"{number(steps / 1000, ',.0f')}k"


@chart
def outcomes_spec(
    *, x_title: str, y_title: str, xs: tuple[str, ...], ys: tuple[str, ...], runs: int, occurring: tuple[str, ...]
) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `diagram_frame`: a mark for each run, its outcome in colour and shape.

    Args:
        x_title, y_title: The two settings.
        xs, ys: Their values as they are written: from the left, and from the top.
        runs: Runs a cell.
        occurring: What the legend names, of ALL.
    """
    side = float(np.clip(0.7 * WIDTH / (len(xs) * runs), SMALLEST, LARGEST))
    names = alt.Legend(
        orient="top",
        title=None,
        symbolSize=130,
        symbolStrokeWidth=2,
        offset=6,
        columns={"expr": "max(2, floor(width / 165))"},
    )
    shown: Spec = {"field": "outcome", "type": "nominal", "title": None, "legend": names}
    words = [say(name) for name in occurring]
    colours, shapes = ([ALL[name][i] for name in occurring] for i in (0, 1))
    marks = alt.UnitSpec(
        mark=alt.MarkDef("point", size=side**2, filled=True, opacity=1),
        encoding=alt.Encoding(
            xOffset=alt.XOffset(field="run", type="ordinal", scale=alt.Scale(paddingOuter=0.5)),
            color=alt.Color(**shown, scale=alt.Scale(domain=words, range=colours)),
            shape=alt.Shape(**shown, scale=alt.Scale(domain=words, range=shapes)),
        ),
    )
    about = say("What became of the runs, by {x} and {y}", x=x_title, y=y_title)
    return _cells([marks], about, x_title, y_title, xs, ys)


@chart
def steps_spec(
    *, x_title: str, y_title: str, xs: tuple[str, ...], ys: tuple[str, ...], any_reached: bool
) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `diagram_frame`: in each cell its median steps to 99 %, also in colour.

    Args:
        x_title, y_title, xs, ys: As for `outcomes_spec`.
        any_reached: Whether there is a median at all: colours without one would say nothing.
    """
    legend = alt.Legend(
        orient="top",
        title=say("median steps to 99 %"),
        titleLimit=300,
        format="~s",
        gradientLength=260,
        labelOverlap="greedy",
        labelSeparation=8,
    )
    cells = alt.UnitSpec(
        transform=present("median"),
        mark=alt.MarkDef("rect"),
        encoding=alt.Encoding(
            color=alt.Color(
                field="median",
                type="quantitative",
                legend=legend if any_reached else None,
                scale=alt.Scale(type="log", range=list(QUICK_TO_SLOW)),
            )
        ),
    )
    ink = f"isValid(datum.median) ? '{FIGURE_INK}' : {theme.INK['expr']}"
    figures = alt.UnitSpec(
        transform=[alt.FilterTransform("datum.label")],
        mark=alt.MarkDef("text", baseline="middle", color={"expr": ink}),
        encoding=alt.Encoding(text=alt.Text(field="label", type="nominal")),
    )
    about = say("Median steps to 99 %, by {x} and {y}", x=x_title, y=y_title)
    return _cells([cells, figures], about, x_title, y_title, xs, ys)


def _cells(
    layers: list[alt.UnitSpec], about: str, x_title: str, y_title: str, xs: tuple[str, ...], ys: tuple[str, ...]
) -> alt.TopLevelLayerSpec:
    """Return the layers on the grid of cells, of which a click picks one."""
    click = alt.PointSelectionConfig(type="point", fields=["x", "y"], on="click", clear=False, toggle="false")
    picked = {"test": "datum.chosen", "value": 3}  # from the data: a list beside the diagram chooses too
    over = alt.UnitSpec(
        transform=[alt.FilterTransform("datum.run == 0")],
        params=[alt.SelectionParameter(name=PICK, select=click)],
        mark=alt.MarkDef("rect", fill="transparent", stroke=theme.INK, cursor="pointer", width=WHOLE),
        encoding=alt.Encoding(
            strokeWidth=alt.value(0, condition=picked),
            tooltip=[
                alt.Tooltip(field="x", type="nominal", title=x_title),
                alt.Tooltip(field="y", type="nominal", title=y_title),
                alt.Tooltip(field="said", type="nominal", title=say("runs")),
                alt.Tooltip(field="label", type="nominal", title=say("median steps to 99 %")),
            ],
        ),
    )
    return layered(
        [*layers, over],
        description=about,
        height=alt.Step(int(np.clip(CELLS_HEIGHT / len(ys), LOWEST, TALLEST))),
        encoding=alt.Encoding(x=_setting(alt.X, "x", x_title, xs), y=_setting(alt.Y, "y", y_title, ys)),
        padding=AROUND,
    )


def _setting(channel: type[alt.X] | type[alt.Y], field: str, title: str, values: tuple[str, ...]) -> alt.X | alt.Y:
    axis = alt.Axis(
        ticks=False, labelAngle=0, labelLimit=180, labelOverlap=False, labelFlush=False, grid=True, tickBand="extent"
    )
    gap = alt.Scale(domain=list(values), padding=0.04)
    return channel(field=field, type="nominal", title=title, sort=list(values), scale=gap, axis=axis)


def diagram_words(frame: pd.DataFrame, x_title: str, y_title: str) -> str:
    """Return in words what became of each cell's runs, and their median steps to 99 %."""
    said = []
    for (y, x), group in frame.groupby(["y", "x"], sort=False):
        counts = [f"{count} {what}" for what, count in Counter(group["outcome"]).most_common()]
        middle = group["median"].iloc[0]
        if not np.isnan(middle):
            counts.append(say("median {steps:,.0f} steps to 99 %", steps=middle))
        place = say("{y_title} {y} and {x_title} {x}", y_title=y_title, y=y, x_title=x_title, x=x)
        said.append(f"{place}: {', '.join(counts)}")
    return f"{say('What became of the runs.')} {'; '.join(said)}."
