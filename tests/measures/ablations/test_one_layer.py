"""Activations computed from what each operand gives are those of the networks."""

import numpy as np
import pytest
import torch

from grok_core.errors import AnalysisError
from grok_core.measures.ablations.one_layer import ACTIVATIONS, activations
from grok_core.models import activations as of_torch

LEFT, RIGHT = np.random.default_rng(0).normal(size=(2, 4, 3)).astype(np.float32)
X, Y = np.array([0, 1, 3, 3]), np.array([2, 1, 0, 3])


def test_every_activation_of_a_network_is_there():
    assert ACTIVATIONS.keys() == of_torch.ACTIVATIONS.keys()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_they_are_those_of_the_networks(name):
    found = activations(np.stack([LEFT, RIGHT]), X, Y, name)
    expected = of_torch.ACTIVATIONS[name](torch.from_numpy(LEFT[X] + RIGHT[Y]))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected.numpy(), rtol=1e-5, atol=1e-6)


def test_by_hand():
    inputs = np.array([[[1.0], [-2.0]], [[0.5], [3.0]]])
    found = activations(inputs, np.array([0, 1, 1]), np.array([0, 0, 1]), "relu")
    assert found.tolist() == [[1.5], [0.0], [1.0]]


def test_what_does_not_fit_is_refused():
    with pytest.raises(AnalysisError, match=r"\(2, n, H\)"):
        activations(np.zeros((4, 3)), X, Y, "relu")
    with pytest.raises(AnalysisError, match="Got the activation 'swish'; there are relu"):
        activations(np.stack([LEFT, RIGHT]), X, Y, "swish")
