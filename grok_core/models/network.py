"""What every architecture offers beside its forward pass."""

from abc import abstractmethod

import torch
from torch import Tensor, nn

from grok_core.config import RunConfig
from grok_core.models.dropout import Dropout


class Network(nn.Module):
    """A module from operands x, y, each (B,) of element indices, to logits (B, n_answers).

    `unembed` is its last matrix, (n_answers, H); `dropout` is where every layer of it silences units, if any does.
    """

    unembed: nn.Parameter

    def __init__(self, config: RunConfig) -> None:
        super().__init__()
        self.dropout = Dropout(config.dropout, torch.Generator().manual_seed(0))

    @abstractmethod
    def operand_embeddings(self) -> tuple[Tensor, Tensor]:
        """Return the matrices (n, D) in which row a stands for element a as left and as right operand."""

    def output_rows(self) -> Tensor:
        """Return the output layer (n_answers, H): row c is what the network compares with to answer c."""
        return self.unembed
