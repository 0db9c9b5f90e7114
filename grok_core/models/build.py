"""From a configuration to an initialised network."""

from collections.abc import Callable

import torch

from grok_core.config import RunConfig
from grok_core.models.analytic import Analytic
from grok_core.models.mlp import MLP
from grok_core.models.network import Network
from grok_core.models.recurrent import CELLS, Recurrent
from grok_core.models.surroundings import undisturbed
from grok_core.models.transformer import Transformer

NETWORKS: dict[str, Callable[[RunConfig, int, int], Network]] = {
    "mlp": MLP,
    "transformer": Transformer,
    **dict.fromkeys(CELLS, Recurrent),
    "analytic": Analytic,
}
"""The class of every architecture (`config.architectures`), called with configuration, elements and answers."""

PRECISIONS: dict[str, torch.dtype] = {
    "float32": torch.float32,
    "bfloat16": torch.float32,  # its weights: see `engine.precision`
    "float64": torch.float64,
}


@undisturbed()
def build_model(
    config: RunConfig,
    n: int,
    generator: torch.Generator,
    dropout_generator: torch.Generator | None = None,
    *,
    n_answers: int | None = None,
) -> Network:
    """Build the network of a configuration for n elements, initialised from the generator.

    Values are drawn in float32 whatever the precision, so that a seed names one network in all of them.

    Args:
        config: Which network.
        n: Number of elements.
        generator: Where the weights are drawn from.
        dropout_generator: Where dropout will draw from; one of seed 0 where none is given.
        n_answers: Number of answers; n unless given.
    """
    model = NETWORKS[config.architecture](config, n, n_answers or n)
    model.initialise(config, generator)
    if dropout_generator is not None:
        model.dropout.generator = dropout_generator
    return model.to(PRECISIONS[config.precision])
