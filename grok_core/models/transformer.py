"""A decoder-only transformer that reads "x op y =" and answers at "=".

With post-norm, two layers, width 128 and four heads it is Power et al.'s (A.1.2; P7), with one layer,
no norm and the context "x y =" the one of the thesis and of Nanda et al. (E3). Linear layers have no
biases, and dropout comes after the feed-forward layer alone, as in the released code. The stream is a list of
positions, each kept as its distinct states (see `sharing`), and only "=" is read, so the last block computes its
query, its attention and its feed-forward there alone: the same numbers for a third of the work.
"""

# R distinct rows of a position (1, n, or the B equations), D d_model, H heads, K = D / H, F d_hidden

import math
from functools import reduce
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from grok_core.config import RunConfig
from grok_core.models.activations import ACTIVATIONS
from grok_core.models.dropout import Dropout
from grok_core.models.parameters import matrix
from grok_core.models.sharing import Equations, State
from grok_core.models.tokens import Reader


def sinusoids(length: int, width: int) -> Tensor:
    """Return the fixed position codes (length, width) of Vaswani et al. 2017, section 3.5."""
    position = torch.arange(length)[:, None]
    rate = torch.exp(-math.log(10_000) * torch.arange(0, width, 2) / width)
    codes = torch.zeros(length, width)
    codes[:, 0::2] = torch.sin(position * rate)
    codes[:, 1::2] = torch.cos(position * rate)[:, : width // 2]
    return codes


class Block(nn.Module):
    """Attention, then a feed-forward layer, each added to the stream."""

    def __init__(self, config: RunConfig, dropout: Dropout) -> None:
        super().__init__()
        d, f = config.d_model, config.d_hidden
        self.dropout = dropout
        self.n_heads, self.norm = config.n_heads, config.norm
        self.act = ACTIVATIONS[config.activation]
        self.query, self.key, self.value, self.out = (matrix(d, d) for _ in range(4))
        self.up, self.down = matrix(f, d), matrix(d, f)
        self.shares, self.mixed, self.neurons = nn.Identity(), nn.Identity(), nn.Identity()
        self.attended, self.fed = nn.Identity(), nn.Identity()
        if config.norm != "none":
            self.norm_attention, self.norm_feed = nn.LayerNorm(d), nn.LayerNorm(d)

    def forward(self, stream: list[State], equations: Equations, last_only: bool) -> list[State]:
        """Return the stream after this block: every position, or the last one alone."""
        normed = [self.norm_attention(s.rows) if self.norm == "pre" else s.rows for s in stream]
        keys = [State(F.linear(rows, self.key), s.on) for rows, s in zip(normed, stream, strict=True)]
        values = [State(F.linear(rows, self.value), s.on) for rows, s in zip(normed, stream, strict=True)]
        after = []
        for t in range(len(stream) - 1 if last_only else 0, len(stream)):
            on = stream[t].on.union(*(s.on for s in stream[:t]))  # causal: a position sees those up to itself
            query = State(F.linear(normed[t], self.query), stream[t].on)
            mixed_RD = self.mixed(
                self.attend(
                    equations.spread(query, on),
                    [equations.spread(key, on) for key in keys[: t + 1]],
                    [equations.spread(value, on) for value in values[: t + 1]],
                )
            )
            stream_RD = equations.spread(stream[t], on) + F.linear(mixed_RD, self.out)
            stream_RD = self.attended(self.norm_attention(stream_RD) if self.norm == "post" else stream_RD)
            after.append(State(self.fed(self.feed(stream_RD)), on))
        return after

    def attend(self, query_RD: Tensor, keys_RD: list[Tensor], values_RD: list[Tensor]) -> Tensor:
        """Return the mixture (R, D) of the values of T positions, head by head; single rows broadcast.

        Written out, because T is at most six and a fused kernel is made for thousands.
        """
        query_RHK = self.heads(query_RD) / math.sqrt(query_RD.shape[-1] // self.n_heads)
        scores = torch.broadcast_tensors(*((query_RHK * self.heads(key)).sum(-1) for key in keys_RD))  # type: ignore[no-untyped-call]
        shares_RHT: Tensor = self.shares(torch.stack(scores, dim=-1).softmax(-1))
        parts = [shares_RHT[..., t, None] * self.heads(value) for t, value in enumerate(values_RD)]
        return reduce(torch.add, parts).flatten(1)

    def feed(self, stream_RD: Tensor) -> Tensor:
        """Return the stream (R, D) after the feed-forward layer and the norm beside it."""
        fed_RD = self.norm_feed(stream_RD) if self.norm == "pre" else stream_RD
        neurons_RF = self.neurons(self.act(F.linear(fed_RD, self.up)))
        stream_RD = stream_RD + self.dropout(F.linear(neurons_RF, self.down))
        return self.norm_feed(stream_RD) if self.norm == "post" else stream_RD

    def heads(self, rows_RD: Tensor) -> Tensor:
        """Split (R, D) into heads (R, H, K)."""
        return rows_RD.view(rows_RD.shape[0], self.n_heads, -1)


class Transformer(Reader):
    """Read two operands, return logits over the n answers."""

    position_codes: Tensor

    def __init__(self, config: RunConfig, n: int, n_answers: int) -> None:
        super().__init__(config, n)
        d = config.d_model
        if config.positions == "learned":
            self.position = matrix(len(self.context), d)
        else:
            self.register_buffer("position_codes", sinusoids(len(self.context), d), persistent=False)
        self.blocks = nn.ModuleList(Block(config, self.dropout) for _ in range(config.n_layers))
        self.neurons, self.embedded_last = self.layers[-1].neurons, nn.Identity()
        self.final_norm = nn.LayerNorm(d) if config.norm == "pre" else nn.Identity()
        self.unembed = matrix(n_answers, d)

    @property
    def layers(self) -> list[Block]:
        """The blocks, in order."""
        return cast("list[Block]", list(self.blocks))

    def embedded(self, equations: Equations) -> list[State]:
        """Return the stream before the first block: the embedding of each token plus that of its position."""
        positions = self.position if hasattr(self, "position") else self.position_codes
        tokens = self.tokens(equations)
        return [State(s.rows + position_D, s.on) for s, position_D in zip(tokens, positions, strict=True)]

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        """Return logits (B, n) at "=" for operands x and y, each (B,) of element indices."""
        equations = Equations(x, y)
        stream = self.embedded(equations)
        self.embedded_last(stream[-1])
        for i, block in enumerate(self.blocks):
            stream = block(stream, equations, last_only=i == len(self.blocks) - 1)
        return self.read_out(stream[-1].rows)

    def read_out(self, rows: Tensor) -> Tensor:
        return F.linear(self.final_norm(rows), self.unembed)

    def stages(self) -> dict[str, nn.Module]:
        """Return the stream at "=": the embedding, then after each layer's attention and feed-forward."""
        points: dict[str, nn.Module] = {"embedding": self.embedded_last}
        for i, block in enumerate(self.layers, start=1):
            points |= {f"attention {i}": block.attended, f"feed-forward {i}": block.fed}
        return points

    def attention(self) -> list[nn.Module]:
        return [block.shares for block in self.layers]

    def head_outputs(self) -> list[nn.Module]:
        return [block.mixed for block in self.layers]

    def neuron_effects(self) -> Tensor:
        return self.unembed @ self.layers[-1].down
