"""Draw every parameter of a network from one generator, so that a seed gives the same network anywhere."""

import math
from collections.abc import Callable, Sequence

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


def _circles(weight: Tensor, generator: torch.Generator) -> None:
    """Lay n elements (n, D) on circles, two columns each; an odd last column is the cosine of one more.

    Element a of n stands at the angle 2πka/n plus a phase. Each number of turns k from 1 to (n - 1) / 2 is as likely.

    With the radius √(2/D) a row has the length 1, as it has on average with "normal".
    """
    n, width = weight.shape
    count = (width + 1) // 2
    turns = torch.randint(1, max(1, (n - 1) // 2) + 1, (count,), generator=generator)
    phases = 2 * math.pi * torch.rand(count, generator=generator)
    # Whole turns are left out before they could cost digits.
    at = 2 * math.pi / n * (torch.arange(n)[:, None] * turns % n) + phases
    weight.copy_((2 / width) ** 0.5 * torch.stack([at.cos(), at.sin()], dim=2).flatten(1)[:, :width])


INITIALISATIONS: dict[str, Draw] = {
    "default": _default,
    "normal": _normal,
    "xavier": _xavier,
    "he": _he,
    "orthogonal": _orthogonal,
    "circular": _normal,  # and then the elements are laid on circles
}


@torch.no_grad()
def draw_parameters(
    model: nn.Module, operand_embeddings: Sequence[Tensor], config: RunConfig, generator: torch.Generator
) -> None:
    """Set every parameter of a network in place: matrices by `config.init`, biases to 0, gains to 1, all times α.

    Embeddings and positions count as matrices; with `init="default"` they are N(0, 1) as in torch.nn.Embedding,
    and cells, biases too, are U(-1/√H, 1/√H) as in torch.nn.LSTM. Otherwise each gate of a cell is a matrix of its
    own. The scale α is Omnigrok's: it multiplies every parameter, or all but biases and norms (E9).
    """
    for name, parameter in model.named_parameters():
        _set(name, parameter, config, generator)
    for name, fixed in model.named_buffers():
        if name == "templates":
            nn.init.normal_(fixed, generator=generator)
    if config.init == "circular":  # "structured" in the generalization-gap paper, which does not define it (G9)
        for table in operand_embeddings:
            _circles(table, generator)
    for parameter in model.parameters():
        if config.init_scale_all or parameter.ndim > 1:
            parameter.mul_(config.init_scale)


def _set(name: str, parameter: Tensor, config: RunConfig, generator: torch.Generator) -> None:
    """Set one parameter, by the role that its name tells."""
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
