"""The record of a preset: a named configuration with its measured figures.

Figures are measured by `python -m tests.science.measure_presets`, which rewrites `figures.json`, and held to the
presets' claims by `make science`. Step counts differ a little between processors, seconds altogether.
"""

import json
import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from grok_core.config import RunConfig

FIGURES_FILE = Path(__file__).with_name("figures.json")


@dataclass(frozen=True, eq=False)
class Figures:
    """The measurements of one seed of a preset. A step is None where it was not reached.

    Args:
        seed: The seed of the network and the batches.
        step_train_99, step_val_99: The first of three reports in a row with accuracy at least 0.99.
        seconds_to_val_99: Time of training and evaluation up to step_val_99.
        seconds: Time of training and evaluation of all steps.
        steps_per_second: The average over all steps.
        plateau_val: Validation accuracy (0-1) at twice step_train_99.
        val_accuracy: At the last step (0-1).
        structure: Scores of the weights at the last step, by name; other scores for other presets.
    """

    seed: int
    step_train_99: int | None
    step_val_99: int | None
    seconds_to_val_99: float | None
    seconds: float
    steps_per_second: float
    plateau_val: float | None
    val_accuracy: float
    structure: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Preset:
    """A configuration worth starting from.

    Args:
        name: As typed, in lower case with dashes.
        title: As shown.
        summary: One sentence: what visitors will see.
        question: A what-if to try next; `change` answers it.
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
    def what_if(self) -> RunConfig:
        """The configuration that answers the question."""
        return self.config.replace(**self.change)

    @property
    def figures(self) -> tuple[Figures, ...]:
        """What was measured, one entry for each seed; empty for a preset that was never measured."""
        rows = _measured()["presets"].get(self.name, {"seeds": []})["seeds"]
        return tuple(Figures(**row) for row in rows)

    def median(self, figure: str) -> float | None:
        """Return the median over seeds of a figure by its name; None where half of the seeds or more lack it."""
        values = sorted(v for row in self.figures if (v := getattr(row, figure)) is not None)
        missing = len(self.figures) - len(values)  # not reached counts as later than every reached step
        if len(values) <= missing:
            return None
        return float(statistics.median([*values, *[values[-1]] * missing]))


def machine() -> str:
    """Describe the machine on which the figures were measured."""
    return str(_measured()["machine"])


@cache
def _measured() -> dict[str, Any]:
    measured: dict[str, Any] = json.loads(FIGURES_FILE.read_text(encoding="utf-8"))
    return measured
