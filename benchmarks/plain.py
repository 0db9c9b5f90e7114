"""The models as one would write them in PyTorch: every position for every equation, the library's attention and LSTM.

They compute with the very parameters of our networks, so that what is timed gives the same numbers.
"""

from collections.abc import Callable
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from grok_core.models.recurrent import Cell, Recurrent
from grok_core.models.tokens import Reader
from grok_core.models.transformer import Block, Transformer

Forward = Callable[[Tensor, Tensor], Tensor]


def tokens(model: Reader, x: Tensor, y: Tensor) -> Tensor:
    """Return the tokens (B, T) of the equations' contexts."""
    specials = iter(range(model.n, len(model.embed)))
    known = {"x": x, "y": y}
    return torch.stack([known[t] if t in known else torch.full_like(x, next(specials)) for t in model.context], dim=1)


def transformer(model: Transformer) -> Forward:
    """Return a post-norm transformer's forward pass with torch's own attention."""

    def forward(x: Tensor, y: Tensor) -> Tensor:
        stream = F.embedding(tokens(model, x, y), model.embed) + model.position
        for block in model.layers:
            stream = _block(block, stream)
        return F.linear(stream[:, -1], model.unembed)

    return forward


def _block(block: Block, stream: Tensor) -> Tensor:
    batch, length, width = stream.shape
    packed = F.linear(stream, torch.cat([block.query, block.key, block.value]))
    q, k, v = packed.view(batch, length, 3, block.n_heads, -1).permute(2, 0, 3, 1, 4)
    mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(batch, length, width)
    stream = block.norm_attention(stream + F.linear(mixed, block.out))
    normed: Tensor = block.norm_feed(stream + F.linear(F.relu(F.linear(stream, block.up)), block.down))
    return normed


def lstm(model: Recurrent) -> Forward:
    """Return an LSTM's forward pass by torch.nn.LSTM."""
    cell = cast("Cell", model.cells[0])
    layer = nn.LSTM(cell.input.shape[1], cell.h, bias=False, batch_first=True)
    layer.weight_ih_l0, layer.weight_hh_l0 = cell.input, cell.recurrent

    def forward(x: Tensor, y: Tensor) -> Tensor:
        states, _ = layer(F.embedding(tokens(model, x, y), model.embed))
        return F.linear(states[:, -1], model.unembed)

    return forward
