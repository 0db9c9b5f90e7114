"""Losses against their definitions, written out in numpy."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grok_core.config import RunConfig
from grok_core.engine.losses import distribution, losses, mean_loss, measured_losses, probabilities
from grok_core.engine.trainer import Trainer
from tests.engine.tiny_runs import TINY

KINDS = [{"loss": "mse"}, {"softmax": "float32"}, {"softmax": "float64"}, {"softmax": "stablemax"}]


def logits_and_target(seed, scale=3.0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(6, 5, generator=generator) * scale, torch.randint(5, (6,), generator=generator)


def stablemax(z):
    s = np.where(z >= 0, z + 1, 1 / (1 - np.minimum(z, 0)))
    return s / s.sum(1, keepdims=True)


def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


@given(st.integers(0, 100))
def test_losses_and_probabilities_are_their_definitions(seed):
    logits, target = logits_and_target(seed)
    z, rows = logits.double().numpy(), np.arange(6)
    for fields in KINDS:
        config = RunConfig(**fields)
        shares = stablemax(z) if config.softmax == "stablemax" else softmax(z)
        expected = -np.log(shares[rows, target])
        if config.loss == "mse":
            expected = np.square(z - np.eye(5)[target]).mean(1)
        assert losses(logits, target, config).numpy() == pytest.approx(expected, rel=1e-4, abs=1e-6)
        assert probabilities(logits, target, config).numpy() == pytest.approx(shares[rows, target], rel=1e-4)
        assert float(mean_loss(logits, target, config)) == pytest.approx(expected.mean(), rel=1e-4)


@given(st.integers(0, 100), st.sampled_from([0.1, 3.0, 14.0, 30.0, 100.0]))
def test_reported_losses_are_those_of_float64(seed, scale):
    logits, target = logits_and_target(seed, scale)
    for fields in KINDS:
        config = RunConfig(**fields)
        found = measured_losses(logits, target, config)
        expected = losses(logits.double(), target, config)
        assert found.dtype == torch.float64
        rel = 2e-5 if config.loss == "cross_entropy" else 1e-4
        assert found.numpy() == pytest.approx(expected.numpy(), rel=rel, abs=1e-15)


def test_a_loss_of_a_millionth_is_reported_to_five_digits():
    """float32's own formula is a twentieth off there, and zero at 1e-8."""
    logits, target = torch.tensor([[14.0, 0.0, -1.0], [20.0, 0.0, -1.0], [60.0, 1.0, 0.0]]), torch.tensor([0, 0, 0])
    expected = [np.log1p(np.exp(-14) + np.exp(-15)), np.log1p(np.exp(-20) + np.exp(-21)), np.exp(-59) + np.exp(-60)]
    assert measured_losses(logits, target, RunConfig()).numpy() == pytest.approx(expected, rel=1e-5)
    assert losses(logits, target, RunConfig()).tolist() != pytest.approx(expected, rel=1e-2)


def test_losses_of_more_equations_than_are_computed_at_once():
    generator = torch.Generator().manual_seed(0)
    logits, target = torch.randn(9000, 5, generator=generator), torch.randint(5, (9000,), generator=generator)
    assert torch.allclose(measured_losses(logits, target, RunConfig()), losses(logits.double(), target, RunConfig()))


@given(st.integers(0, 100))
def test_the_distribution_has_the_probability_of_every_answer(seed):
    logits, _ = logits_and_target(seed)
    for fields in KINDS[1:]:
        config = RunConfig(**fields)
        shares = distribution(logits, config)
        for answer in range(5):
            given_to_it = probabilities(logits, torch.full((6,), answer), config).numpy()
            assert shares[:, answer].numpy() == pytest.approx(given_to_it, rel=1e-5)
        assert shares.sum(1).numpy() == pytest.approx(1)
    assert distribution(logits, RunConfig(loss="mse")).isnan().all()


@pytest.mark.parametrize("fields", KINDS)
def test_gradients_are_finite_where_the_network_is_very_sure(fields):
    logits = torch.tensor([[200.0, -200.0, 0.0]], requires_grad=True)
    mean_loss(logits, torch.tensor([1]), RunConfig(**fields)).backward()
    assert logits.grad.isfinite().all()
    assert logits.grad.abs().max() > 0


def test_float32_absorbs_what_float64_still_sees():
    """At a margin of 20 the float32 softmax is exactly one-hot: its gradient for the right answer is zero."""
    gradients = {}
    for softmax_kind in ("float32", "float64", "stablemax"):
        logits = torch.tensor([[20.0, 0.0]], requires_grad=True)
        losses(logits, torch.tensor([0]), RunConfig(softmax=softmax_kind)).sum().backward()
        gradients[softmax_kind] = abs(float(logits.grad[0, 0]))
    assert gradients["float32"] == 0
    assert 0 < gradients["float64"] < 1e-8
    assert gradients["stablemax"] > 1e-4


@pytest.mark.parametrize("softmax_kind", ["float32", "float64"])
def test_a_reported_loss_of_a_millionth_is_that_of_its_logits(softmax_kind):
    """In float32, 1 + 1e-6 is 5 % off, and the reported loss was: each step still trains on the loss it is told to."""
    config = TINY.replace(softmax=softmax_kind)
    trainer = Trainer(config)
    logits = torch.zeros(len(trainer.target), trainer.task.n_answers)
    logits[torch.arange(len(logits)), trainer.target] = 15.0
    exact = np.log1p((trainer.task.n_answers - 1) * np.exp(-15.0))
    metrics = trainer.measure(logits)
    assert metrics.train_loss == pytest.approx(exact, rel=1e-6)
    assert metrics.val_loss == pytest.approx(exact, rel=1e-6)
    assert 1 - metrics.train_probability == pytest.approx(exact, rel=1e-4)
    assert float(mean_loss(logits, trainer.target, config)) == pytest.approx(exact, rel=0.1)
