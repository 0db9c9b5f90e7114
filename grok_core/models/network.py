"""What every architecture offers beside its forward pass."""

from abc import abstractmethod

from torch import Tensor, nn


class Network(nn.Module):
    """A module from operands x, y, each (B,) of element indices, to logits (B, n)."""

    @abstractmethod
    def operand_embeddings(self) -> tuple[Tensor, Tensor]:
        """Return the matrices (n, D) in which row a stands for element a as left and as right operand."""

    @abstractmethod
    def output_rows(self) -> Tensor:
        """Return the output layer: row c is what the network compares with to answer c."""
