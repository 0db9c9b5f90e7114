"""What a class guessed: how many guessed each step, with one's own guess among them."""

import altair as alt
import pandas as pd

from grok_core.charts import theme
from grok_core.charts.specification import chart, layered, present
from grok_core.charts.theme import INK, sized
from grok_core.languages import mark, say


@chart
def guessed_spec(options: tuple[str, ...], *, height: int = 200) -> alt.TopLevelLayerSpec:
    """Return a Vega-Lite specification for a frame with the columns guess, count and mine.

    Args:
        options: All that could be guessed, in order.
        height: Pixels.
    """
    guess = alt.X(
        field="guess", type="nominal", sort=list(options), title=say("step"), scale=alt.Scale(domain=list(options)),
        axis=alt.Axis(labelAngle=-60, labelOverlap=False),
    )  # fmt: skip
    count = alt.Y(field="count", type="quantitative", title=say("guesses"), axis=alt.Axis(tickMinStep=1, tickCount=3))
    colour = alt.condition("datum.mine", alt.value(theme.VALIDATION), alt.value(theme.GHOST))
    bars = alt.UnitSpec(mark=alt.MarkDef("bar"), encoding=alt.Encoding(x=guess, y=count, color=colour))
    mine = alt.UnitSpec(
        transform=[*present("count"), alt.FilterTransform("datum.mine")],
        mark=alt.MarkDef("text", dy=-8, text=say("you"), fontSize=sized(14), color=INK),
        encoding=alt.Encoding(x=guess, y=count),
    )
    return layered([bars, mine], description=say("guesses of the class"), height=height)


CAME = {True: mark("In the recording it came at step {step:,}."), False: mark("In this run it came at step {step:,}.")}
NEVER_CAME = {True: mark("In the recording it never came."), False: mark("In this run it never came.")}
NOT_YET = {True: mark("Now play on."), False: mark("It has not come yet.")}
"""What is said of a recording, and of a run that the visitor trains."""


def guessed_words(frame: pd.DataFrame, came: int | None, *, is_told: bool = True, is_recorded: bool = True) -> str:
    """Return in words what was guessed and what came.

    Args:
        frame: As for `guessed_spec`.
        came: The step at which validation reached 99 %; None when it did not.
        is_told: Say what came; otherwise it is still to be seen.
        is_recorded: It is a recording that is watched.
    """
    total = int(frame["count"].sum())
    mine = frame.loc[frame["mine"], "guess"]
    said = [say("You guessed {guess}.", guess=mine.iloc[0])] if len(mine) else []
    most = max(zip(frame["count"], frame["guess"], strict=True), key=lambda pair: int(pair[0]))
    if not is_told:
        said.append(say(NOT_YET[is_recorded]))
    elif came is None:
        said.append(say(NEVER_CAME[is_recorded]))
    else:
        said.append(say(CAME[is_recorded], step=came))
    if total > 1:
        said.append(
            say("Of {total:,} guesses most ({most:,}) said {guess}.", total=total, most=int(most[0]), guess=most[1])
        )
    return " ".join(said)
