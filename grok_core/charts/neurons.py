"""What neurons respond to: each by its strongest part and that one's share, and one of them by operand."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from grok_core.charts import theme
from grok_core.charts.captions import percent
from grok_core.charts.theme import Spec

OPERANDS = ["left operand", "right operand"]
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
        names: Of the K parts.
        null_95: The share that 95 of 100 neurons with shuffled elements stay below.
        clear: The share from which on a neuron is called clear.
    """
    part, top = np.asarray(strongest), np.asarray(share, dtype=np.float64)
    aside = np.random.default_rng(0).uniform(-JITTER, JITTER, len(part))
    first = np.arange(len(part)) == 0
    columns = {
        "place": part + 1 + aside, "share": top,
        "null_95": np.where(first, null_95, np.nan), "line": np.where(first, clear, np.nan),
    }  # fmt: skip
    frame = pd.DataFrame(columns).astype(np.float32)
    frame["is_clear"] = top >= clear
    frame["name"] = [names[k] for k in part]
    frame["neuron"] = np.asarray(neurons)
    return frame


def neurons_spec(names: Sequence[str], *, title: str, height: int = 260) -> Spec:
    """Return a Vega-Lite specification for `neurons_frame`.

    Args:
        names: Of the parts: numbers stand along the bottom, other names, which are longer, at the left.
        title: What a part is: "frequency", "representation".
        height: Pixels.
    """
    along, up = ("x", "y") if names[0].isdigit() else ("y", "x")
    part: Spec = {"type": "quantitative", "title": title, "axis": {"grid": False, "format": "d", "tickMinStep": 1},
                  "scale": {"domain": [0.5, len(names) + 0.5], "nice": False}}  # fmt: skip
    if along == "y":
        axis = {
            "values": [*range(1, len(names) + 1)],
            "labelExpr": f"{list(names)}[datum.value - 1]",
            "labelLimit": 200,
        }
        part["axis"] |= axis
    share: Spec = {"type": "quantitative", "title": "its share of the variance",
                   "scale": {"domain": [0, 1.02], "nice": False},
                   "axis": {"format": ".0%", "tickCount": 5}}  # fmt: skip
    colour = {"condition": {"test": "datum.is_clear", "value": theme.VALIDATION}, "value": theme.GHOST}
    told = [
        {"field": "neuron", "type": "quantitative", "format": "d"},
        {"field": "name", "type": "nominal", "title": title},
        {"field": "share", "type": "quantitative", "format": ".1%"},
    ]
    places: Spec = {along: {"field": "place", **part}, up: {"field": "share", **share}}
    points: Spec = {
        "mark": {"type": "point", "filled": True, "size": 40, "opacity": 0.6},
        "encoding": places | {"color": colour, "tooltip": told},
    }
    rules = [*_rule(up, share, "null_95", theme.TRAIN), *_rule(up, share, "line", theme.RULE)]
    return {
        "description": f"Neurons by their strongest {title}",
        "height": height,
        "layer": [points, *rules, *_null_name(up, share)],
        "config": theme.chart_config(),
    }


def _rule(up: str, share: Spec, column: str, colour: str) -> list[Spec]:
    """Return a line across at a share, from the one row that says which."""
    line = {"type": "rule", "color": colour, "strokeDash": [6, 4], "strokeWidth": 2, "tooltip": None}
    where = {up: {"field": column, **share}}
    return [{"transform": [{"filter": f"isValid(datum.{column})"}], "mark": line, "encoding": where}]


def _null_name(up: str, share: Spec) -> list[Spec]:
    """Return the words at the line that chance reaches."""
    look: Spec = {"align": "right", "dy": -11, "dx": -4}
    end: Spec = {"x": {"value": "width"}, "text": {"value": "95 % of shuffled stay below"}}
    if up == "x":
        look = {"align": "left", "dx": 6}
        end = {"y": {"value": 10}, "text": {"value": ["95 % of", "shuffled", "stay below"]}}
    place = end | {up: {"field": "null_95", **share}}
    return theme.note(look | {"color": theme.TRAIN}, place, [{"filter": "isValid(datum.null_95)"}])


def neuron_frame(by_left: ArrayLike, by_right: ArrayLike, labels: Sequence[str]) -> pd.DataFrame:
    """Return two rows for each element: place, activation (float32), operand, label.

    Args:
        by_left, by_right: Shape (m,), one neuron's mean activation by either operand, in the order to draw.
        labels: What the m elements are called.
    """
    values = np.stack([by_left, by_right])
    frame = pd.DataFrame({"place": np.tile(np.arange(values.shape[1]), 2), "activation": values.ravel()})
    frame = frame.astype(np.float32)
    frame["operand"] = np.repeat(OPERANDS, values.shape[1])
    frame["label"] = list(labels) * 2
    return frame


def neuron_spec(*, title: str, lines: bool, height: int = 200) -> Spec:
    """Return a Vega-Lite specification for `neuron_frame`.

    Args:
        title: What the order of the elements is.
        lines: Join neighbours; otherwise, in an order without neighbours, draw points alone.
        height: Pixels.
    """
    colour: Spec = {
        "field": "operand", "type": "nominal", "title": None,
        "scale": {"domain": OPERANDS, "range": [theme.CATEGORICAL[3], theme.SINGLE]},
        "legend": {"orient": "top", "symbolStrokeWidth": 3},
    }  # fmt: skip
    told = [{"field": name, "type": "nominal"} for name in ("label", "operand")]
    told += [{"field": "activation", "type": "quantitative", "format": ".3f"}]
    line: Spec = {"type": "line", "strokeWidth": 2.5} if lines else {"type": "point", "filled": True, "size": 30}
    ways: Spec = {"strokeDash": [[1, 0], [6, 4]]} if lines else {"shape": ["circle", "triangle-up"]}
    other = {
        channel: {"field": "operand", "type": "nominal", "legend": None,
                  "scale": {"domain": OPERANDS, "range": how}}
        for channel, how in ways.items()
    }  # fmt: skip
    x: Spec = {"field": "place", "type": "quantitative", "title": title, "scale": {"nice": False},
               "axis": {"grid": False, "format": "d", "tickMinStep": 1}}  # fmt: skip
    y: Spec = {"field": "activation", "type": "quantitative", "title": "mean activation", "scale": {"zero": False},
               "axis": {"tickCount": 4}}  # fmt: skip
    return {
        "description": "Mean activation of one neuron by operand",
        "height": height,
        "layer": [{"mark": line, "encoding": {"x": x, "y": y, "color": colour, "tooltip": told} | other}],
        "config": theme.chart_config(),
    }


def neurons_caption(
    names: Sequence[str], share: ArrayLike, *, clear: float, null_clear: float, part: str, of: str = "by left operand"
) -> str:
    """Return how many neurons follow one part, and which parts these are.

    Args:
        names: Of the strongest part of each neuron that changes at all.
        share: Its share of the neuron's variance.
        clear: From which share on a neuron is counted.
        null_clear: The share of neurons counted when elements are shuffled.
        part: "frequency" or "representation".
        of: What varies: a neuron's activation by operand, or what it adds to the answers.
    """
    counted = [name for name, top in zip(names, np.asarray(share), strict=True) if top >= clear]
    said = f"{len(counted)} of {len(names)} neurons have {percent(clear)} or more of their variance {of}"
    said += f" in one {part} (shuffled: {percent(null_clear)})"
    if not counted:
        return f"{said}."
    used = pd.Series(counted).value_counts(sort=True)
    listed = ", ".join(f"{name} ({count})" for name, count in used.head(MOST_NAMED).items())
    more = f" and {len(used) - MOST_NAMED} more" if len(used) > MOST_NAMED else ""
    return f"{said}: {listed}{more}."


def neuron_caption(neuron: int, count: int, follows: tuple[str, float, float] | None, *, part: str) -> str:
    """Return what one of `count` neurons follows: name and share of a part, and what shuffled neurons stay below."""
    if follows is None:
        return f"Neuron {neuron} of {count}."
    name, share, null_95 = follows
    null = f"95 % of shuffled neurons stay below {percent(null_95)}"
    return f"Neuron {neuron} of {count}: {percent(share)} of its variance by left operand in {part} {name} ({null})."
