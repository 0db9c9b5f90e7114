"""What an experiment costs before it starts: its runs, their steps, and the seconds that they take on this machine.

A step's seconds are measured once for each kind of network, by a few steps of one configuration, and kept beside the
measurements; within a kind, and for kinds that were not measured yet, they are scaled by the multiplications of a step.
"""

import json
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grok_core.config import RunConfig
from grok_core.experiments.record import Experiment
from grok_core.languages import say, say_many

FILE = "speed.json"
OVERHEAD = 80e6
"""Multiplications in whose time the calls of a step are made, whatever the network's size."""
LAPTOP = 1e-3
"""Seconds of the calls of a step on the machine on which this was written, one thread of two."""
FIRST, MOST, ENOUGH = 5, 60, 0.5  # steps that are not timed, steps at most, and seconds after which no more are taken
TOKENS = {"rnn": 4, "lstm": 4, "gru": 4, "transformer": 2}
"""For how many tokens of an equation a network works, on average over shared prefixes; one for the others."""


@dataclass(frozen=True)
class Cost:
    """What an experiment costs at one size.

    Args:
        n_runs: Runs in all.
        steps: Steps of all of them, at most: many stop once they have grokked.
        seconds: Of one processor core for these steps.
        is_measured: Whether a step of each of its kinds of network was timed on this machine; estimated otherwise.
    """

    n_runs: int
    steps: int
    seconds: float
    is_measured: bool


def kind(config: RunConfig) -> str:
    """Return what configurations have in common whose steps differ in the number of equations alone."""
    names = ("architecture", "d_model", "n_layers", "d_hidden", "norm", "context", "optimizer", "precision", "threads")
    return " ".join(str(getattr(config, name)) for name in names)


def work(config: RunConfig) -> float:
    """Return about how many multiplications a step makes: three passes over each equation and each weight."""
    width = config.d_hidden if config.architecture_record.output_reads_neurons else config.d_model
    inside = config.architecture_record.weights(config.n_layers, config.d_model, config.d_hidden)
    tokens = TOKENS.get(config.architecture, 1)
    return 3.0 * config.batch_rows * config.accumulate * (tokens * inside + width * config.n_answers)


class Speed:
    """The seconds of a step on this machine, by kind of network, in a file of a folder of measurements."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._found = _read(self._path)

    def seconds(self, config: RunConfig) -> tuple[float, bool]:
        """Return the seconds of a step, and whether its kind was timed here; without any timing, those of a laptop."""
        mine = self._found.get(kind(config))
        done, took = mine or next(iter(self._found.values()), (0.0, LAPTOP))
        return took * (OVERHEAD + work(config)) / (OVERHEAD + done), mine is not None

    def cost(self, experiment: Experiment) -> Cost:
        """Return what an experiment costs at its size."""
        return self._total(experiment.arms.values(), len(experiment.seeds))

    def cost_of(self, configs: Sequence[RunConfig]) -> Cost:
        """Return what these runs cost."""
        return self._total(configs, 1)

    def _total(self, configs: Collection[RunConfig], times: int) -> Cost:
        steps, seconds, is_measured = 0, 0.0, True
        for config in configs:
            took, timed = self.seconds(config)
            steps += config.steps * times
            seconds += took * config.steps * times
            is_measured &= timed
        return Cost(len(configs) * times, steps, seconds, is_measured)

    def probe(self, configs: Iterable[RunConfig]) -> None:
        """Time some steps of each kind that was not timed yet; a second each, at most."""
        missing = {kind(config): config for config in configs if kind(config) not in self._found}
        for name, config in missing.items():
            self._found[name] = (work(config), timed(config))
        if missing:
            _write(self._path, self._found)


def timed(config: RunConfig) -> float:
    """Return the processor seconds of a step, by training a few."""
    from grok_core.engine import Beat, train

    few = config.replace(steps=MOST, until="steps", report=str(MOST), interventions="")
    start, taken = 0.0, 0
    for item in train(few):
        if not isinstance(item, Beat):
            continue
        if item.step == FIRST:
            start = time.process_time()
        taken = item.step - FIRST
        if item.step == MOST - 1 or (taken > 0 and time.process_time() - start > ENOUGH):
            break
    return (time.process_time() - start) / taken


def _read(path: Path) -> dict[str, tuple[float, float]]:
    try:
        found = json.loads(path.read_bytes())
        return {str(name): (float(done), float(took)) for name, (done, took) in found.items()}
    except (OSError, ValueError, AttributeError, TypeError, RecursionError):
        return {}


def _write(path: Path, found: dict[str, tuple[float, float]]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(found, indent=1), encoding="utf-8")
    except OSError:
        return  # the folder may belong to somebody else: then it is timed each time


def in_words(cost: Cost) -> str:
    """Return a cost in a few words: "56 runs, 168,000 steps, 4 min at most"."""
    minutes = cost.seconds / 60
    if minutes < 1:
        took = say("{seconds:.0f} s", seconds=max(cost.seconds, 1))
    elif minutes < 100:
        took = say("{minutes:.0f} min", minutes=minutes)
    else:
        took = say("{hours:,.0f} h", hours=minutes / 60)
    runs = say_many("{n} run", "{n} runs", cost.n_runs)
    if cost.is_measured:
        return say("{runs}, {steps:,} steps, {time} of one core at most", runs=runs, steps=cost.steps, time=took)
    return say("{runs}, {steps:,} steps, some {time} of one core at most", runs=runs, steps=cost.steps, time=took)
