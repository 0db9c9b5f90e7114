"""A decoder-only transformer that reads "x op y =" and answers at "=".

With post-norm, two layers, width 128 and four heads it is Power et al.'s (A.1.2; P7), with one layer,
no norm and the context "x y =" the one of the thesis and of Nanda et al. (E3). Linear layers have no
biases, as in the released code. Only "=" is read, so the last block computes its query, its attention and
its feed-forward there alone: the same numbers for less work.
"""

# B equations, T tokens, D d_model, H heads, K = D / H, F d_hidden, Q queries (T, or 1 in the last block)

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from grok_core.config import RunConfig
from grok_core.models.activations import ACTIVATIONS
from grok_core.models.network import Network
from grok_core.models.parameters import matrix

CONTEXTS: dict[str, tuple[str, ...]] = {
    "xy=": ("x", "y", "="),
    "x_op_y=": ("x", "op", "y", "="),
    "sos_x_op_y_mod=": ("sos", "x", "op", "y", "mod", "="),
}


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

    def __init__(self, config: RunConfig) -> None:
        super().__init__()
        d, f = config.d_model, config.d_hidden
        self.n_heads, self.norm = config.n_heads, config.norm
        self.act = ACTIVATIONS[config.activation]
        self.query, self.key, self.value, self.out = (matrix(d, d) for _ in range(4))
        self.up, self.down = matrix(f, d), matrix(d, f)
        if config.norm != "none":
            self.norm_attention, self.norm_feed = nn.LayerNorm(d), nn.LayerNorm(d)

    def forward(self, stream_BTD: Tensor, last_only: bool) -> Tensor:
        """Return the stream after this block: all T positions, or the last one alone (B, 1, D)."""
        pre, post = self.norm == "pre", self.norm == "post"
        seen_BTD = self.norm_attention(stream_BTD) if pre else stream_BTD
        queried = slice(-1, None) if last_only else slice(None)
        stream_BQD = stream_BTD[:, queried] + self.attend(seen_BTD[:, queried], seen_BTD)
        stream_BQD = self.norm_attention(stream_BQD) if post else stream_BQD
        fed_BQD = self.norm_feed(stream_BQD) if pre else stream_BQD
        stream_BQD = stream_BQD + F.linear(self.act(F.linear(fed_BQD, self.up)), self.down)
        return self.norm_feed(stream_BQD) if post else stream_BQD

    def attend(self, from_BQD: Tensor, to_BTD: Tensor) -> Tensor:
        """Return causal multi-head attention (B, Q, D) from the last Q positions to all T."""
        q_BHQK = self.split(F.linear(from_BQD, self.query))
        k_BHTK = self.split(F.linear(to_BTD, self.key))
        v_BHTK = self.split(F.linear(to_BTD, self.value))
        is_causal = from_BQD.shape[1] > 1  # a single query is the last position: it sees everything
        mixed_BHQK = F.scaled_dot_product_attention(q_BHQK, k_BHTK, v_BHTK, is_causal=is_causal)
        return F.linear(mixed_BHQK.transpose(1, 2).flatten(2), self.out)

    def split(self, stream: Tensor) -> Tensor:
        """Split (B, T, D) into heads (B, H, T, K)."""
        return stream.view(*stream.shape[:-1], self.n_heads, -1).transpose(1, 2)


class Transformer(Network):
    """Read two operands, return logits over the n answers."""

    position_codes: Tensor

    def __init__(self, config: RunConfig, n: int) -> None:
        super().__init__()
        d = config.d_model
        self.context = CONTEXTS[config.context]
        self.n = n
        self.specials = [token for token in self.context if token not in ("x", "y")]
        self.embed = matrix(n + len(self.specials), d)  # the elements, then the special tokens
        if config.positions == "learned":
            self.position = matrix(len(self.context), d)
        else:
            self.register_buffer("position_codes", sinusoids(len(self.context), d), persistent=False)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.n_layers))
        self.final_norm = nn.LayerNorm(d) if config.norm == "pre" else nn.Identity()
        self.unembed = matrix(n, d)

    def tokens(self, x: Tensor, y: Tensor) -> Tensor:
        """Return the token sequence (B, T) for operands (B,) each."""
        columns = {"x": x, "y": y}
        columns |= {s: torch.full_like(x, self.n + i) for i, s in enumerate(self.specials)}
        return torch.stack([columns[token] for token in self.context], dim=1)

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        """Return logits (B, n) at "=" for operands x and y, each (B,) of element indices."""
        position_TD = self.position if hasattr(self, "position") else self.position_codes
        stream = F.embedding(self.tokens(x, y), self.embed) + position_TD
        for i, block in enumerate(self.blocks):
            stream = block(stream, last_only=i == len(self.blocks) - 1)
        return F.linear(self.final_norm(stream[:, -1]), self.unembed)

    def operand_embeddings(self) -> tuple[Tensor, Tensor]:
        # Both operands share one embedding and differ by position alone.
        return self.embed[: self.n], self.embed[: self.n]

    def output_rows(self) -> Tensor:
        return self.unembed
