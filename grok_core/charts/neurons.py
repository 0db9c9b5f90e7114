"""What neurons respond to: each by its strongest part and that one's share, and one of them by operand."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from grok_core.charts import theme
from grok_core.charts.captions import percent
from grok_core.charts.part_names import called
from grok_core.charts.specification import FEW, above, chart, layered, named_stroke, present, unless_same
from grok_core.charts.theme import Spec
from grok_core.languages import number, say

OPERANDS = ["left operand", "right operand"]  # names of `part_names`
MOST_NAMED = 8  # parts that a sentence lists
JITTER = 0.32  # of the distance between two parts, to either side: neurons of one part stand beside each other


def neurons_frame(
    strongest: ArrayLike, share: ArrayLike, neurons: ArrayLike, names: Sequence[str], *, null_95: float, clear: float
) -> pd.DataFrame:
    """Return one row for each neuron: place, share, null_95, line (the last two in the first row alone), name, neuron.

    Args:
        strongest: Shape (H,), the part with the largest share, 0 … K - 1.
        share: Shape (H,), that share.
        neurons: Shape (H,), which neurons they are.
        names: Names of the K parts.
        null_95: The share that 95 of 100 neurons with shuffled elements stay below.
        clear: The share from which on a neuron is called clear.
    """
    part, top = np.asarray(strongest), np.asarray(share, dtype=np.float64)
    aside = np.random.default_rng(0).uniform(-JITTER, JITTER, len(part))
    first = np.arange(len(part)) == 0
    columns = {
        "place": part + 1 + aside,
        "share": top,
        "null_95": np.where(first, null_95, np.nan),
        "line": np.where(first, clear, np.nan),
    }
    frame = pd.DataFrame(columns).astype(np.float32)
    frame["is_clear"] = top >= clear
    shown = [called(name) for name in names]
    frame["name"] = [shown[k] for k in part]
    frame["neuron"] = np.asarray(neurons)
    return frame


def neurons_words(frame: pd.DataFrame, *, part: str, named: int = 6) -> str:
    """Return in words the parts of `neurons_frame` that most neurons follow, with the median of their shares.

    Args:
        frame: The frame.
        part: "frequency" or "representation".
        named: Parts that are listed.
    """
    found = frame.groupby("name", sort=False)["share"].agg(["size", "median"])
    found = found.sort_values("size", ascending=False, kind="stable").head(named)
    listed = "; ".join(
        say("{count} follow {name} (median share {share})", count=count, name=name, share=percent(median))
        for name, count, median in zip(found.index, found["size"], found["median"], strict=True)
    )
    return say(
        "{count} neurons by the {part} they follow most: {listed}. 95 % of shuffled neurons stay below {null}; "
        "the upper line is at {clear}.",
        count=len(frame),
        part=called(part),
        listed=listed,
        null=percent(frame["null_95"].iloc[0]),
        clear=percent(frame["line"].iloc[0]),
    )


@chart
def neurons_spec(names: tuple[str, ...], *, title: str, height: int = 260) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `neurons_frame`.

    Args:
        names: Names of the parts: numbers stand along the bottom, other names, which are longer, at the left.
        title: What a part is: "frequency", "representation".
        height: Pixels.
    """
    is_upright, title = names[0].isdigit(), called(title)
    part = _part_axis([called(name) for name in names], title)
    told = [
        alt.Tooltip(field="neuron", type="quantitative", format="d", title=unless_same(say("neuron"), "neuron")),
        alt.Tooltip(field="name", type="nominal", title=title),
        alt.Tooltip(field="share", type="quantitative", format=".1%", title=unless_same(say("share"), "share")),
    ]
    is_clear = {"test": "datum.is_clear", "value": theme.VALIDATION}
    points = alt.UnitSpec(
        mark=alt.MarkDef("point", filled=True, size=40, opacity=0.6),
        encoding=alt.Encoding(
            x=alt.X(**part) if is_upright else alt.X(**_share_axis("share")),
            y=alt.Y(**_share_axis("share")) if is_upright else alt.Y(**part),
            color=alt.value(theme.GHOST, condition=is_clear),
            tooltip=told,
        ),
    )
    rules = [_rule(is_upright, "null_95", theme.TRAIN), _rule(is_upright, "line", theme.RULE)]
    null = named_stroke(
        say("95 % of shuffled stay below"), above(16), end="right", color=theme.TRAIN, strokeDash=[6, 4], strokeWidth=2
    )
    about = say("Neurons by their strongest {part}", part=title)
    return layered([points, *rules, *null], description=about, height=height)


def _part_axis(names: Sequence[str], title: str) -> Spec:
    """Return the arguments of the channel along which the parts stand."""
    axis = alt.Axis(grid=False, format="d", tickMinStep=1)
    if not names[0].isdigit():
        axis = alt.Axis(
            grid=False,
            format="d",
            tickMinStep=1,
            values=list(range(1, len(names) + 1)),
            labelExpr=f"{list(names)}[datum.value - 1]",
            labelLimit=200,
            labelOverlap=False if len(names) <= FEW else alt.Undefined,
        )
    scale = alt.Scale(domain=[0.5, len(names) + 0.5], nice=False)
    return {"field": "place", "type": "quantitative", "title": title, "scale": scale, "axis": axis}


def _share_axis(field: str) -> Spec:
    """Return the arguments of the channel along which shares stand."""
    scale, axis = alt.Scale(domain=[0, 1.02], nice=False), alt.Axis(format=".0%", tickCount=5)
    return {"field": field, "type": "quantitative", "title": say("share of variance"), "scale": scale, "axis": axis}


def _rule(is_upright: bool, column: str, colour: str) -> alt.UnitSpec:
    """Return a line across at a share, from the one row that says which."""
    share = _share_axis(column)
    return alt.UnitSpec(
        transform=present(column),
        mark=alt.MarkDef("rule", color=colour, strokeDash=[6, 4], strokeWidth=2),
        encoding=alt.Encoding(y=alt.Y(**share)) if is_upright else alt.Encoding(x=alt.X(**share)),
    )


def neuron_frame(by_left: ArrayLike, by_right: ArrayLike, labels: Sequence[str]) -> pd.DataFrame:
    """Return two rows for each element: place, activation (float32), operand, label.

    Args:
        by_left, by_right: Shape (m,), one neuron's mean activation by either operand, in the order to draw.
        labels: What the m elements are called.
    """
    values = np.stack([by_left, by_right])
    frame = pd.DataFrame({"place": np.tile(np.arange(values.shape[1]), 2), "activation": values.ravel()})
    frame = frame.astype(np.float32)
    frame["operand"] = np.repeat(_operands(), values.shape[1])
    frame["label"] = list(labels) * 2
    return frame


def _operands() -> list[str]:
    return [called(name) for name in OPERANDS]


def neuron_words(frame: pd.DataFrame) -> str:
    """Return in words between which mean activations a neuron of `neuron_frame` moves, and where these are."""
    said = []
    for operand, rows in frame.groupby("operand", sort=False):
        values, labels = rows["activation"].to_numpy(), rows["label"].to_numpy()
        low, high = values.argmin(), values.argmax()
        said.append(
            say(
                "By {operand} the mean activation is between {low:.2f}, at {at_low}, and {high:.2f}, at {at_high}.",
                operand=operand,
                low=values[low],
                at_low=labels[low],
                high=values[high],
                at_high=labels[high],
            )
        )
    return " ".join(said)


@chart
def neuron_spec(*, title: str, lines: bool, height: int = 200) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `neuron_frame`.

    Args:
        title: What the order of the elements is.
        lines: Join neighbours; otherwise, in an order without neighbours, draw points alone.
        height: Pixels.
    """
    operands = _operands()
    colours = alt.Scale(domain=operands, range=[theme.CATEGORICAL[3], theme.SINGLE])
    encoding = alt.Encoding(
        x=alt.X(
            field="place",
            type="quantitative",
            title=title,
            scale=alt.Scale(nice=False),
            axis=alt.Axis(grid=False, format="d", tickMinStep=1),
        ),
        y=alt.Y(
            field="activation",
            type="quantitative",
            title=say("mean activation"),
            scale=alt.Scale(zero=False),
            axis=alt.Axis(tickCount=4),
        ),
        color=alt.Color(
            field="operand",
            type="nominal",
            title=None,
            scale=colours,
            legend=alt.Legend(orient="top", symbolStrokeWidth=3),
        ),
        tooltip=_of_element(),
    )
    if lines:
        mark = alt.MarkDef("line", strokeWidth=2.5)
        dashes = alt.Scale(domain=operands, range=[[1, 0], [6, 4]])
        encoding["strokeDash"] = alt.StrokeDash(field="operand", type="nominal", legend=None, scale=dashes)
    else:
        mark = alt.MarkDef("point", filled=True, size=30)
        shapes = alt.Scale(domain=operands, range=["circle", "triangle-up"])
        encoding["shape"] = alt.Shape(field="operand", type="nominal", legend=None, scale=shapes)
    layers = [alt.UnitSpec(mark=mark, encoding=encoding)]
    return layered(layers, description=say("Mean activation of one neuron by operand"), height=height)


def _of_element() -> list[alt.Tooltip]:
    return [
        alt.Tooltip(field="label", type="nominal", title=unless_same(say("label"), "label")),
        alt.Tooltip(field="operand", type="nominal", title=unless_same(say("operand"), "operand")),
        alt.Tooltip(
            field="activation", type="quantitative", format=".3f", title=unless_same(say("activation"), "activation")
        ),
    ]


def neurons_caption(
    names: Sequence[str], share: ArrayLike, *, clear: float, null_clear: float, part: str, adds: bool = False
) -> str:
    """Return how many neurons follow one part, and which parts these are.

    Args:
        names: Name of the strongest part of each neuron that is not constant.
        share: Its share of the neuron's variance.
        clear: From which share on a neuron is counted.
        null_clear: The share of neurons counted when elements are shuffled.
        part: "frequency" or "representation".
        adds: What varies: what a neuron adds to the answers; otherwise its activation by left operand.
    """
    counted = [name for name, top in zip(names, np.asarray(share), strict=True) if top >= clear]
    parts: dict[str, Any] = {"counted": len(counted), "of": len(names), "clear": percent(clear), "part": called(part)}
    parts["null"] = percent(null_clear)
    if adds:
        said = say(
            "{counted} of {of} neurons have {clear} or more of their variance over the answers in one {part} "
            "(shuffled: {null})",
            **parts,
        )
    else:
        said = say(
            "{counted} of {of} neurons have {clear} or more of their variance by left operand in one {part} "
            "(shuffled: {null})",
            **parts,
        )
    if not counted:
        return f"{said}."
    used = pd.Series(counted).value_counts(sort=True)
    listed = ", ".join(f"{called(str(name))} ({number(count)})" for name, count in used.head(MOST_NAMED).items())
    if len(used) > MOST_NAMED:
        listed = say("{listed} and {more} more", listed=listed, more=len(used) - MOST_NAMED)
    return f"{said}: {listed}."


def neuron_caption(neuron: int, count: int, follows: tuple[str, float, float] | None, *, part: str) -> str:
    """Return what one of `count` neurons follows: name and share of a part, and what shuffled neurons stay below."""
    if follows is None:
        return say("Neuron {neuron} of {count}.", neuron=neuron, count=count)
    name, share, null_95 = follows
    return say(
        "Neuron {neuron} of {count}: {share} of its variance by left operand in {part} {name} (95 % of shuffled "
        "neurons stay below {null}).",
        neuron=neuron,
        count=count,
        share=percent(share),
        part=called(part),
        name=called(name),
        null=percent(null_95),
    )
