"""The last hidden layer of an opened network as W v + b: its input vectors, its weights, its biases."""

# N equations, D width of the input, H neurons

from dataclasses import dataclass
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from grok_core.engine.hook_points import equation_rows, recorded_values
from grok_core.engine.opened import Opened
from grok_core.engine.trainer import EVALUATION_ROWS
from grok_core.models.analytic import Analytic
from grok_core.models.mlp import MLP
from grok_core.models.sharing import Equations
from grok_core.models.surroundings import undisturbed
from grok_core.models.transformer import Transformer

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LastLayer:
    """The inputs (N, D) of the last hidden layer in all equations, its weights (H, D) and biases (H,), or None."""

    inputs: Floats
    weight: Floats
    bias: Floats | None


def last_layer(opened: Opened) -> LastLayer | None:
    """Return the last hidden layer; None for recurrent networks, whose last step is no single layer.

    The input is, in an MLP with one hidden layer, the embeddings of x and y one after the other; in a deeper one, the
    activations of the layer before; in the solution by hand, the numbers that are added up before they are squared; in
    a transformer, what the last block's feed-forward layer reads at "=", after the norm before it where there is one.
    """
    model = opened.model
    with undisturbed(opened.settings.threads), torch.no_grad():
        if isinstance(model, MLP):
            return _of_deep_mlp(opened, model) if len(model.hidden) else _of_mlp(opened, model)
        if isinstance(model, Analytic):
            one = torch.eye(model.embed_x.shape[1], dtype=model.embed_x.dtype)
            return _layer(_operands(opened, model.embed_x, model.embed_y), torch.cat([one, one], dim=1), None)
        if isinstance(model, Transformer):
            return _of_transformer(opened, model)
    return None


def _of_mlp(opened: Opened, model: MLP) -> LastLayer:
    inputs = _operands(opened, model.embed_x, model.embed_y)
    return _layer(inputs, torch.cat([model.first_x, model.first_y], dim=1), model.first_bias)


def _of_deep_mlp(opened: Opened, model: MLP) -> LastLayer:
    before = cast("list[torch.nn.Module]", list(model.layers))[-2]
    bias = model.hidden_bias[-1] if len(model.hidden_bias) else None
    return _layer(_recorded(opened, before), model.hidden[-1], bias)


def _of_transformer(opened: Opened, model: Transformer) -> LastLayer:
    block = model.layers[-1]
    stream = _recorded(opened, block.attended)
    return _layer(block.norm_feed(stream) if block.norm == "pre" else stream, block.up, None)


def _operands(opened: Opened, embed_x: Tensor, embed_y: Tensor) -> Tensor:
    """Return both embedded operands of all equations, one after the other, (N, 2d)."""
    return torch.cat([embed_x[torch.from_numpy(opened.task.x)], embed_y[torch.from_numpy(opened.task.y)]], dim=1)


def _recorded(opened: Opened, point: torch.nn.Module) -> Tensor:
    """Return the value at a hook point in all equations, (N, D)."""
    x, y = torch.from_numpy(opened.task.x), torch.from_numpy(opened.task.y)
    found = []
    with recorded_values({point}) as values:
        for at in torch.split(torch.arange(len(x)), EVALUATION_ROWS):
            equations = Equations(x[at], y[at])
            opened.model(equations.x, equations.y)
            found.append(equation_rows(values[point], equations).expand(len(at), -1))
    return torch.cat(found)


def _layer(inputs: Tensor, weight: Tensor, bias: Tensor | None) -> LastLayer:
    weights, offsets = weight.detach(), None if bias is None else bias.detach()
    return LastLayer(inputs.numpy(), weights.numpy(), None if offsets is None else offsets.numpy())
