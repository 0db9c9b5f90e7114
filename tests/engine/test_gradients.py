"""What is done to gradients, against the formulas written out one by one."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grok_core.config import RunConfig
from grok_core.engine.gradients import Grokfast, clip, orthogonal


def tensors(seed, *shapes):
    generator = torch.Generator().manual_seed(seed)
    return [torch.randn(shape, generator=generator, dtype=torch.float64) for shape in shapes]


@given(st.integers(0, 50))
def test_orthogonal_gradients_have_no_part_along_the_weights_and_keep_their_length(seed):
    weights, gradients = tensors(seed, (3, 4), (5,)), tensors(seed + 100, (3, 4), (5,))
    before = [g.clone() for g in gradients]
    orthogonal(gradients, weights)
    for g, w, old in zip(gradients, weights, before, strict=True):
        assert float((g * w).sum()) == pytest.approx(0, abs=1e-12)
        assert float(g.norm()) == pytest.approx(float(old.norm()))
        # What is left is the old gradient but for its length and its part along the weights.
        plane = torch.stack([w.flatten(), g.flatten()]).T
        assert np.linalg.lstsq(plane, old.flatten(), rcond=None)[1] == pytest.approx(0, abs=1e-20)


def test_a_gradient_along_the_weights_or_of_weights_that_are_zero_stays_finite():
    weight = torch.ones(4, dtype=torch.float64)
    along, free = weight * 3, weight * 2
    orthogonal([along, free], [weight, torch.zeros_like(weight)])
    assert along.isfinite().all()
    assert torch.equal(free, weight * 2)


@given(st.integers(0, 50), st.floats(0.01, 20))
def test_clipping_is_that_of_pytorch(seed, longest):
    gradients = tensors(seed, (3, 4), (5,), (2, 2, 2))
    parameters = [torch.nn.Parameter(torch.zeros_like(g)) for g in gradients]
    for parameter, g in zip(parameters, gradients, strict=True):
        parameter.grad = g.clone()
    torch.nn.utils.clip_grad_norm_(parameters, longest)
    clip(gradients, longest)
    for parameter, g in zip(parameters, gradients, strict=True):
        assert torch.allclose(g, parameter.grad, rtol=1e-4)  # PyTorch adds 1e-6 to the norm


@pytest.mark.parametrize(
    ("fields", "decay", "gain"), [({}, 0.98, 2.0), ({"grokfast_decay": 0.9, "grokfast_gain": 0.5}, 0.9, 0.5)]
)
def test_grokfast_ema_begins_as_the_first_gradient_and_then_forgets_slowly(fields, decay, gain):
    config = RunConfig(grokfast="ema", **fields)
    grokfast, slow = Grokfast("ema"), None
    for step in range(30):
        (g,) = tensors(step, (3, 2))
        slow = g.clone() if slow is None else decay * slow + (1 - decay) * g
        filtered = [g.clone()]
        grokfast.apply(filtered, config)
        assert torch.allclose(filtered[0], g + gain * slow)


@pytest.mark.parametrize(
    ("fields", "window", "gain"), [({}, 100, 5.0), ({"grokfast_window": 7, "grokfast_gain": 3.0}, 7, 3.0)]
)
def test_grokfast_ma_adds_the_mean_of_its_window_once_that_is_full(fields, window, gain):
    config = RunConfig(grokfast="ma", **fields)
    grokfast, past = Grokfast("ma"), []
    for step in range(window + 30):
        (g,) = tensors(step, (3, 2))
        past = [*past, g][-window:]
        filtered = [g.clone()]
        grokfast.apply(filtered, config)
        expected = g + gain * torch.stack(past).mean(0) if len(past) == window else g
        assert torch.allclose(filtered[0], expected, atol=1e-6)


def test_without_grokfast_gradients_stay_and_nothing_is_kept():
    grokfast, (g,) = Grokfast("none"), tensors(0, (3, 2))
    filtered = [g.clone()]
    grokfast.apply(filtered, RunConfig())
    assert torch.equal(filtered[0], g)
    assert grokfast.state() == {}


@pytest.mark.parametrize("kind", ["ema", "ma"])
@pytest.mark.parametrize("steps", [0, 1, 99, 130])
def test_a_filter_goes_on_from_its_state(kind, steps):
    config, whole, resumed = RunConfig(grokfast=kind), Grokfast(kind), Grokfast(kind)
    for step in range(steps):
        whole.apply(tensors(step, (3, 2), (4,)), config)
    resumed.restore({name: value.clone() for name, value in whole.state().items()})
    for step in range(steps, steps + 5):
        one, other = tensors(step, (3, 2), (4,)), tensors(step, (3, 2), (4,))
        whole.apply(one, config)
        resumed.apply(other, config)
        assert all(map(torch.equal, one, other))
