"""Named configurations that are known to work, with what was measured of each.

Figures are measured by `python -m tests.science.measure_presets`, which rewrites `preset_figures.json`, and held to
the presets' claims by `make science`. Step counts transfer between machines, seconds do not.
"""

import json
import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from grok_core.config import RunConfig
from grok_core.errors import ConfigError, nearest

FIGURES_FILE = Path(__file__).with_name("preset_figures.json")


@dataclass(frozen=True, eq=False)
class Figures:
    """What was measured of one seed of a preset. A step is None where it was not reached.

    Args:
        seed: Of the network and the batches.
        step_train_99, step_val_99: First of three reports in a row with accuracy at least 0.99.
        seconds_to_val_99: Training and evaluation up to there.
        seconds: Training and evaluation of all steps.
        steps_per_second: Over all steps.
        plateau_val: Validation accuracy (0-1) at twice step_train_99.
        val_accuracy: At the last step (0-1).
        structure: What was found in the weights at the last step, by name; differs between presets.
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
        summary: One sentence: what you will see.
        question: A what-if to try next; `change` answers it.
        change: The fields, with their values, that the question is about.
        source: Where the idea comes from.
        config: What is trained.
    """

    name: str
    title: str
    summary: str
    question: str
    change: Mapping[str, Any]
    source: str
    config: RunConfig

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
        missing = len(self.figures) - len(values)  # not reached: later than all that was reached
        if len(values) <= missing:
            return None
        return float(statistics.median([*values, *[values[-1]] * missing]))


def preset(name: str) -> Preset:
    """Return a preset by its name. Raises ConfigError, with the nearest name and the list, for any other."""
    if name not in PRESETS:
        hint = nearest(name, PRESETS)
        raise ConfigError(f"unknown preset {name[:40]!r}.{hint} Choose one of: {', '.join(PRESETS)}.")
    return PRESETS[name]


def machine() -> str:
    """Say in words on what the figures were measured."""
    return str(_measured()["machine"])


@cache
def _measured() -> dict[str, Any]:
    measured: dict[str, Any] = json.loads(FIGURES_FILE.read_text(encoding="utf-8"))
    return measured


_ALL = (
    Preset(
        name="hello-grok",
        title="Hello, grokking",
        summary="A small network learns half of an addition table by heart, seems stuck, and then finds the rule.",
        question="What if the weights are pulled to zero half as strongly: does it still grok, and when?",
        change={"weight_decay": 0.5},
        source="After Power et al. 2022, arXiv:2201.02177, section 3.1, with a small network for the transformer.",
        config=RunConfig(),
    ),
    Preset(
        name="ring",
        title="The ring",
        summary="A network only four numbers wide has to lay the numbers out on circles, and t-SNE shows one.",
        question="What if there is room for eight numbers: how many circles does it use then?",
        change={"d_model": 8},
        source="The picture is figure 3 of Power et al. 2022, arXiv:2201.02177; "
        "squared units are Gromov's, 2023, arXiv:2301.02679.",
        config=RunConfig(p=41, train_fraction=0.6, d_model=4, d_hidden=64, activation="quadratic", lr=0.01, steps=1500),
    ),
    Preset(
        name="s5-composition",
        title="Composing permutations",
        summary="The same wait without numbers: shuffles of five things, composed, with no order to hold on to.",
        question="What if it sees 60 % of the table: how much shorter is the wait?",
        change={"train_fraction": 0.6},
        source="After Power et al. 2022, arXiv:2201.02177, figure 1 (S5, x·y).",
        config=RunConfig(operation="compose", d_model=128, d_hidden=256, lr=0.015, batch_size=2400, steps=1500),
    ),
    Preset(
        name="s5-cosets",
        title="Cosets",
        summary="A narrower network sorts the 120 permutations into cosets of a subgroup that nobody told it about.",
        question="What if another random network starts: is it the same subgroup?",
        change={"seed": 1},
        source="After Power et al. 2022, arXiv:2201.02177, figure 3, and Stander et al. 2023, arXiv:2312.06581.",
        config=RunConfig(operation="compose", d_model=32, d_hidden=256, lr=0.01, batch_size=1024, steps=1600),
    ),
    Preset(
        name="power-division",
        title="The paper's transformer",
        summary="The transformer in which grokking was discovered learns to divide modulo 97.",
        question="What if the operation is addition, which is the same read from either side: is it sooner?",
        change={"operation": "add"},
        source="Power et al. 2022, arXiv:2201.02177, section A.1.2 (x / y modulo 97, half of the table).",
        config=RunConfig(
            operation="divide",
            p=97,
            architecture="transformer",
            n_layers=2,
            d_model=128,
            d_hidden=512,
            norm="post",
            init="orthogonal",
            lr=1e-3,
            batch_size=512,
        ),
    ),
    Preset(
        name="transformer-grok",
        title="A transformer, quickly",
        summary="A transformer of one layer memorises a subtraction table at once and waits long before it groks.",
        question="What if it sees 40 % of the table: how much longer is the wait?",
        change={"train_fraction": 0.4},
        source="The network of Nanda et al. 2023, arXiv:2301.05217: one layer, no norm, the tokens x, y and =.",
        config=RunConfig(
            operation="subtract",
            architecture="transformer",
            d_model=128,
            d_hidden=256,
            context="xy=",
            lr=4e-3,
            steps=2000,
        ),
    ),
)

PRESETS: Mapping[str, Preset] = {p.name: p for p in _ALL}
"""All presets by name, in the order in which to teach them."""
