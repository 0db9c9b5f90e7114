"""Noise on weights and on updates, from the run's own generator; and the norm of the weights."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor


def norm(tensors: Sequence[Tensor]) -> float:
    """Return the Euclidean norm of all entries together, summed in float64."""
    return float(torch.stack([t.detach().double().square().sum() for t in tensors]).sum().sqrt())


@contextmanager
def on_weights(weights: Sequence[Tensor], deviation: float, generator: torch.Generator) -> Iterator[None]:
    """Add Gaussian noise to the weights for one forward and backward pass (P12i), then restore the exact weights."""
    if not deviation:
        yield
        return
    kept = [w.detach().clone() for w in weights]
    _add(weights, deviation, generator)
    yield
    with torch.no_grad():
        for weight, old in zip(weights, kept, strict=True):
            weight.copy_(old)


def after_step(weights: Sequence[Tensor], deviation: float, generator: torch.Generator) -> None:
    """Add Gaussian noise after an update: W ← W + lr (ΔW + ε), with `deviation` lr times that of ε (P12c)."""
    if deviation:
        _add(weights, deviation, generator)


@torch.no_grad()
def hold_norm(weights: Sequence[Tensor], wanted: float) -> None:
    """Scale all weights together to a Euclidean norm (J: Liu et al. 2022, arXiv:2210.01117)."""
    torch._foreach_mul_(list(weights), wanted / max(norm(weights), 1e-30))


@torch.no_grad()
def _add(weights: Sequence[Tensor], deviation: float, generator: torch.Generator) -> None:
    for weight in weights:
        weight.add_(torch.randn(weight.shape, generator=generator, dtype=weight.dtype), alpha=deviation)
