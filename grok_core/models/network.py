"""What every architecture offers beside its forward pass.

Values can be read inside it at hook points (as in Nanda's TransformerLens): modules that hand on what they are given,
and at which a forward hook sees it. They hold no weights and draw no numbers, so they change nothing.
"""

from abc import abstractmethod

import torch
from torch import Tensor, nn

from grok_core.config import RunConfig
from grok_core.models.dropout import Dropout
from grok_core.models.initialise import draw_parameters


class Network(nn.Module):
    """A module from operands x, y, each (B,) of element indices, to logits (B, n_answers).

    `unembed` is its last matrix, (n_answers, H); `dropout` is where every layer of it silences units, if any does;
    the activations of its last hidden layer, (B, H), pass through `neurons`; `context` names the tokens it reads.
    """

    unembed: nn.Parameter
    neurons: nn.Module
    context: tuple[str, ...] = ()

    def __init__(self, config: RunConfig) -> None:
        super().__init__()
        self.config = config
        self.dropout = Dropout(config.dropout, torch.Generator().manual_seed(0))

    def initialise(self, generator: torch.Generator) -> None:
        """Set every parameter, drawing from the generator."""
        draw_parameters(self, self.operand_embeddings(), self.config, generator)

    @abstractmethod
    def operand_embeddings(self) -> tuple[Tensor, Tensor]:
        """Return the matrices (n, D) in which row a stands for element a as left and as right operand."""

    @abstractmethod
    def shared_embedding(self) -> Tensor | None:
        """Return the parameter whose first n rows embed either operand, or None where each has its own."""

    @abstractmethod
    def stages(self) -> dict[str, nn.Module]:
        """Return the hook points, by name and in order, of what can be read out as an answer.

        What passes is rows (B, H), or a `State` of this width.
        """

    @abstractmethod
    def read_out(self, rows: Tensor) -> Tensor:
        """Return the logits (R, n_answers) of rows (R, H), which need not come from the last stage (the logit lens)."""

    def attention(self) -> list[nn.Module]:
        """Return for each layer the hook point of the shares (B, heads, T) that "=" gives to each position.

        Of several calls in one forward pass it is the last.
        """
        return []

    def neuron_effects(self) -> Tensor:
        """Return what one unit more of each neuron adds to the logits, (n_answers, H), norms left out."""
        return self.unembed

    def output_rows(self) -> Tensor:
        """Return the output layer (n_answers, H): row c is what the network compares with to answer c."""
        return self.unembed
