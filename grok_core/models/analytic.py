"""The solution by hand: weights that add modulo n without any training (Gromov 2023, arXiv:2301.02679).

    h_k = (cos(2πσ_k x/n + φ_k) + cos(2πσ_k y/n + ψ_k))²;   logit_q = Σ_k cos(2πσ_k q/n + φ_k + ψ_k) h_k

The square of a sum holds the product cos·cos, and that the cosine at x + y; summed over many units with random
whole turns σ and phases φ, ψ, only q = x + y is in phase with all of them. Subtraction turns the second
operand the other way. The weights are ordinary parameters, so training may go on from there.
"""

# B equations, n elements, H d_hidden

import torch
import torch.nn.functional as F
from torch import Tensor

from grok_core.config import RunConfig
from grok_core.models.circles import angles, random_phases, random_turns
from grok_core.models.network import Network
from grok_core.models.parameters import matrix

LEAD = 20.0
"""By how much the right answer's logit exceeds the others on average: then its probability is 1 but for chance."""


class Analytic(Network):
    """Read two operands, return logits over the n answers."""

    def __init__(self, config: RunConfig, n: int, n_answers: int) -> None:
        super().__init__(config)
        self.sign = -1 if config.operation == "subtract" else 1
        self.embed_x, self.embed_y = matrix(n, config.d_hidden), matrix(n, config.d_hidden)
        self.unembed = matrix(n_answers, config.d_hidden)

    @torch.no_grad()
    def solve(self, generator: torch.Generator) -> None:
        """Set every weight by the formula, with turns and phases from the generator."""
        n, h = self.unembed.shape
        turns = random_turns(n, h, generator)
        phases_x, phases_y = random_phases(h, generator), random_phases(h, generator)
        self.embed_x.copy_(angles(n, turns, phases_x).cos())
        self.embed_y.copy_(angles(n, self.sign * turns, phases_y).cos())
        # In phase, a unit's share of the logit is 1/2 on average.
        self.unembed.copy_(angles(n, turns, phases_x + phases_y).cos() * (2 * LEAD / h))

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        """Return logits (B, n) for operands x and y, each (B,) of element indices."""
        h_BH = torch.square(self.embed_x.index_select(0, x).add_(self.embed_y.index_select(0, y)))
        return F.linear(self.dropout(h_BH), self.unembed)

    def operand_embeddings(self) -> tuple[Tensor, Tensor]:
        return self.embed_x, self.embed_y
