"""Elements as points on circles: element a of n stands at the angle 2πka/n, k whole turns around."""

# n elements, K circles

import math

import torch
from torch import Tensor


def random_turns(n: int, size: int, generator: torch.Generator) -> Tensor:
    """Draw whole turns (size,) from 1 … (n - 1) / 2, each as likely; 1 where n leaves no other."""
    return torch.randint(1, max(1, (n - 1) // 2) + 1, (size,), generator=generator)


def random_phases(size: int, generator: torch.Generator) -> Tensor:
    """Draw angles (size,) in radians from the whole circle."""
    return 2 * math.pi * torch.rand(size, generator=generator)


def angles(n: int, turns: Tensor, phases: Tensor) -> Tensor:
    """Return the angle (n, K) in radians of every element on each of K circles."""
    # Whole turns are left out before they could cost digits.
    return 2 * math.pi / n * (torch.arange(n)[:, None] * turns % n) + phases
