"""The record of a preset: a named configuration with its measured figures.

Figures are measured by `python -m tests.science.measure_presets`, which rewrites `figures.json`, and held to the
presets' claims by `make science`. Step counts differ a little between processors, seconds altogether.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from grok_core.config import RunConfig
from grok_core.languages import mark, number, say

FIGURES_FILE = Path(__file__).with_name("figures.json")
FRESH = 1000  # the first of the seeds on which figures are measured and nothing is chosen


@dataclass(frozen=True, eq=False)
class Figures:
    """The measurements of one seed of a preset. A step is None where it was not reached.

    Args:
        seed: The seed of the network and the batches.
        split_seed: The seed of the split.
        step_train_99, step_val_99: The first of three reports in a row with accuracy at least 0.99.
        plateau_val: Validation accuracy (0-1) at twice step_train_99.
        val_accuracy: At the last step (0-1).
    """

    seed: int
    split_seed: int
    step_train_99: int | None
    step_val_99: int | None
    plateau_val: float | None
    val_accuracy: float


@dataclass(frozen=True, eq=False)
class Preset:
    """A configuration worth starting from.

    Args:
        name: As typed, in lower case with dashes.
        title: As shown, marked.
        summary: One sentence: what visitors will see, marked; of a variant its title, as a sentence.
        question: A what-if to try next, marked; `change` answers it.
        change: The fields, with their values, that the question is about.
        source: Where the idea comes from.
        config: What is trained.
        view: The view of the rows in which its structure is seen, as the Embeddings page's address says it, where it is
            not the usual one: `matrix` and `projection`.
    """

    name: str
    title: str
    summary: str
    question: str
    change: Mapping[str, Any]
    source: str
    config: RunConfig
    view: Mapping[str, str] = field(default_factory=dict)

    @property
    def told(self) -> str:
        """The summary in the language that is spoken."""
        return say(self.title) + "." if self.summary == f"{self.title}." else say(self.summary)

    @property
    def what_if(self) -> RunConfig:
        """The configuration that answers the question."""
        return self.config.replace(**self.change)

    @property
    def figures(self) -> tuple[Figures, ...]:
        """What was measured, one entry for each seed; empty for a preset that was never measured."""
        rows = _measured()["presets"].get(self.name, {"seeds": []})["seeds"]
        return tuple(Figures(**row) for row in rows)

    @property
    def seconds(self) -> float | None:
        """Seconds of training and evaluation to step_val_99 with the middle seed, on one idle core."""
        found: float | None = _measured()["presets"].get(self.name, {}).get("seconds")
        return found

    def median(self, figure: str) -> float | None:
        """Return the median over seeds of a figure by its name; None where half of the seeds or more lack it."""
        return self.quantile(figure, 0.5)

    def quantile(self, figure: str, share: float) -> float | None:
        """Return the value below which a share of the seeds lies, between neighbours in proportion, None beyond all.

        A seed without a value, which did not get there, counts as later than all others.
        """
        values = sorted(v for row in self.figures if (v := getattr(row, figure)) is not None)
        place = share * (len(self.figures) - 1)
        low, high = math.floor(place), math.ceil(place)
        if not self.figures or high >= len(values):
            return None
        return float(values[low] + (place - low) * (values[high] - values[low]))

    @property
    def expectation(self) -> str:
        """What to expect, in one sentence with the numbers that were measured; "" where nothing was."""
        if not self.figures:
            return ""
        n, reached = len(self.figures), sum(row.step_val_99 is not None for row in self.figures)
        is_one_split = len({row.split_seed for row in self.figures}) == 1
        varied = say("{n} networks", n=n) if is_one_split else say("{n} networks and splits", n=n)
        if not reached:
            text = mark("{varied}: validation never reaches 99 % within {steps:,} steps.")
            return say(text, varied=varied, steps=self.config.steps)
        middle = self.median("step_val_99")
        if middle is None:
            return say("{varied}: validation reaches 99 % in {reached}.", varied=varied, reached=reached)
        low, high = self.quantile("step_val_99", 0.05), self.quantile("step_val_99", 0.95)
        when = {"varied": varied, "middle": middle, "low": low}
        when["most"] = say("never") if high is None else number(high, ",.0f")
        if self.seconds is None:
            return say("{varied}: validation 99 % at step {middle:,.0f} (5-95 %: {low:,.0f} to {most}).", **when)
        text = mark(
            "{varied}: validation 99 % at step {middle:,.0f} (5-95 %: {low:,.0f} to {most}), about {seconds} s on one "
            "core."
        )
        return say(text, seconds=number(self.seconds, ".1f" if self.seconds < 10 else ".0f"), **when)


def machine() -> str:
    """Describe the machine on which the figures were measured."""
    return str(_measured()["machine"])


@cache
def _measured() -> dict[str, Any]:
    measured: dict[str, Any] = json.loads(FIGURES_FILE.read_text(encoding="utf-8"))
    return measured
