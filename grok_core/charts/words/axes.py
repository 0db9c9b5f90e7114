"""What the horizontal axis of curves counts, such as steps or seconds: its words, its numbers, its ends."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from grok_core.languages import mark, number, say


@dataclass(frozen=True)
class Counted:
    """A way to count how far a run has come; its words are to be said.

    Args:
        column: Of the places, in a frame.
        title: Of the axis, with its unit.
        short: One of them, in the heading of a column.
        by: The description of a chart of {title}.
        at: At which {place} some series have {values}.
        crossed: Over a rule: at which {place} 99 % was passed, lost, and passed again.
        passed: In a sentence: at which {place} training, and validation, passed 99 %.
        number: d3 format of a place.
        whole: There is nothing between one and the next.
    """

    column: str
    title: str
    short: str
    by: str
    at: str
    crossed: tuple[str, str, str]
    passed: tuple[str, str]
    number: str
    whole: bool = False


COUNTED: Mapping[str, Counted] = {
    "steps": Counted(
        "step",
        mark("step"),
        mark("step"),
        mark("{title} by optimisation step"),
        mark("at step {place} {values}"),
        (mark("99 % at step {place}"), mark("lost at step {place}"), mark("99 % again at step {place}")),
        (
            mark("Training accuracy passed 99 % at step {place}."),
            mark("Validation accuracy passed 99 % at step {place}."),
        ),
        ",",
        whole=True,
    ),
    "epochs": Counted(
        "epochs",
        mark("epochs"),
        mark("epoch"),
        mark("{title} by epoch"),
        mark("at epoch {place} {values}"),
        (mark("99 % at epoch {place}"), mark("lost at epoch {place}"), mark("99 % again at epoch {place}")),
        (
            mark("Training accuracy passed 99 % at epoch {place}."),
            mark("Validation accuracy passed 99 % at epoch {place}."),
        ),
        ",.2~f",
    ),
    "seconds": Counted(
        "seconds",
        mark("seconds of training"),
        mark("second"),
        mark("{title} by second of training"),
        mark("after {place} s {values}"),
        (mark("99 % after {place} s"), mark("lost after {place} s"), mark("99 % again after {place} s")),
        (
            mark("Training accuracy passed 99 % after {place} seconds."),
            mark("Validation accuracy passed 99 % after {place} seconds."),
        ),
        ",.3~r",
    ),
    "decay clocks": Counted(
        "decay_clocks",
        mark("decay clocks, 1/(lr · wd)"),
        mark("decay clock"),
        mark("{title} by decay clock"),
        mark("at decay clock {place} {values}"),
        (
            mark("99 % at decay clock {place}"),
            mark("lost at decay clock {place}"),
            mark("99 % again at decay clock {place}"),
        ),
        (
            mark("Training accuracy passed 99 % at decay clock {place}."),
            mark("Validation accuracy passed 99 % at decay clock {place}."),
        ),
        ",.3~r",
    ),
}
"""What can be counted, by name."""


@dataclass(frozen=True)
class Axis:
    """The horizontal axis of a chart of curves.

    Args:
        clock: What it counts, one of COUNTED.
        ends: The least place above 0, and the greatest.
        log: Whether it is logarithmic, and begins at the first of its ends; else it begins at 0.
        labels: d3 format of its labels.
        marks: The places that are labelled on a logarithmic axis.
    """

    clock: str
    ends: tuple[float, float]
    log: bool
    labels: str
    marks: tuple[float, ...]

    @property
    def counted(self) -> Counted:
        """Words and numbers of what it counts."""
        return COUNTED[self.clock]

    @property
    def column(self) -> str:
        """Of the places, in a frame."""
        return self.counted.column

    @property
    def title(self) -> str:
        """The words beside it."""
        title = say(self.counted.title)
        return say("{title} (log scale)", title=title) if self.log else title

    @property
    def beside(self) -> Mapping[str, str]:
        """The columns that a frame has beside the places, so that a click on a curve chooses a step."""
        return {} if self.clock == "steps" else {"step": "step"}

    def written(self, place: float) -> str:
        """Return a place as it stands in a sentence."""
        return number(place, ",.0f" if self.counted.whole or place >= 100 else ".3g")


def steps_axis(last: int, *, log: bool = True) -> Axis:
    """Return an axis of steps until the last; a logarithmic one begins at 1."""
    last = max(last, 2)
    powers = tuple(10**k for k in range(len(str(last))))
    return Axis("steps", (1, last), log, "~s" if log else ",d", powers if len(powers) > 2 else (1, 2, 5, 10, 20, 50))


def clock_axis(clock: str, ends: tuple[float, float], *, log: bool) -> Axis:
    """Return an axis of something else than steps, from the least place above 0 to the greatest."""
    low, high = ends[0], max(ends[1], ends[0] * 1.01)
    return Axis(clock, (low, high), log, ",~f", tuple(decades(low, high)))


def decades(low: float, high: float) -> list[float]:
    """Return what is labelled on a logarithmic axis: powers of ten, with more between them where there are few."""
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    inside = [10.0**k for k in powers if low <= 10.0**k <= high]
    return inside if len(inside) > 2 else [m * 10.0**k for k in powers for m in (1, 2, 5) if low <= m * 10.0**k <= high]


STEPS = steps_axis(2)
"""A logarithmic axis of steps, for frames, which its end means nothing to."""
