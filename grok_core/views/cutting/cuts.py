"""What is left of a run's network when a part is cut out: cached by landmark and by what is cut, for all visitors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from grok_core.config import RunConfig
from grok_core.errors import AnalysisError
from grok_core.languages import mark, say
from grok_core.measures.ablations import cut as measure
from grok_core.measures.ablations.cut import DRAWS, Equations, LossKind, Null, Scores
from grok_core.measures.ablations.one_layer import activations
from grok_core.measures.progress_measures import Logits, Mask, Parts, divide
from grok_core.measures.rows import FloatArray
from grok_core.tasks.groups import Side, coset_labels
from grok_core.views import dissected
from grok_core.views.cache import shared
from grok_core.views.coset_scores import subgroups_of
from grok_core.views.dissected import DissectionKey
from grok_core.views.reading import parts_of, task_of

Kind = Literal["parts", "answers", "cosets", "neurons"]
FEW_DRAWS, MANY_LOGITS = 20, 2**19  # a random cut of so many logits takes a twentieth of a second
NO_LOGITS = mark("{run} keeps no logits of its network: train it again to cut something out.")


@dataclass(frozen=True)
class Cut:
    """What is cut.

    Args:
        kind: "parts", frequencies or representations as functions on the classes, out of the output layer; "answers",
            the same as functions of the right answer, out of the mean logits; "cosets", what differs between them, out
            of the output layer; "neurons", held at their means.
        chosen: Names of parts as `names_of_parts` has them; or a subgroup as `coset_scores.subgroups_of` names it, and
            "left" or "right"; or numbers of neurons.
        keep: Whether to cut everything else instead.
    """

    kind: Kind
    chosen: tuple[str, ...] | tuple[int, ...]
    keep: bool = False


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a landmark's network answers: whole, after the cut, and after random cuts of that size.

    Args:
        name, step: The landmark.
        null: None of a head, which stands beside the other heads.
        size: How many directions, neurons or heads are cut, or kept.
    """

    name: str
    step: int
    whole: Scores
    cut: Scores
    null: Null | None
    size: int


def has_logits(at: DissectionKey) -> bool:
    """Say whether a dissection has what its logits follow from: older ones, recordings and large tables have not."""
    found = dissected.dissection(at)
    return found.logits is not None or found.neuron_inputs is not None


def kinds_of(at: DissectionKey) -> tuple[Kind, ...]:
    """Return what can be cut of a network whose logits are kept."""
    if parts_of(at.config) is None:
        return ()
    kinds: list[Kind] = ["parts", "answers"]
    if at.config.operation_record.is_grouped and subgroups_of(at.config):
        kinds.append("cosets")
    return (*kinds, "neurons") if dissected.dissection(at).neuron_inputs is not None else tuple(kinds)


def names_of_parts(at: DissectionKey) -> tuple[str, ...]:
    """Return the short names of all parts: a frequency is its number."""
    return tuple(name.removeprefix("frequency ") for name in _parts(at).names)


@shared(64)
def key_parts(at: DissectionKey) -> tuple[str, ...]:
    """Return the names of the fewest parts with 95 % of the power of the mean logits by right answer."""
    key = divide(logits_of(at), _parts(at)).key
    return tuple(name for name, is_key in zip(names_of_parts(at), key, strict=True) if is_key)


def followers(at: DissectionKey, names: Sequence[str]) -> tuple[int, ...]:
    """Return the neurons that clearly follow one of these parts by left operand. Raises AnalysisError."""
    found = dissected.neurons(at)
    assert found is not None, "only what has parts has followers"
    of = np.isin(found.strongest, [k for k, name in enumerate(dissected.names_of(found)) if name in names])
    return tuple(found.neurons[of & found.clear].tolist())


@shared(16)
def logits_of(at: DissectionKey) -> Logits:
    """Return the logits (N, n_answers) of all equations. Raises AnalysisError where they are not kept."""
    found = dissected.dissection(at)
    if found.logits is not None:
        return found.logits
    logits = _activations(at) @ found.neurons_out
    return logits if found.output_bias is None else logits + found.output_bias


def equations_of(at: DissectionKey) -> Equations:
    """Return what the logits are judged by: the labels, the split at that step, and the loss of the run."""
    settings = at.run.settings(at.step)
    task = task_of(settings)
    return Equations(task.target, task.train, task.val, loss_of(settings))


def loss_of(config: RunConfig) -> LossKind:
    """Return the kind of loss that a run is trained on."""
    if config.loss == "mse":
        return "mse"
    return "stablemax" if config.softmax == "stablemax" else "softmax"


@shared(128)
def outcome(at: DissectionKey, cut: Cut) -> Outcome:
    """Return what is left at a landmark after a cut.

    Raises:
        AnalysisError: When the logits are not kept, or what is chosen is not there.
    """
    equations, size, cut_out = equations_of(at), *_size_and_cut(at, cut)
    return Outcome(
        at.name,
        at.step,
        equations.scores(logits_of(at)),
        equations.scores(cut_out()),
        random_cuts(at, cut.kind, size, cut.keep),
        size,
    )


@shared(128)
def random_cuts(at: DissectionKey, kind: Kind, size: int, keep: bool) -> Null:
    """Return what random cuts of a kind and size leave at a landmark."""
    logits, task = logits_of(at), at.task
    draws = DRAWS if logits.size <= MANY_LOGITS else FEW_DRAWS

    def draw(generator: np.random.Generator) -> Logits:
        """Return the logits after one of them."""
        if kind == "neurons":
            hidden = _activations(at)
            chosen = np.isin(np.arange(hidden.shape[1]), generator.choice(hidden.shape[1], size, replace=False))
            return measure.cut_neurons(logits, hidden, dissected.dissection(at).neurons_out, chosen, keep=keep)
        on = np.arange(task.n_answers) if kind == "cosets" else _parts(at).elements
        return _without(at, kind, measure.random_axes(size, on, task.n_answers, generator), keep)

    return measure.random_cuts(draw, equations_of(at), draws=draws)


def _size_and_cut(at: DissectionKey, cut: Cut) -> tuple[int, Callable[[], Logits]]:
    """Return how much is cut, and what computes the logits after it."""
    if cut.kind == "neurons":
        hidden = _activations(at)
        chosen: Mask = np.isin(np.arange(hidden.shape[1]), cut.chosen)
        effects = dissected.dissection(at).neurons_out
        return int(chosen.sum()), lambda: measure.cut_neurons(logits_of(at), hidden, effects, chosen, keep=cut.keep)
    axes = _coset_axes(at, *map(str, cut.chosen)) if cut.kind == "cosets" else _part_axes(at, cut.chosen)
    return len(axes), lambda: _without(at, cut.kind, axes, cut.keep)


def _without(at: DissectionKey, kind: Kind, axes: FloatArray, keep: bool) -> Logits:
    if kind == "answers":
        return measure.cut_by_answer(logits_of(at), axes, _parts(at), at.task.answer, keep=keep)
    return measure.cut(logits_of(at), axes, keep=keep)


def _part_axes(at: DissectionKey, chosen: Sequence[str | int]) -> FloatArray:
    names = names_of_parts(at)
    return measure.part_axes(_parts(at), np.isin(names, [str(name) for name in chosen]), at.task.n_answers)


def _coset_axes(at: DissectionKey, subgroup: str, side: str) -> FloatArray:
    found, group = subgroups_of(at.config), at.task.group
    if subgroup not in found or side not in ("left", "right"):
        raise AnalysisError(say("Got the subgroup {name!r}; choose one of the group.", name=subgroup[:40]))
    assert group is not None, "only groups have cosets"
    to: Side = "left" if side == "left" else "right"
    return measure.coset_axes(coset_labels(group, found[subgroup], to))


def _parts(at: DissectionKey) -> Parts:
    found = parts_of(at.config)
    assert found is not None, "only what has parts is cut"
    return found


@shared(8)
def _activations(at: DissectionKey) -> Logits:
    """Return the activations (N, H) of a network whose neurons add what each operand gives them."""
    found, config, task = dissected.dissection(at), at.config, at.task
    if found.neuron_inputs is None:
        raise AnalysisError(say(NO_LOGITS, run=at.run.id))
    activation = "quadratic" if config.architecture == "analytic" else config.activation
    return activations(found.neuron_inputs, task.x, task.y, activation)
