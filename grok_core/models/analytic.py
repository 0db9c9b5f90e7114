"""The solution by hand as a network: `tasks.by_hand` writes its weights down (Gromov 2023, arXiv:2301.02679).

    h_k = (E_x[x, k] + E_y[y, k])²;   logits = U h

The weights are ordinary parameters, so training may go on from there.
"""

# B equations, n elements, H d_hidden

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from grok_core.config import RunConfig
from grok_core.models.network import Network
from grok_core.models.parameters import matrix
from grok_core.tasks.by_hand import by_hand


class Analytic(Network):
    """Read two operands, return logits over the n answers."""

    def __init__(self, config: RunConfig, n: int, n_answers: int) -> None:
        super().__init__(config)
        self.sign = config.operation_record.sign
        self.embed_x, self.embed_y = matrix(n, config.d_hidden), matrix(n, config.d_hidden)
        self.unembed = matrix(n_answers, config.d_hidden)
        self.neurons = nn.Identity()

    @torch.no_grad()
    def initialise(self, config: RunConfig, generator: torch.Generator) -> None:  # noqa: ARG002
        """Set every weight by the formula, with a seed for turns and phases from the generator."""
        n, h = self.unembed.shape
        seed = int(torch.randint(2**31, (1,), generator=generator))
        written = by_hand(n, h, sign=self.sign, seed=seed)
        for weight, values in (
            (self.embed_x, written.embed_x),
            (self.embed_y, written.embed_y),
            (self.unembed, written.unembed),
        ):
            weight.copy_(torch.from_numpy(values))

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        """Return logits (B, n) for operands x and y, each (B,) of element indices."""
        h_BH = torch.square(self.embed_x.index_select(0, x).add_(self.embed_y.index_select(0, y)))
        return self.read_out(self.dropout(self.neurons(h_BH)))

    def read_out(self, rows: Tensor) -> Tensor:
        return F.linear(rows, self.unembed)

    def stages(self) -> dict[str, nn.Module]:
        return {"squares": self.neurons}

    def neuron_inputs(self) -> tuple[Tensor, Tensor]:
        return self.embed_x, self.embed_y

    def shared_embedding(self) -> Tensor | None:
        return None

    def operand_embeddings(self) -> tuple[Tensor, Tensor]:
        return self.embed_x, self.embed_y
