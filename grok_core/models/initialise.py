"""Draw every parameter of a network from one generator, so that a seed gives the same network anywhere."""

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


INITIALISATIONS: dict[str, Draw] = {
    "default": _default,
    "normal": _normal,
    "xavier": _xavier,
    "he": _he,
    "orthogonal": _orthogonal,
}


@torch.no_grad()
def initialise(model: nn.Module, config: RunConfig, generator: torch.Generator) -> None:
    """Set every parameter in place: matrices by `config.init`, biases to 0, gains to 1, all times α.

    Embeddings and positions count as matrices; with `init="default"` they are N(0, 1) as in torch.nn.Embedding.
    The scale α is Omnigrok's: it multiplies every parameter, or all but biases and norms (E9).
    """
    for name, parameter in model.named_parameters():
        if parameter.ndim < 2:
            parameter.fill_(1.0 if name.endswith("weight") else 0.0)
        elif config.init == "default" and name.startswith(("embed", "position")):
            nn.init.normal_(parameter, generator=generator)
        else:
            INITIALISATIONS[config.init](parameter, generator)
        if config.init_scale_all or parameter.ndim > 1:
            parameter.mul_(config.init_scale)
