"""A multilayer perceptron on two embedded operands.

    h = act(W_x E_x[x] + W_y E_y[y]);   logits = U act(W … h)

`tied` operands share E, and with `combine="sum"` W as well: then x ∘ y and y ∘ x are the same input, and the
training pairs of a commutative operation give away the answers of their mirror images. With three layers
of 50 hidden units it is the network of the generalization-gap paper (G8).

With `output_rows="templates"` it is the decoder of Liu et al. 2022 (arXiv:2205.10343; I): its output is a vector, the
answer the nearest of fixed random ones, and a logit minus the mean squared distance to the template.
"""

# B equations, n elements, C answers, D d_model, H d_hidden

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from grok_core.config import RunConfig
from grok_core.models.activations import ACTIVATIONS
from grok_core.models.network import Network
from grok_core.models.parameters import bias, matrix

TEMPLATE = 30
"""Length of a template, as in Liu et al."""


class MLP(Network):
    """Read two operands, return logits over the answers."""

    def __init__(self, config: RunConfig, n: int, n_answers: int) -> None:
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
        has_templates = config.aims_at_templates
        outputs = TEMPLATE if has_templates else n_answers
        self.unembed = matrix(outputs, h)
        self.unembed_bias = bias(outputs) if config.bias else None
        self.templates: Tensor | None
        self.register_buffer("templates", torch.zeros(n_answers, TEMPLATE) if has_templates else None)
        points = [nn.Identity() for _ in range(config.n_layers)]
        self.layers, self.neurons = nn.ModuleList(points), points[-1]

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        """Return logits (B, C) for operands x and y, each (B,) of element indices."""
        # The n embedded elements are projected before the look-up: n rows of arithmetic instead of B.
        projected_x, projected_y = self._projected()
        first, *later = self.layers
        h_BH = self.dropout(first(self.act(projected_x.index_select(0, x).add_(projected_y.index_select(0, y)))))
        biases = list(self.hidden_bias) or [None] * len(self.hidden)
        for layer, weight, offset in zip(later, self.hidden, biases, strict=True):
            h_BH = self.dropout(layer(self.act(F.linear(h_BH, weight, offset))))
        return self.read_out(h_BH)

    def _projected(self) -> tuple[Tensor, Tensor]:
        return F.linear(self.embed_x, self.first_x, self.first_bias), F.linear(self.embed_y, self.first_y)  # (n, H)

    def read_out(self, rows: Tensor) -> Tensor:
        out = F.linear(rows, self.unembed, self.unembed_bias)
        return out if self.templates is None else -(out[:, None] - self.templates).square().mean(2)

    def stages(self) -> dict[str, nn.Module]:
        return {f"hidden layer {i}": point for i, point in enumerate(self.layers, start=1)}

    def neuron_inputs(self) -> tuple[Tensor, Tensor] | None:
        return self._projected() if len(self.layers) == 1 and self.templates is None else None

    def output_bias(self) -> Tensor | None:
        return self.unembed_bias

    def neuron_effects(self) -> Tensor:
        # The terms of the squared distance that are equal for all answers are left out.
        return self.unembed if self.templates is None else 2 / TEMPLATE * self.templates @ self.unembed

    def shared_embedding(self) -> Tensor | None:
        return self.embed_x if self.embed_x is self.embed_y else None

    def output_rows(self) -> Tensor:
        return self.unembed if self.templates is None else self.templates

    def operand_embeddings(self) -> tuple[Tensor, Tensor]:
        return self.embed_x, self.embed_y
