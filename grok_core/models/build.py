"""From a configuration to an initialised network."""

from collections.abc import Callable

import torch

from grok_core.config import RunConfig
from grok_core.models.initialise import initialise
from grok_core.models.mlp import MLP
from grok_core.models.network import Network
from grok_core.models.transformer import Transformer

ARCHITECTURES: dict[str, Callable[[RunConfig, int], Network]] = {"mlp": MLP, "transformer": Transformer}

PRECISIONS: dict[str, torch.dtype] = {"float32": torch.float32, "float64": torch.float64}


def build_model(config: RunConfig, n: int, generator: torch.Generator) -> Network:
    """Build the network of a configuration for n elements, initialised from the generator.

    Values are drawn in float32 whatever the precision, so that a seed names one network in all of them.
    """
    model = ARCHITECTURES[config.architecture](config, n)
    initialise(model, config, generator)
    return model.to(PRECISIONS[config.precision])
