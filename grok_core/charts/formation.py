"""How the variance of rows divides, snapshot after snapshot: the moment at which a structure forms."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from grok_core.charts import theme
from grok_core.charts.captions import percent
from grok_core.charts.part_names import called
from grok_core.charts.specification import EDGES, FEW, chart, layered, unless_same
from grok_core.charts.theme import Spec
from grok_core.errors import AnalysisError
from grok_core.languages import say

STANDING_OUT = 4.0  # times an even share: the least that is drawn in the brightest colour
BEFORE = 0.6  # where step 0 stands on an axis of logarithms that begins at step 1


def formation_frame(steps: Sequence[int], names: Sequence[str], shares: ArrayLike) -> pd.DataFrame:
    """Return one row for each snapshot and part.

    Args:
        steps: The F steps that have a snapshot, rising.
        names: What the K parts are called.
        shares: Shape (F, K), 0 to 1.
    Returns:
        left, right (edges of the column, in steps), share: float32; step: int64; name: text.
    Raises:
        AnalysisError: If the shapes do not belong together.
    """
    share = np.asarray(shares, dtype=np.float64)
    if share.shape != (len(steps), len(names)) or not len(steps):
        raise AnalysisError(
            f"Got shares of shape {share.shape} for {len(steps)} steps and {len(names)} parts; give one for each."
        )
    place = np.maximum(np.asarray(steps, dtype=np.float64), BEFORE)
    between = np.sqrt(place[1:] * place[:-1])
    columns = {
        "left": np.concatenate([place[:1], between]).repeat(len(names)),
        "right": np.concatenate([between, place[-1:]]).repeat(len(names)),
        "share": share.ravel(),
    }
    frame = pd.DataFrame(columns).astype(np.float32)
    frame["step"] = np.repeat(np.asarray(steps, dtype=np.int64), len(names))
    frame["name"] = [called(name) for name in names] * len(steps)
    return frame


def formation_words(frame: pd.DataFrame, *, named: int = 4) -> str:
    """Return in words the largest shares of `formation_frame` at the first and at the last snapshot."""
    said = []
    for step in dict.fromkeys((frame["step"].min(), frame["step"].max())):
        largest = frame[frame["step"] == step].nlargest(named, "share")
        shares = ", ".join(
            say("{name} with {share}", name=name, share=percent(share))
            for name, share in zip(largest["name"], largest["share"], strict=True)
        )
        said.append(say("At step {step:,} the largest shares are {shares}.", step=int(step), shares=shares))
    return " ".join(said)


@chart
def formation_spec(
    names: tuple[str, ...], *, title: str, last: int, grokked: int | None, most: float, height: int = 300
) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for `formation_frame`.

    Args:
        names: The parts, from the bottom up.
        title: What a part is: "frequency", "representation".
        last: The last step.
        grokked: The step at which validation reached 99 %, marked by a rule; None without.
        most: The largest share there is.
        height: Pixels.
    """
    part = called(title)
    layers = [_cells([called(name) for name in names], part, last, most)]
    if grokked is not None:
        mark = alt.MarkDef("rule", color=theme.VALIDATION, strokeWidth=3)
        layers.append(alt.UnitSpec(mark=mark, encoding=alt.Encoding(x=alt.XDatum(grokked, **_steps(last)))))
    about = say("Share of variance of each {part} through training", part=part)
    return layered(layers, description=about, height=height, padding=EDGES)


def _steps(last: int) -> Spec:
    """Return the arguments of the channel of steps."""
    return {
        "type": "quantitative",
        "title": say("step (log scale)"),
        "scale": alt.Scale(type="log", domain=[BEFORE, max(last, 2)], nice=False),
        "axis": alt.Axis(grid=False, values=[10**e for e in range(len(str(last)))], format="~s"),
    }


def _cells(names: Sequence[str], title: str, last: int, most: float) -> alt.UnitSpec:
    """Return a coloured cell for each row of the frame; where all parts are alike, none of them may shine."""
    brightest = max(most, min(1.0, STANDING_OUT / len(names)))
    legend = alt.Legend(orient="top", format=".0%", tickCount=3, gradientLength=110, gradientThickness=12)
    return alt.UnitSpec(
        mark=alt.MarkDef("rect"),
        encoding=alt.Encoding(
            x=alt.X(field="left", **_steps(last)),
            x2=alt.X2(field="right"),
            y=alt.Y(
                field="name",
                type="ordinal",
                title=title,
                sort=list(reversed(names)),
                axis=alt.Axis(ticks=False, labelLimit=240, labelOverlap=False if len(names) <= FEW else alt.Undefined),
            ),
            color=alt.Color(
                field="share",
                type="quantitative",
                title=say("share of variance"),
                scale=alt.Scale(scheme=theme.ORDERED_SCHEME, domain=[0, brightest]),
                legend=legend,
            ),
            tooltip=[
                alt.Tooltip(field="step", type="quantitative", format=",", title=unless_same(say("step"), "step")),
                alt.Tooltip(field="name", type="nominal", title=title),
                alt.Tooltip(field="share", type="quantitative", format=".1%", title=unless_same(say("share"), "share")),
            ],
        ),
    )
