"""How complex an opened network is: four groups of numbers by what they cost, from milliseconds to seconds.

What does not apply to a network is not among its numbers: frequencies without a circle, a restricted loss without a
cross-entropy, the last hidden layer of a recurrent network.
"""

import dataclasses

import numpy as np

from grok_core.engine.opened import Opened
from grok_core.engine.probes.last_layer import last_layer
from grok_core.errors import AnalysisError
from grok_core.measures.complexity.compressed import TOLERANCE, compressed_bytes
from grok_core.measures.complexity.fourier_concentration import Concentration, concentration
from grok_core.measures.complexity.held_out import held_out_restricted_loss, share_of_zero_losses
from grok_core.measures.complexity.learning_coefficient import llc
from grok_core.measures.complexity.local_complexity import RADIUS, crossing_neurons
from grok_core.measures.complexity.loops import longest_loop
from grok_core.measures.complexity.weight_spread import norms, spreads
from grok_core.measures.progress_measures import parts_of
from grok_core.measures.rows import FloatArray
from grok_core.tasks.task import Task

LEAST = 3  # rows on a circle; fewer have no spectrum
ROWS_VALUES = {field.name: field.name for field in dataclasses.fields(Concentration)}
NEURON_VALUES = {"ipr": "column_ipr", "ipr_null_95": "column_ipr_null_95"}  # each neuron is a column


def quick(opened: Opened, seed: int = 0) -> dict[str, float]:
    """Return what takes less than a second: spreads and norms of the weights, spectra, restricted and zero losses.

    "stable_rank", "participation", "soft_rank" with their values for each matrix, and "norm" with that of each tensor
    (`measures.complexity.weight_spread`). "embedding_gini", "embedding_ipr", "embedding_column_ipr", the same of
    "output", and "neuron_ipr", each with its null ("…_null_95"): the concentration of the spectrum of the left
    operand's embedding, of the output rows, and of the neurons' mean activation by the left operand.
    "restricted_val_loss" and "restricted_val_only_loss", fitted to all and to the held-out equations.
    "zero_loss_share" of the training equations.

    Args:
        opened: The network.
        seed: Of the shuffles.
    """
    parameters = opened.parameters()
    return spreads(parameters) | norms(parameters) | _spectra(opened, seed) | _losses(opened)


def network_bytes(opened: Opened, tolerance: float | None = None) -> dict[str, float]:
    """Return "bytes", "bits" of a weight, and "zero_weights", the share of them that became 0.

    Args:
        opened: The network, whose training loss is kept.
        tolerance: By how much it may rise, in its own unit. None for 0.01 nats of a cross-entropy, and for a hundredth
            of the mean squared error of outputs that are all 0.
    """
    if tolerance is None:
        settings = opened.settings
        is_one_hot = settings.loss == "mse" and not settings.aims_at_templates  # all 0, it is 1 / C
        tolerance = TOLERANCE / opened.task.n_answers if is_one_hot else TOLERANCE
    tensors = [values.size for values in opened.parameters().values()]
    found = compressed_bytes(opened.loss, opened.vector(), tensors, tolerance)
    return {"bytes": float(found.size), "bits": found.bits, "zero_weights": found.zeros}


def learning_coefficient(opened: Opened, seed: int = 0) -> dict[str, float]:
    """Return "llc" of the training loss, "llc_error", its standard error, and "llc_distance" of the draws.

    Args:
        opened: The network.
        seed: Of the chains.
    Raises:
        AnalysisError: When a chain diverges.
    """
    found = llc(opened.loss_and_gradient, opened.vector(), len(opened.task.train), seed=seed)
    return {"llc": found.value, "llc_error": found.error, "llc_distance": found.distance}


def local_complexity(opened: Opened, radius: float = RADIUS, seed: int = 0) -> dict[str, float]:
    """Return "local_complexity" and "local_complexity_val": the share of neurons that cut a body around an equation.

    It is the mean over the training and over the held-out equations of the share of the last hidden layer's neurons
    that `crossing_neurons` counts. Nothing for recurrent networks.

    Args:
        opened: The network.
        radius: Of the body, at the input of the last hidden layer; to compare steps, the same at all of them.
        seed: Of the body's directions.
    """
    layer = last_layer(opened)
    if layer is None:
        return {}
    counts = crossing_neurons(layer.inputs, layer.weight, layer.bias, radius=radius, seed=seed) / len(layer.weight)
    at = {"local_complexity": opened.task.train, "local_complexity_val": opened.task.val}
    return {name: float(counts[some].mean()) for name, some in at.items() if len(some)}


def loops(opened: Opened, seed: int = 0) -> dict[str, float]:
    """Return "loop" (persistence), "loop_birth", "loop_death", "loop_second", "loop_null_95" and "loop_p" of H1.

    The rows are the embeddings of the left operand, those on the circle where there is one. Snapshots have the same
    rows: `measures.complexity.loops.longest_loop` takes them without the network.
    """
    found = dataclasses.asdict(longest_loop(_on_circle(_embedding(opened), opened.task), seed=seed))
    names = {"persistence": "loop", "p_value": "loop_p"}
    return {names.get(name, f"loop_{name}"): value for name, value in found.items() if name != "null_median"}


def _spectra(opened: Opened, seed: int) -> dict[str, float]:
    """Return how concentrated the spectra are of embedding, output rows and neurons; nothing without a circle."""
    task = opened.task
    if task.cyclic_order is None or len(task.cyclic_order) < LEAST:
        return {}
    found: dict[str, float] = {}
    kinds = {"embedding": _embedding(opened), "output": _output_rows(opened), "neuron": _by_left_operand(opened)}
    for kind, matrix in kinds.items():
        try:
            rows = concentration(_on_circle(matrix, task), seed=seed)
        except AnalysisError:  # weights that decayed to 0, or neurons that are all dead
            continue
        shown = NEURON_VALUES if kind == "neuron" else ROWS_VALUES
        found |= {f"{kind}_{name}": getattr(rows, of) for name, of in shown.items()}
    return found


def _losses(opened: Opened) -> dict[str, float]:
    """Return the restricted losses of held-out equations and the share of zero losses, of a softmax's logits alone."""
    task, settings = opened.task, opened.settings
    if settings.loss != "cross_entropy" or settings.softmax == "stablemax":
        return {}
    logits = opened.logits()
    found = {"zero_loss_share": share_of_zero_losses(logits[task.train], task.target[task.train])}
    parts = parts_of(task)
    if parts is not None and (parts.column[task.answer[task.val]] >= 0).any():
        found["restricted_val_loss"] = held_out_restricted_loss(logits, task, parts)
        found["restricted_val_only_loss"] = held_out_restricted_loss(logits, task, parts, fitted_to="held out")
    return found


def _embedding(opened: Opened) -> FloatArray:
    """Return the embeddings of the left operand, (n, d)."""
    return opened.model.operand_embeddings()[0].detach().numpy()


def _output_rows(opened: Opened) -> FloatArray:
    """Return the output layer, (n_answers, H): on a circle the answers are elements too."""
    return opened.model.output_rows().detach().numpy()


def _by_left_operand(opened: Opened) -> FloatArray:
    """Return the mean activation (n, H) of each neuron by the left operand."""
    hidden, x = opened.hidden(), opened.task.x
    sums = np.zeros((opened.task.n, hidden.shape[1]))
    np.add.at(sums, x, hidden)
    return np.asarray(sums / np.maximum(np.bincount(x, minlength=opened.task.n), 1)[:, None])


def _on_circle(rows: FloatArray, task: Task) -> FloatArray:
    """Return the rows in cyclic order, or all of them where the operation turns no circle."""
    return rows if task.cyclic_order is None else rows[task.cyclic_order]
