"""The progress losses: the loss of the key parts of the logits alone, and the loss without them."""

# N equations, n of whose answers are divided, C classes

from functools import lru_cache

import torch
from torch import Tensor

from grok_core.config import RunConfig
from grok_core.engine.losses import measured_losses
from grok_core.measures.progress_measures import AT_ONCE, Mask, Parts, divide
from grok_core.tasks.task import Task


def progress_losses(
    logits_NC: Tensor, task: Task, parts: Parts, config: RunConfig, key: Mask | None = None
) -> dict[str, float]:
    """Return the restricted and the excluded loss, by their names in `Metrics`.

    Args:
        logits_NC: Logits of all equations.
        task: Their answers and targets, and which equations are trained on.
        parts: The parts of the task.
        config: The configuration, whose loss is a cross-entropy.
        key: The key parts, (K,) bool; None for the key parts of these logits.
    Source: Nanda et al. 2023, arXiv:2301.05217, section 5 (D).
    """
    division = divide(logits_NC.numpy(), parts, key)
    restricted_nC = torch.from_numpy(division.restricted).to(logits_NC.dtype)
    restricted_n = measured_losses(restricted_nC, torch.from_numpy(parts.elements), config)
    component_nC = torch.from_numpy(division.component).to(logits_NC.dtype)
    excluded = [
        measured_losses(logits_NC.index_select(0, some) - component_nC.index_select(0, rows), target, config)
        for some, rows, target in _trained_on(task, parts)
    ]
    return {"restricted_loss": float(restricted_n.mean()), "excluded_loss": float(torch.cat(excluded).mean())}


@lru_cache(maxsize=2)
def _trained_on(task: Task, parts: Parts) -> list[tuple[Tensor, Tensor, Tensor]]:
    """Return the equations trained on whose answer is divided, the row of each answer, and the targets, in chunks."""
    column = parts.column[task.answer[task.train]]
    train, row = torch.from_numpy(task.train[column >= 0]), torch.from_numpy(column[column >= 0])
    target = torch.from_numpy(task.target).index_select(0, train)
    return list(zip(*(torch.split(each, AT_ONCE) for each in (train, row, target)), strict=True))
