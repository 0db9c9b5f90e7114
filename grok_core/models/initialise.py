"""Draw every parameter of a network from one generator, so that a seed gives the same network anywhere."""

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn

from grok_core.config import RunConfig

Draw = Callable[[Tensor, torch.Generator], Tensor]


def _default(weight: Tensor, generator: torch.Generator) -> Tensor:
    bound = weight.shape[1] ** -0.5  # what torch.nn.Linear does
    return nn.init.uniform_(weight, -bound, bound, generator=generator)


def _normal(weight: Tensor, generator: torch.Generator) -> Tensor:
    return nn.init.normal_(weight, std=weight.shape[1] ** -0.5, generator=generator)


def _he(weight: Tensor, generator: torch.Generator) -> Tensor:
    return nn.init.normal_(weight, std=(2 / weight.shape[1]) ** 0.5, generator=generator)


def _xavier(weight: Tensor, generator: torch.Generator) -> Tensor:
    return nn.init.xavier_uniform_(weight, generator=generator)


def _orthogonal(weight: Tensor, generator: torch.Generator) -> Tensor:
    return nn.init.orthogonal_(weight, generator=generator)


def lay_on_circles(weight: Tensor, generator: torch.Generator) -> None:
    """Lay n elements (n, D) on circles, two columns each; an odd last column is the cosine of one more.

    Element a stands at the angle 2πka/n + φ, with a random number k of whole turns from 1 … (n - 1) / 2 and a random
    phase φ for each circle. With the radius √(2/D) a row has the length 1, as it has on average with "normal".
    """
    n, width = weight.shape
    count = (width + 1) // 2
    turns = torch.randint(1, max(1, (n - 1) // 2) + 1, (count,), generator=generator)
    phases = 2 * math.pi * torch.rand(count, generator=generator)
    # Whole turns are removed while they are integers, so that they cost no digits.
    angles = 2 * math.pi / n * (torch.arange(n)[:, None] * turns % n) + phases
    weight.copy_((2 / width) ** 0.5 * torch.stack([angles.cos(), angles.sin()], dim=2).flatten(1)[:, :width])


INITIALISATIONS: dict[str, Draw] = {
    "default": _default,
    "normal": _normal,
    "xavier": _xavier,
    "he": _he,
    "orthogonal": _orthogonal,
    "circular": _normal,  # then `lay_on_circles` replaces the embeddings of the elements
}


@torch.no_grad()
def draw_parameters(model: nn.Module, config: RunConfig, generator: torch.Generator) -> None:
    """Set every parameter in place: matrices by `config.init`, biases to 0, gains to 1.

    Embeddings and positions count as matrices; with `init="default"` they are N(0, 1) as in torch.nn.Embedding,
    and cells, biases too, are U(-1/√H, 1/√H) as in torch.nn.LSTM. Otherwise each gate of a cell is a matrix of its
    own.
    """
    for name, parameter in model.named_parameters():
        _set(name, parameter, config, generator)
    for name, fixed in model.named_buffers():
        if name == "templates":
            nn.init.normal_(fixed, generator=generator)


@torch.no_grad()
def scale(model: nn.Module, config: RunConfig) -> None:
    """Multiply every parameter, or all but biases and norms, by Omnigrok's α (E9)."""
    for parameter in model.parameters():
        if config.init_scale_all or parameter.ndim > 1:
            parameter.mul_(config.init_scale)


def _set(name: str, parameter: Tensor, config: RunConfig, generator: torch.Generator) -> None:
    """Set one parameter; its name says whether it belongs to a cell, an embedding or a norm."""
    default, cell = config.init == "default", name.startswith("cells")
    if default and cell:
        bound = config.d_hidden**-0.5
        nn.init.uniform_(parameter, -bound, bound, generator=generator)
    elif parameter.ndim < 2:
        parameter.fill_(1.0 if name.endswith("weight") else 0.0)
    elif default and name.startswith(("embed", "position")):
        nn.init.normal_(parameter, generator=generator)
    else:
        for matrix in torch.split(parameter, config.d_hidden) if cell else [parameter]:
            INITIALISATIONS[config.init](matrix, generator)
