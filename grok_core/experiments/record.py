"""The record of an experiment: a claim of a source, the runs that test it, and the criterion that judges them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, get_args

from grok_core.charts.theme import Spec
from grok_core.config import RunConfig
from grok_core.errors import ConfigError
from grok_core.experiments.measured import Follower, Measured
from grok_core.languages import mark, say

if TYPE_CHECKING:
    import pandas as pd  # it takes a second to load, and the list of experiments draws nothing

SEEDS = tuple(range(1000, 1007))
"""Seeds on which no setting was chosen; each is the seed of the network and of the split."""


class Verdict(StrEnum):
    """What becomes of a claim, or of a part of its criterion."""

    HOLDS = mark("holds")
    IN_PART = mark("holds in part")
    DOES_NOT = mark("does not hold here")
    UNDECIDED = mark("undecided at this size")


Arms = Mapping[str, tuple[Measured, ...]]
"""What was measured: an arm's label -> its runs, in the order of the seeds."""


@dataclass(frozen=True)
class Finding:
    """What came out for a part of a criterion: its verdict, and the numbers behind it, in English: no page has them."""

    verdict: Verdict
    numbers: str


@dataclass(frozen=True)
class Part:
    """A part of a criterion, in words and as code; `criteria` makes both from the same arguments.

    Args:
        says: What must be so, marked or a `texts.Text`.
        judge: What was measured -> what came out.
    """

    says: str
    judge: Callable[[Arms], Finding]


@dataclass(frozen=True)
class Shown:
    """A number of a run to show beside its steps.

    Args:
        title: As over a column, marked.
        of: What was measured of a run -> the number, None where it has none.
        text: As printed.
    """

    title: str
    of: Callable[[Measured], float | None]
    text: Callable[[float], str]


def percent(value: float) -> str:
    """Return a share as it is printed."""
    return f"{100 * value:.1f} %"


@dataclass(frozen=True)
class Drawing:
    """A picture of what was measured: a chart of `grok_core.charts`, its data, and both in words."""

    spec: Spec
    frame: "pd.DataFrame"
    words: str


Size = Literal["quick", "full"]
SIZES: tuple[Size, ...] = get_args(Size)
Picture = Callable[["Experiment", Arms], Mapping[str, Drawing]]
"""What draws an experiment: the record and its runs -> drawings by the ending of their names, "" for the first."""


@dataclass(frozen=True)
class Full:
    """An experiment at the size of its source.

    Args:
        arms: Label -> configuration, with the labels of the quick size where one criterion can judge both.
        seeds: As many as the source has, and not less than two: intervals need them.
        setting: What is trained.
        limits: What differs from the source even so.
        parts: The criterion on these arms where labels name other values, made by the same function; None for the same.
    """

    arms: Mapping[str, RunConfig]
    seeds: tuple[int, ...]
    setting: str
    limits: str
    parts: tuple[Part, ...] | None = None


BEST = Shown(mark("best validation accuracy"), lambda run: run.best_val_accuracy, percent)


@dataclass(frozen=True)
class Experiment:
    """A claim, put to the test. Its texts are marked, or of the kind `texts.Text`, and so are the labels of its arms.

    Args:
        name: As typed, in lower case with dashes.
        row: The claim's id in docs/sources.md.
        claim: What the source says, in a sentence of ours.
        source: Where it says so.
        setting: What is trained here.
        arms: Label -> configuration; each is trained with every seed.
        parts: The criterion. All must hold for the claim to hold; where some do, it holds in part.
        limits: What was not tested, or differs from the source.
        premises: What must hold for the runs to say anything; otherwise the claim stays undecided.
        seeds: Of the network and, unless `pinned_split` says why not, of the split.
        pinned_split: Why the split is the same for all seeds; "" where it varies with them.
        follow: What follows each run for further numbers, made for its configuration.
        shown: What is shown of each run.
        diagram: Two fields, when the arms are all combinations of their values, to lay them out by.
        picture: What draws it; None for a row of dots an arm.
        also: The ids of further claims that the same runs are about.
        full: The same at the size of its source, where there is such a size.
        size: Which size this is; `at` returns the other.
    """

    name: str
    row: str
    claim: str
    source: str
    setting: str
    arms: Mapping[str, RunConfig]
    parts: tuple[Part, ...]
    limits: str
    premises: tuple[Part, ...] = ()
    seeds: tuple[int, ...] = SEEDS
    pinned_split: str = ""
    follow: Callable[[RunConfig], Follower] | None = None
    shown: Shown = BEST
    diagram: tuple[str, str] | None = None
    picture: Picture | None = None
    also: tuple[str, ...] = ()
    full: Full | None = None
    size: Size = "quick"

    def at(self, size: Size) -> "Experiment":
        """Return the experiment at a size. Raises ConfigError where its record has no such size."""
        if size == self.size:
            return self
        if self.full is None:
            raise ConfigError(
                say("{name} has one size, quick; its source has no larger one that is recorded here.", name=self.name)
            )
        full = self.full
        return replace(
            self,
            arms=full.arms,
            seeds=full.seeds,
            setting=full.setting,
            limits=full.limits,
            parts=full.parts or self.parts,
            premises=() if full.parts else self.premises,
            full=None,
            size=size,
        )

    @property
    def rows(self) -> tuple[str, ...]:
        """The ids of all claims that it is about, the first first."""
        return (self.row, *self.also)

    @property
    def title(self) -> str:
        """What stands over its section: rows, size unless it is the quick one, and the claim."""
        size = "" if self.size == "quick" else f", {self.size} size"
        return f"{', '.join(self.rows)}{size}: {self.claim}"

    @property
    def figure_name(self) -> str:
        """What the names of its figures begin with."""
        return self.name if self.size == "quick" else f"{self.name}-{self.size}"

    def configs(self, label: str) -> tuple[RunConfig, ...]:
        """Return the configurations of an arm, one for each seed."""
        base = self.arms[label]
        if self.pinned_split:
            return tuple(base.replace(seed=seed) for seed in self.seeds)
        return tuple(base.replace(seed=seed, split_seed=seed) for seed in self.seeds)

    def follower(self, config: RunConfig) -> Follower | None:
        """Return what follows the run of a configuration, None when nothing does."""
        return None if self.follow is None else self.follow(config)

    def __len__(self) -> int:
        """Return the number of runs."""
        return len(self.arms) * len(self.seeds)
