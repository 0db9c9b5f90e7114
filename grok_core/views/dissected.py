"""What the Circuit page computes of one dissection: cached by run and landmark, shared by all visitors."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grok_core.engine import Dissection
from grok_core.errors import AnalysisError
from grok_core.languages import say
from grok_core.measures import clock
from grok_core.measures.clock import Irrelevance
from grok_core.measures.fourier import stride
from grok_core.measures.neurons import NeuronParts, neuron_parts
from grok_core.runs import Run
from grok_core.runs.landmarks import LANDMARKS
from grok_core.runs.store.dissections_file import LAST, START
from grok_core.tasks.task import Task
from grok_core.views.cache import shared
from grok_core.views.cached_run import StepKey
from grok_core.views.reading import parts_of, task_of

NOW = "now"  # the newest snapshot of a run that trains
LANDMARK_NAMES = (START, *LANDMARKS, LAST, NOW)
"""The names of all landmarks, here or on other pages: each run has some of them."""

OLD_TRIPLES = 100  # in dissections that do not say how exact their gradient symmetricity is
PERMUTATIONS = 19  # shuffles of every neuron: some thousand draws of the null


@dataclass(frozen=True, kw_only=True)
class DissectionKey(StepKey):
    """A network as it was at the landmark `name`."""

    name: str

    @property
    def task(self) -> Task:
        """The run's task."""
        return task_of(self.config)


def dissection_keys(run: Run) -> dict[str, DissectionKey]:
    """Return the dissections of a run by landmark, in order of step; "last" only where it is none of the others."""
    found, created, config = run.dissections(), run.status.created, run.config
    others = {step for name, step in found.items() if name != LAST}
    shown = {name: step for name, step in found.items() if name != LAST or step not in others}
    return {
        name: DissectionKey(run=run, name=name, step=step, created=created, config=config)
        for name, step in shown.items()
    }


def dissection(at: DissectionKey) -> Dissection:
    """Return a dissection. Raises StoreError when it cannot be read."""
    return at.run.dissection(at.name)


@shared(64)
def neurons(at: DissectionKey) -> NeuronParts | None:
    """Return what neurons respond to, by left operand; None where the task has no parts. Raises AnalysisError."""
    parts = parts_of(at.config)
    return None if parts is None else neuron_parts(dissection(at).neurons_x, parts, permutations=PERMUTATIONS)


@shared(64)
def irrelevance(at: DissectionKey) -> Irrelevance | None:
    """Return the distance irrelevance beside its null, or None where nothing turns a circle."""
    task = at.task
    if task.cyclic_order is None or len(task.cyclic_order) < 3:
        return None
    try:
        logits = clock.by_angles(dissection(at).right_logit, task.answers(), task.cyclic_order)
    except AnalysisError:  # a formula may turn its circle unevenly
        return None
    return clock.irrelevance(logits)


def symmetricity(at: DissectionKey) -> tuple[float, float]:
    """Return the gradient symmetricity and its standard error; NaN where the operation does not commute.

    Of a dissection without a standard error, of 100 triples, it is the largest that cosines of this mean can have.
    """
    found = dissection(at)
    value, error = found.gradient_symmetricity, found.gradient_symmetricity_error
    if not at.task.commutative:
        return math.nan, math.nan
    if math.isnan(error) and not math.isnan(value):
        error = math.sqrt(max(0.0, 1 - value**2) / OLD_TRIPLES)
    return value, error


def has_parts(at: DissectionKey) -> bool:
    """Say whether there are frequencies or representations to look for."""
    return parts_of(at.config) is not None


def order_of(at: DissectionKey) -> NDArray[np.int64]:
    """Return the elements in the order in which to draw them: on the circle where there is one."""
    order = at.task.cyclic_order
    return np.arange(at.task.n) if order is None else order


def part_of(at: DissectionKey) -> str:
    """Return the name of what the parts of a function on the elements are, for `part_names.called`."""
    return "representation" if at.task.group is not None else "frequency"


def names_of(found: NeuronParts) -> list[str]:
    """Return short names of the parts: a frequency is its number."""
    return [name.removeprefix("frequency ") for name in found.names]


def clearest_neuron(at: DissectionKey) -> int:
    """Return the neuron that follows a part most; the first where none can be measured."""
    try:
        found = neurons(at)
    except AnalysisError:
        return 0
    return 0 if found is None else int(found.neurons[found.share.argmax()])


def followed(at: DissectionKey, neuron: int) -> tuple[str, float, float] | None:
    """Return the name of the part that a neuron follows most, its share, and what shuffled ones stay below, or None."""
    try:
        found = neurons(at)
    except AnalysisError:
        return None
    if found is None or neuron not in found.neurons:
        return None
    k = int(np.flatnonzero(found.neurons == neuron)[0])
    return names_of(found)[found.strongest[k]], float(found.share[k]), found.null_95


def along(at: DissectionKey, neuron: int, follows: tuple[str, float, float] | None) -> tuple[NDArray[np.int64], str]:
    """Return the elements in the order in which a neuron shows best what it follows, and what that order is."""
    order = order_of(at)
    if at.task.cyclic_order is None:
        if at.task.group is None:
            return order, say("element")
        return np.argsort(dissection(at).neurons_x[:, neuron], kind="stable"), say("elements, by left activation")
    if follows is None or at.task.group is not None or (step := stride(int(follows[0]), len(order))) is None:
        return order, say("place on the circle")
    return order[np.arange(len(order)) * step % len(order)], say("{k}·i mod {n}", k=follows[0], n=len(order))
