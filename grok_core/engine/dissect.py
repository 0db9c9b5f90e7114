"""Dissect a network at one step: its answers, its neurons, its attention, and the logit lens at each stage.

A dissection costs one more forward pass over the whole table, recorded at the network's hook points, and some backward
passes from single logits to the embeddings. It uses no generator of the run and keeps no gradient: training goes on
with the same bits.
"""

# B equations at a time, N in all, n elements, C answers, H neurons, T positions, L layers

import math
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from grok_core.engine.dissection import MOST_LOGITS, TOP, Dissection
from grok_core.engine.heads import without_heads
from grok_core.engine.hook_points import equation_rows, recorded_values
from grok_core.engine.lens import Lens
from grok_core.engine.losses import distribution
from grok_core.engine.records import NO_ANSWER
from grok_core.engine.symmetricity import gradient_symmetricity
from grok_core.engine.trainer import EVALUATION_ROWS, Trainer
from grok_core.measures.progress_measures import parts_of
from grok_core.models.sharing import Equations
from grok_core.tasks.task import Task

Array = NDArray[Any]

MOST_ATTENTION = 1_500_000
"""The most numbers of attention that are kept; each takes a byte."""


def dissect(trainer: Trainer) -> Dissection:
    """Return the dissection of a run's network at the present step."""
    model, task = trainer.model, trainer.task
    model.eval()
    try:
        collected = _Collected(trainer)
        for at_B in torch.split(torch.arange(len(task.x)), EVALUATION_ROWS):
            collected.add(at_B)
        if not task.commutative:
            return collected.dissection(math.nan, math.nan)
        on_either_side = np.flatnonzero(np.bincount(task.x, minlength=task.n) * np.bincount(task.y, minlength=task.n))
        return collected.dissection(*gradient_symmetricity(model, on_either_side, task.n_answers))
    finally:
        model.train()


class _Collected:
    """What was measured so far, chunk by chunk: the activations of a large table never fill the memory at once."""

    def __init__(self, trainer: Trainer) -> None:
        self.trainer, self.model, task = trainer, trainer.model, trainer.task
        self.effects_CH = self.model.neuron_effects().detach().float()
        self.stages, self.layers = self.model.stages(), self.model.attention()
        parts = trainer.parts or parts_of(task)
        self.lenses = {name: Lens(trainer, parts) for name in self.stages}
        self.sums_x, self.sums_y = (torch.zeros(task.n, self.effects_CH.shape[1]) for _ in range(2))  # (n, H)
        self.top: list[Array] = []  # (B, K)
        self.probability: list[Array] = []  # (B, K)
        self.right: list[Array] = []  # (B, 2)
        self.attention: list[Array] = []  # (B, L, heads, T)
        self.inputs, self.bias = self.model.neuron_inputs(), self.model.output_bias()
        self.logits: list[Array] | None = [] if self.inputs is None and _few(task) else None  # (B, C)

    @torch.no_grad()
    def add(self, at_B: Tensor) -> None:
        """Measure some more equations."""
        equations = Equations(self.trainer.x[at_B], self.trainer.y[at_B])
        with recorded_values({*self.stages.values(), self.model.neurons, *self.layers}) as values:
            logits_BC = self.model(equations.x, equations.y)
        self._add_answers(logits_BC.float(), self.trainer.answer[at_B])
        if self.logits is not None:
            self.logits.append(logits_BC.float().numpy())
        neurons_BH = equation_rows(values[self.model.neurons], equations).float()
        self.sums_x.index_add_(0, equations.x, neurons_BH)
        self.sums_y.index_add_(0, equations.y, neurons_BH)
        *before, (last, _) = self.stages.items()
        for name, point in before:
            self.lenses[name].add(self.model.read_out(equation_rows(values[point], equations)), at_B)
        self.lenses[last].add(logits_BC, at_B)
        if self.layers:
            attention = torch.stack([values[layer] for layer in self.layers], dim=1)
            self.attention.append((attention * 255).round().byte().numpy())

    def _add_answers(self, logits_BC: Tensor, answer_B: Tensor) -> None:
        probability_BC = distribution(logits_BC, self.trainer.settings).float().numpy()
        top_BK = _largest(logits_BC.numpy(), min(TOP, logits_BC.shape[1]))
        self.top.append(top_BK.astype(np.uint8))
        self.probability.append(np.take_along_axis(probability_BC, top_BK, 1))
        right_B1 = answer_B[:, None].numpy()
        of_right = [np.take_along_axis(values, right_B1, 1) for values in (logits_BC.numpy(), probability_BC)]
        self.right.append(np.concatenate(of_right, axis=1))

    def dissection(self, symmetricity: float, error: float) -> Dissection:
        """Return the dissection, once every equation was measured."""
        trainer, task, lenses = self.trainer, self.trainer.task, self.lenses.values()
        right = _table(task, self.right, np.nan)
        return Dissection(
            step=trainer.step,
            top_answers=_table(task, self.top, NO_ANSWER),
            top_probabilities=_table(task, self.probability, np.nan),
            right_logit=np.ascontiguousarray(right[..., 0]),
            right_probability=np.ascontiguousarray(right[..., 1]),
            neurons_x=_means(self.sums_x, task.x),
            neurons_y=_means(self.sums_y, task.y),
            neurons_out=self.effects_CH.T.numpy().copy(),
            attention=_attention_table(task, self.attention),
            context=np.array(self.model.context if self.layers else (), dtype=np.str_),
            lens_stages=np.array(list(self.lenses)),
            lens_train=np.array([lens.accuracy(trainer.train_indices) for lens in lenses], dtype=np.float32),
            lens_val=np.array([lens.accuracy(trainer.val_indices) for lens in lenses], dtype=np.float32),
            lens_explained=np.array([lens.explained() for lens in lenses], dtype=np.float32),
            gradient_symmetricity=symmetricity,
            gradient_symmetricity_error=error,
            neuron_inputs=None if self.inputs is None else torch.stack(self.inputs).detach().float().numpy(),
            output_bias=None if self.bias is None else self.bias.detach().float().numpy().copy(),
            logits=None if self.logits is None else np.concatenate(self.logits),
            heads=without_heads(trainer),
        )


def _few(task: Task) -> bool:
    """Say whether the logits of a task are few enough to be kept."""
    return len(task.x) * task.n_answers <= MOST_LOGITS


def _largest(logits: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """Return the columns (B, k) of the k largest logits of each row (B, C), the largest first.

    For a small k this is quicker than a sort or `topk`.
    """
    remaining, found = logits.copy(), []
    for _ in range(k):
        largest = remaining.argmax(1)[:, None]
        found.append(largest)
        np.put_along_axis(remaining, largest, -np.inf, 1)
    return np.concatenate(found, axis=1)


def _table(task: Task, parts: list[Array], fill: float) -> Array:
    """Return the values (B, …) of all equations as a table (n, n, …)."""
    return task.grid(np.concatenate(parts), fill)


def _means(sums: Tensor, operand: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the means (n, H) of sums by operand; NaN for an element that is an operand of no equation."""
    counts = torch.bincount(torch.from_numpy(operand), minlength=len(sums))
    return (sums / counts[:, None]).numpy()


def _attention_table(task: Task, attention: list[Array]) -> NDArray[np.uint8]:
    """Return the attention as (L, heads, n, n, T): of all layers, of the last layer, or of none, by MOST_ATTENTION."""
    if not attention:
        return np.zeros((0, 0, task.n, task.n, 0), dtype=np.uint8)
    table = np.moveaxis(_table(task, attention, 0), (0, 1), (2, 3))
    for kept in (table, table[-1:]):
        if kept.size <= MOST_ATTENTION:
            return np.ascontiguousarray(kept)
    return np.ascontiguousarray(table[:0])
