"""What is left when a head says the same to every equation: mean ablation, head by head.

A head's output at "=" is replaced by its mean over all equations, everywhere after it is computed again, norms
included. What the head says at other positions stays.
"""

# N equations, B of them at a time, L layers, D d_model, K = D / heads

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from grok_core.engine.hook_points import recorded_values
from grok_core.engine.losses import measured_losses, predictions
from grok_core.engine.trainer import EVALUATION_ROWS, Trainer

MOST_ROWS = 2**15
"""The most equations that are computed again, of all heads together: more would slow a run by more than three per cent,
as the 74,496 of power-grok do."""


@torch.no_grad()
def without_heads(trainer: Trainer) -> NDArray[np.float32] | None:
    """Return what is left without each head, (L, heads, 4); None where there are no heads, or it would take too long.

    The four numbers are the accuracies on the training and on the validation equations, 0 .. 1, and their mean losses,
    as in `Metrics`. The model is in evaluation mode.
    """
    points = trainer.model.head_outputs()
    heads = trainer.config.n_heads
    if not points or len(points) * heads * len(trainer.x) > MOST_ROWS:
        return None
    means_LD = _means(trainer, points)
    found = torch.empty(len(points), heads, 4)
    for layer, point in enumerate(points):
        calls = 1 if point is points[-1] else len(trainer.model.context)
        for head, mean_K in enumerate(means_LD[layer].chunk(heads)):
            found[layer, head] = _left(trainer, point, _Replaced(mean_K, head, calls))
    return found.numpy()


class _Replaced:
    """A hook that puts the mean in the place of a head's output, in the last of so many calls in a forward pass."""

    def __init__(self, mean_K: Tensor, head: int, calls: int) -> None:
        self.mean_K, self.at, self.calls, self.called = mean_K, head * len(mean_K), calls, 0

    def __call__(self, _point: nn.Module, _given: Any, mixed_BD: Tensor) -> Tensor:
        self.called += 1
        if self.called % self.calls:
            return mixed_BD
        replaced_BD = mixed_BD.clone()
        replaced_BD[:, self.at : self.at + len(self.mean_K)] = self.mean_K
        return replaced_BD


def _chunks(trainer: Trainer) -> list[tuple[Tensor, Tensor]]:
    return list(zip(torch.split(trainer.x, EVALUATION_ROWS), torch.split(trainer.y, EVALUATION_ROWS), strict=True))


def _means(trainer: Trainer, points: list[nn.Module]) -> Tensor:
    """Return the means (L, D) over all equations of what the heads of each layer say at "="."""
    sums = []
    with recorded_values(points) as values:
        for x_B, y_B in _chunks(trainer):
            trainer.model(x_B, y_B)
            sums.append(torch.stack([values[point].expand(len(x_B), -1).sum(0) for point in points]))
    return torch.stack(sums).sum(0) / len(trainer.x)


def _left(trainer: Trainer, point: nn.Module, replaced: _Replaced) -> Tensor:
    """Return accuracies and losses (4,) with a head replaced."""
    handle = point.register_forward_hook(replaced)
    try:
        logits_NC = torch.cat([trainer.model(x_B, y_B) for x_B, y_B in _chunks(trainer)])
    finally:
        handle.remove()
    predicted_N = predictions(logits_NC)
    loss_N = measured_losses(logits_NC, trainer.target, trainer.settings, predicted_N)
    rows = torch.stack([(predicted_N == trainer.target).double(), loss_N])
    return torch.cat(
        [rows[:, side].mean(1)[:, None] for side in (trainer.train_indices, trainer.val_indices)], 1
    ).flatten()
