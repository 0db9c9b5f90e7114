"""Dropout with a random generator of its own."""

import torch
from torch import Tensor, nn


class Dropout(nn.Module):
    """Set a share of the units to 0 and enlarge the others, so that the expectation stays (Srivastava et al. 2014).

    All layers of a network share one module: `network.dropout.rate` can be changed between any two steps, and a
    checkpoint keeps only the state of `network.dropout.generator`.

    Args:
        rate: Share of units set to 0, in [0, 1).
        generator: Draws the masks and nothing else.
    """

    def __init__(self, rate: float, generator: torch.Generator) -> None:
        super().__init__()
        self.rate, self.generator = rate, generator

    @property
    def active(self) -> bool:
        """Whether it sets units to 0 now: in training, at a rate above 0."""
        return self.training and self.rate > 0

    def forward(self, units: Tensor) -> Tensor:
        """Return the units, any shape, some of them set to 0; draw no mask where dropout is not active."""
        if not self.active:
            return units
        kept = torch.rand(units.shape, generator=self.generator) >= self.rate  # float32 in every precision
        return units * (kept.to(units.dtype) / (1 - self.rate))
