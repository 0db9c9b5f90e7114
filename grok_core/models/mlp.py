"""A multilayer perceptron on two embedded operands.

    h = act(W_x E_x[x] + W_y E_y[y]);   logits = U act(W … h)

`tied` operands share E, and with `combine="sum"` W as well: then x ∘ y and y ∘ x look the same to the
network, and a commutative operation leaks from the training pairs to their mirror images. With three layers
of 50 hidden units it is the network of the generalization-gap paper (G8).
"""

# B equations, n elements, D d_model, H d_hidden

import torch.nn.functional as F
from torch import Tensor, nn

from grok_core.config import RunConfig
from grok_core.models.activations import ACTIVATIONS
from grok_core.models.network import Network
from grok_core.models.parameters import bias, matrix


class MLP(Network):
    """Read two operands, return logits over the n answers."""

    def __init__(self, config: RunConfig, n: int) -> None:
        super().__init__(config)
        d, h, tied = config.d_model, config.d_hidden, config.tied
        self.act = ACTIVATIONS[config.activation]
        self.embed_x = matrix(n, d)
        self.embed_y = self.embed_x if tied else matrix(n, d)
        self.first_x = matrix(h, d)
        self.first_y = self.first_x if tied and config.combine == "sum" else matrix(h, d)
        self.first_bias = bias(h) if config.bias else None
        self.hidden = nn.ParameterList(matrix(h, h) for _ in range(config.n_layers - 1))
        self.hidden_bias = nn.ParameterList(bias(h) for _ in self.hidden if config.bias)
        self.unembed = matrix(n, h)
        self.unembed_bias = bias(n) if config.bias else None

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        """Return logits (B, n) for operands x and y, each (B,) of element indices."""
        # The n embedded elements are projected before the look-up: n rows of arithmetic instead of B.
        projected_x = F.linear(self.embed_x, self.first_x, self.first_bias)  # (n, H)
        projected_y = F.linear(self.embed_y, self.first_y)
        h_BH = self.dropout(self.act(F.embedding(x, projected_x) + F.embedding(y, projected_y)))
        biases = list(self.hidden_bias) or [None] * len(self.hidden)
        for weight, offset in zip(self.hidden, biases, strict=True):
            h_BH = self.dropout(self.act(F.linear(h_BH, weight, offset)))
        return F.linear(h_BH, self.unembed, self.unembed_bias)

    def operand_embeddings(self) -> tuple[Tensor, Tensor]:
        return self.embed_x, self.embed_y
