"""A network opened: its loss is the one that is reported, its derivatives are those of the loss."""

from itertools import islice

import numpy as np
import pytest

from grok_core.config import RunConfig
from grok_core.engine import Report, train
from grok_core.engine.opened import Opened, open_checkpoint

SMALL = RunConfig(p=7, d_model=8, d_hidden=12, steps=20, report="20")
KINDS = {
    "mlp": SMALL.replace(architecture="mlp"),
    "transformer": SMALL.replace(architecture="transformer", n_heads=2),
    "lstm": SMALL.replace(architecture="lstm"),
    "squared": SMALL.replace(architecture="mlp", loss="mse"),
}


def last(config: RunConfig) -> Report:
    """Train, and return the last report; it can be asked for as long as nothing else is pulled."""
    report = list(islice(train(config), config.steps + 1))[-1]
    assert isinstance(report, Report)
    return report


@pytest.fixture(params=KINDS, scope="module")
def report(request: pytest.FixtureRequest) -> Report:
    """The last report of a network of each kind."""
    return last(KINDS[request.param])


def test_losses_are_those_that_are_reported(report: Report) -> None:
    opened = report.opened()
    assert opened.loss() == pytest.approx(report.metrics.train_loss, rel=1e-5)
    assert opened.loss(share="val") == pytest.approx(report.metrics.val_loss, rel=1e-5)
    assert opened.loss(opened.vector()) == opened.loss()
    right = opened.logits().argmax(1) == opened.task.target
    assert right[opened.task.val].mean() == pytest.approx(report.metrics.val_accuracy)


def test_gradient_and_hessian_are_those_of_the_loss(report: Report) -> None:
    opened = report.opened()
    at, rng = opened.vector(), np.random.default_rng(0)
    direction = rng.standard_normal(opened.size)
    loss, gradient = opened.loss_and_gradient(at)
    assert loss == opened.loss(at)
    step = 1e-5
    difference = (opened.loss(at + step * direction) - opened.loss(at - step * direction)) / (2 * step)
    assert gradient @ direction == pytest.approx(difference, rel=1e-4, abs=1e-7)
    ahead, behind = (opened.loss_and_gradient(at + sign * step * direction)[1] for sign in (1, -1))
    product = opened.hessian_product()(direction)
    assert product == pytest.approx((ahead - behind) / (2 * step), rel=1e-3, abs=1e-5 * np.abs(product).max())


def test_it_is_a_copy() -> None:
    whole = [item for item in train(SMALL) if isinstance(item, Report)][-1].metrics
    metrics = []
    for item in train(SMALL):
        if item.step in (0, 10):
            opened = item.opened()
            opened.loss_and_gradient(opened.vector() * 2)
            opened.hessian_product()(opened.vector())
            opened.hidden()
        if isinstance(item, Report):
            metrics.append(item.metrics)
    assert metrics[-1] == whole


def test_hidden_layer_makes_the_logits() -> None:
    opened = last(KINDS["mlp"]).opened()
    made = opened.hidden() @ opened.parameters()["unembed"].T
    assert made == pytest.approx(opened.logits(), abs=1e-9)


def test_a_checkpoint_opens_as_the_run_did() -> None:
    report = last(KINDS["transformer"])
    there = open_checkpoint(KINDS["transformer"], report.checkpoint())
    assert there.step == report.step
    assert np.array_equal(there.vector(), report.opened().vector())


def test_a_vector_of_another_length_is_refused() -> None:
    opened: Opened = last(KINDS["mlp"]).opened()
    with pytest.raises(ValueError, match="parameters"):
        opened.loss(np.zeros(3))
