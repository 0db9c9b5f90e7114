"""Flatness of a real small network: the numbers are those of its training loss, and relabelling it changes none."""

from collections.abc import Callable

import numpy as np
import pytest
import torch

from grok_core.config import RunConfig
from grok_core.engine import Report, train
from grok_core.engine.opened import Opened
from grok_core.engine.probes.flatness_probe import FLATNESS, flatness

SMALL = RunConfig(architecture="mlp", p=7, d_model=4, d_hidden=8, steps=150, report="150", lr=0.01, weight_decay=0.1)


def opened(config: RunConfig = SMALL) -> Opened:
    """Train, and open the network at the end."""
    found = None
    for item in train(config):
        if isinstance(item, Report) and item.step == config.steps:
            found = item.opened()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def network() -> Opened:
    """The network of these tests."""
    return opened()


@pytest.fixture(scope="module")
def numbers(network: Opened) -> dict[str, float]:
    """Its flatness."""
    return flatness(network)


def hessian(network: Opened) -> np.ndarray:
    """The Hessian, column by column."""
    product: Callable[[np.ndarray], np.ndarray] = network.hessian_product()
    return np.column_stack([product(row) for row in np.eye(network.size)])


def test_every_number_is_named_and_finite(numbers):
    assert tuple(numbers) == FLATNESS
    assert all(isinstance(value, float) and np.isfinite(value) for value in numbers.values())
    assert all(numbers[name] > 0 for name in FLATNESS)


def test_top_eigenvalue_and_trace_are_those_of_the_whole_hessian(network, numbers):
    whole = hessian(network)
    assert whole == pytest.approx(whole.T, abs=1e-9)
    assert numbers["hessian_top"] == pytest.approx(np.linalg.eigvalsh(whole).max(), rel=2e-3)
    assert abs(numbers["hessian_trace"] - np.trace(whole)) < 4 * numbers["hessian_trace_error"]


def test_no_corner_that_is_tried_is_above_the_sharpness(network, numbers):
    """Neither the corner that the gradient points to nor random ones, and the first is most of it."""
    x, rng = network.vector(), np.random.default_rng(0)
    base, gradient = network.loss_and_gradient(x)
    corners = [np.sign(gradient), *rng.choice((-1.0, 1.0), (50, len(x)))]
    rises = [network.loss(x + 1e-3 * (np.abs(x) + 1) * corner) - base for corner in corners]
    phi = 100 * np.array(rises) / (1 + base)
    assert phi.argmax() == 0
    assert phi[0] <= numbers["keskar"] * (1 + 1e-6)
    assert numbers["keskar"] < 1.2 * phi[0]
    assert numbers["keskar_m10"] < numbers["keskar_small"] < numbers["keskar"]


def test_relabelling_the_answers_changes_nothing(network, numbers):
    """Rows of the output layer in another order, and the answers named accordingly: the same loss of the same size."""
    order = torch.tensor([3, 0, 6, 2, 5, 1, 4])
    other = opened()
    other._target = torch.argsort(order)[other._target]
    weights = dict(other.model.named_parameters())
    weights["unembed"].data = weights["unembed"].data[order]
    assert other.loss() == pytest.approx(network.loss())
    assert not np.array_equal(other.vector(), network.vector())
    relabelled = flatness(other)
    for name in ("keskar", "keskar_small", "keskar_slope", "sam", "hessian_top"):
        assert relabelled[name] == pytest.approx(numbers[name], rel=2e-3), name
    between = numbers["hessian_trace_error"] + relabelled["hessian_trace_error"]
    assert abs(relabelled["hessian_trace"] - numbers["hessian_trace"]) < 4 * between


def test_another_seed_finds_the_same_maximum(network, numbers):
    again = flatness(network, seed=7)
    assert again["keskar"] == pytest.approx(numbers["keskar"], rel=1e-3)
    assert again["hessian_top"] == pytest.approx(numbers["hessian_top"], rel=2e-3)
    assert again["keskar_m10"] != numbers["keskar_m10"]
