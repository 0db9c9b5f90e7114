"""The optimisers, and the learning rate at each step."""

from collections.abc import Callable, Iterable

import torch
from torch import nn

from grok_core.config import RunConfig

Parameters = Iterable[nn.Parameter]


def _adamw(parameters: Parameters, config: RunConfig) -> torch.optim.Optimizer:
    """Decoupled decay: W ← W − lr (Adam's step + weight_decay · W) (Loshchilov & Hutter 2017)."""
    return torch.optim.AdamW(
        parameters, lr=config.lr, betas=_betas(config), eps=config.eps,
        weight_decay=config.weight_decay, fused=True,
    )  # fmt: skip


def _adam(parameters: Parameters, config: RunConfig) -> torch.optim.Optimizer:
    """Decay as an L2 term in the gradient, which Adam then rescales (E11)."""
    return torch.optim.Adam(
        parameters, lr=config.lr, betas=_betas(config), eps=config.eps,
        weight_decay=config.weight_decay, fused=True,
    )  # fmt: skip


def _betas(config: RunConfig) -> tuple[float, float]:
    first, second = config.betas
    return first, second


OPTIMIZERS: dict[str, Callable[[Parameters, RunConfig], torch.optim.Optimizer]] = {"adamw": _adamw, "adam": _adam}


def learning_rate(step: int, config: RunConfig) -> float:
    """Return the learning rate of a step counted from 1: a linear rise over the warm-up, then constant."""
    return config.lr * min(1.0, step / max(config.warmup_steps, 1))
