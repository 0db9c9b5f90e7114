"""The record of an experiment: a claim of a source, the runs that test it, and the criterion that judges them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from grok_core.config import RunConfig
from grok_core.experiments.measured import Follower, Measured

SEEDS = tuple(range(1000, 1007))
"""Seeds on which no setting was chosen; each is the seed of the network and of the split."""


class Verdict(StrEnum):
    """What becomes of a claim, or of a part of its criterion."""

    HOLDS = "holds"
    IN_PART = "holds in part"
    DOES_NOT = "does not hold here"
    UNDECIDED = "undecided at this size"


Arms = Mapping[str, tuple[Measured, ...]]
"""What was measured: an arm's label -> its runs, in the order of the seeds."""


@dataclass(frozen=True)
class Finding:
    """What came out for a part of a criterion: its verdict, and the numbers behind it."""

    verdict: Verdict
    numbers: str


@dataclass(frozen=True)
class Part:
    """A part of a criterion, in words and as code; `criteria` makes both from the same arguments.

    Args:
        says: What must be so.
        judge: What was measured -> what came out.
    """

    says: str
    judge: Callable[[Arms], Finding]


@dataclass(frozen=True)
class Shown:
    """A number of a run to show beside its steps.

    Args:
        title: As over a column.
        of: What was measured of a run -> the number, None where it has none.
        text: As printed.
    """

    title: str
    of: Callable[[Measured], float | None]
    text: Callable[[float], str]


def percent(value: float) -> str:
    """Return a share as it is printed."""
    return f"{100 * value:.1f} %"


BEST = Shown("best validation accuracy", lambda run: run.best_val_accuracy, percent)


@dataclass(frozen=True)
class Experiment:
    """A claim, put to the test.

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
