"""What the Circuit page computes of one dissection: cached by run and moment, shared by all visitors."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grok_core.engine import Dissection
from grok_core.errors import AnalysisError
from grok_core.measures import clock
from grok_core.measures.neurons import NeuronParts, neuron_parts
from grok_core.runs import Run
from grok_core.runs.dissections import LAST, START
from grok_core.runs.landmarks import LANDMARKS
from grok_core.tasks.task import Task
from pages._ui.reading import parts_of, task_of

NOW = "now"  # of a run that trains: its newest snapshot
MOMENTS = (START, *LANDMARKS, LAST, NOW)
"""What a moment is called, here or on other pages: each run has some of them."""

PERMUTATIONS = 19  # shuffles of every neuron: some thousand draws of the null


@dataclass(frozen=True)
class Opened:
    """A network at one moment: a key for every cache here.

    Args:
        path: The run's folder.
        name: Of the moment.
        step: Of the moment.
        made: When the run was made: a recording made anew has the same path.
    """

    path: Path
    name: str
    step: int
    made: float

    @property
    def task(self) -> Task:
        """The run's task."""
        return task_of(Run(self.path).config)


def moments(run: Run) -> dict[str, Opened]:
    """Return the moments of a run by name, in order; "last" only where it is none of the others."""
    found, made = run.dissections(), run.status.created
    others = {step for name, step in found.items() if name != LAST}
    shown = {name: step for name, step in found.items() if name != LAST or step not in others}
    return {name: Opened(run.path, name, step, made) for name, step in shown.items()}


@lru_cache(maxsize=24)
def dissection(at: Opened) -> Dissection:
    """Read a dissection. Raises StoreError when it cannot be read."""
    return Run(at.path).dissection(at.name)


@lru_cache(maxsize=64)
def neurons(at: Opened) -> NeuronParts | None:
    """Return what neurons respond to, by left operand; None where the task has no parts. Raises AnalysisError."""
    parts = parts_of(Run(at.path).config)
    return None if parts is None else neuron_parts(dissection(at).neurons_x, parts, permutations=PERMUTATIONS)


@lru_cache(maxsize=64)
def irrelevance(at: Opened) -> tuple[float, float] | None:
    """Return the distance irrelevance and that of shuffled cells, or None where nothing turns a circle."""
    task = at.task
    if task.cyclic_order is None or len(task.cyclic_order) < 3:
        return None
    try:
        logits = clock.by_angles(dissection(at).right_logit, task.answers(), task.cyclic_order)
    except AnalysisError:  # a formula may turn its circle unevenly
        return None
    return clock.distance_irrelevance(logits), clock.shuffled_irrelevance(logits)


def has_parts(at: Opened) -> bool:
    """Say whether there are frequencies or representations to look for."""
    return parts_of(Run(at.path).config) is not None


def order_of(at: Opened) -> NDArray[np.int64]:
    """Return the elements in the order in which to draw them: on the circle where there is one."""
    order = at.task.cyclic_order
    return np.arange(at.task.n) if order is None else order


def part_of(at: Opened) -> str:
    """Return what the parts of a function on the elements are called."""
    return "representation" if at.task.group is not None else "frequency"


def names_of(found: NeuronParts) -> list[str]:
    """Return short names of the parts: a frequency is its number."""
    return [name.removeprefix("frequency ") for name in found.names]
