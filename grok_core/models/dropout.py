"""Silence some units while training, drawn from a generator of its own."""

import torch
from torch import Tensor, nn


class Dropout(nn.Module):
    """Set a share of the units to 0 and enlarge the others, so that the expectation stays (Srivastava et al. 2014).

    One serves all layers of a network: `network.dropout.rate` may be changed between any two steps, and the
    state of `network.dropout.generator` is all that a checkpoint has to keep of it.

    Args:
        rate: Share of units silenced, in [0, 1).
        generator: Where the masks are drawn from, and nothing else.
    """

    def __init__(self, rate: float, generator: torch.Generator) -> None:
        super().__init__()
        self.rate, self.generator = rate, generator

    @property
    def active(self) -> bool:
        """Whether anything is silenced now: in training, at a rate above 0."""
        return self.training and self.rate > 0

    def forward(self, units: Tensor) -> Tensor:
        """Return the units, any shape, with each of them silenced or not; inactive, draw nothing."""
        if not self.active:
            return units
        kept = torch.rand(units.shape, generator=self.generator) >= self.rate  # float32 in every precision
        return units * (kept.to(units.dtype) / (1 - self.rate))
