"""Parameters without values: `Network.initialise` draws every one of them from the run's own generator."""

import torch
from torch import nn


def matrix(rows: int, columns: int) -> nn.Parameter:
    """Return an unset weight (rows, columns); for a linear layer that is (outputs, inputs)."""
    return nn.Parameter(torch.zeros(rows, columns))


def bias(size: int) -> nn.Parameter:
    """Return an unset bias (size,)."""
    return nn.Parameter(torch.zeros(size))
