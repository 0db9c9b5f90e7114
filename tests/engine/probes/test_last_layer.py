"""The last hidden layer, taken out of the network, has the network's activations."""

from itertools import islice

import numpy as np
import pytest

from grok_core.config import RunConfig
from grok_core.engine import train
from grok_core.engine.opened import Opened
from grok_core.engine.probes.last_layer import last_layer

SMALL = RunConfig(p=7, d_model=8, d_hidden=12, steps=10, report="10", n_heads=2)
KINDS = {
    "mlp": SMALL.replace(architecture="mlp"),
    "squares": SMALL.replace(architecture="mlp", activation="quadratic", bias=True),
    "deep": SMALL.replace(architecture="mlp", n_layers=3, bias=True),
    "tied": SMALL.replace(architecture="mlp", tied=True, combine="sum"),
    "analytic": SMALL.replace(architecture="analytic"),
    "post": SMALL.replace(architecture="transformer", n_layers=2, norm="post"),
    "pre": SMALL.replace(architecture="transformer", norm="pre"),
    "none": SMALL.replace(architecture="transformer", norm="none", context="xy="),
}


def opened(config: RunConfig) -> Opened:
    return list(islice(train(config), 6))[-1].opened()


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_the_layer_of_the_network(kind: str) -> None:
    network = opened(KINDS[kind])
    layer = last_layer(network)
    assert layer is not None
    before = layer.inputs @ layer.weight.T + (0 if layer.bias is None else layer.bias)
    squares = network.settings.activation == "quadratic" or kind == "analytic"
    after = before**2 if squares else np.maximum(before, 0)
    assert after == pytest.approx(network.hidden(), abs=1e-10)
    assert (before < 0).any()


def test_a_recurrent_network_has_no_such_layer() -> None:
    assert last_layer(opened(SMALL.replace(architecture="lstm"))) is None
