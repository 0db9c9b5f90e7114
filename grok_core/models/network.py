"""What every architecture offers beside its forward pass.

Values can be read inside it at hook points (as in Nanda's TransformerLens): identity modules, whose input a forward
hook reads. They hold no weights and draw no numbers, so they change nothing.
"""

from abc import ABC, abstractmethod

import torch
from torch import Tensor, nn

from grok_core.config import RunConfig
from grok_core.models.dropout import Dropout
from grok_core.models.initialise import draw_parameters, lay_on_circles, scale


class Network(nn.Module, ABC):
    """A module from operands x, y, each (B,) of element indices, to logits (B, n_answers).

    `unembed` is the last matrix, (n_answers, H); `dropout` is shared by all layers that have dropout; the activations
    of the last hidden layer, (B, H), pass through `neurons`; `context` names the tokens that the network reads.
    """

    unembed: nn.Parameter
    neurons: nn.Module
    context: tuple[str, ...] = ()

    def __init__(self, config: RunConfig) -> None:
        super().__init__()
        self.dropout = Dropout(config.dropout, torch.Generator().manual_seed(0))

    @torch.no_grad()
    def initialise(self, config: RunConfig, generator: torch.Generator) -> None:
        """Set every parameter in place, from the generator alone: drawn by `config.init`, then scaled by α."""
        draw_parameters(self, config, generator)
        if config.init == "circular":  # "structured" in the generalization-gap paper, which does not define it (G9)
            for table in self.operand_embeddings():
                lay_on_circles(table, generator)
        scale(self, config)

    @abstractmethod
    def operand_embeddings(self) -> tuple[Tensor, Tensor]:
        """Return the matrices (n, D) in which row a stands for element a as left and as right operand."""

    @abstractmethod
    def shared_embedding(self) -> Tensor | None:
        """Return the parameter whose first n rows embed either operand, or None where each has its own."""

    @abstractmethod
    def stages(self) -> dict[str, nn.Module]:
        """Return the hook points, by name and in order, whose values `read_out` can turn into logits.

        A value is rows (B, H), or a `State` of this width.
        """

    @abstractmethod
    def read_out(self, rows: Tensor) -> Tensor:
        """Return the logits (R, n_answers) of rows (R, H), which need not come from the last stage (the logit lens)."""

    def attention(self) -> list[nn.Module]:
        """Return for each layer the hook point of the attention weights (B, heads, T) from "=" to each position.

        It is called for several positions in one forward pass; the last call is the one from "=".
        """
        return []

    def head_outputs(self) -> list[nn.Module]:
        """Return for each layer the hook point of what its heads say, (R, D), side by side.

        It is called as `attention` is: the last call is the one at "=".
        """
        return []

    def neuron_inputs(self) -> tuple[Tensor, Tensor] | None:
        """Return what each operand adds before the neurons, (n, H) each; None where they read anything but this sum."""
        return None

    def output_bias(self) -> Tensor | None:
        """Return what is added to the logits (n_answers,) of `neuron_effects`, or None."""
        return None

    def neuron_effects(self) -> Tensor:
        """Return the direct effect of each neuron on the logits, (n_answers, H): per unit, layer norm ignored."""
        return self.unembed

    def output_rows(self) -> Tensor:
        """Return the output layer (n_answers, H): logit c is the product of row c with the last hidden layer."""
        return self.unembed
