"""A dissection against the weights it was taken from, and training that does not notice."""

import math

import numpy as np
import pytest
import torch

from grok_core.engine import dissect as module
from grok_core.engine import train
from grok_core.engine.dissection import Dissection
from grok_core.engine.records import NO_ANSWER
from grok_core.engine.symmetricity import gradient_symmetricity
from grok_core.engine.trainer import Trainer
from grok_core.measures.progress_measures import parts_of
from grok_core.tasks.task import build_task
from tests.engine.tiny_runs import TINY, last, written_out
from tests.measures.whole_logits import logit_lens

TRANSFORMER = TINY.replace(architecture="transformer", d_model=8, n_layers=2, context="xy=", batch_size=8, steps=10)
KINDS = {
    "mlp": TINY,
    "group": TINY.replace(operation="compose", group="s3"),
    "division": TINY.replace(operation="divide"),
    "plain sums": TINY.replace(operation="plain_add", loss="mse", output_rows="templates", tied=True),
    "analytic": TINY.replace(architecture="analytic", batch_size=8),
    "lstm": TRANSFORMER.replace(architecture="lstm"),
    "transformer": TRANSFORMER.replace(norm="pre"),
    "double": TRANSFORMER.replace(norm="post", precision="float64"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_network_can_be_dissected(kind):
    config, item = KINDS[kind], last(KINDS[kind])
    task, found = build_task(config), item.dissection()
    n, classes = task.n, task.n_answers
    defined = task.roles() > 0
    assert found.step == config.steps
    assert found.top_answers.shape == found.top_probabilities.shape == (n, n, min(5, classes))
    assert (found.top_answers[defined] < classes).all()
    assert (found.top_answers[~defined] == NO_ANSWER).all()
    assert (np.isfinite(found.right_logit) == defined).all()
    for table in (*np.moveaxis(found.top_probabilities, 2, 0), found.right_probability):
        assert (np.isfinite(table) == (defined & (config.loss == "cross_entropy"))).all()
    assert not (np.diff(found.top_probabilities[defined], axis=1) > 0).any()
    assert found.neurons_x.shape == found.neurons_y.shape == (n, len(found.neurons_out))
    assert (np.isfinite(found.neurons_y).all(axis=1) == defined.any(axis=0)).all()
    assert found.neurons_out.shape[1] == classes
    assert len(found.lens_stages) == len(found.lens_train) == len(found.lens_val) == len(found.lens_explained)
    assert found.lens_train[-1] == pytest.approx(item.metrics.train_accuracy)
    assert found.lens_val[-1] == pytest.approx(item.metrics.val_accuracy)
    assert np.isfinite(found.lens_explained[-1]) == (kind != "plain sums")
    assert math.isnan(found.gradient_symmetricity) == (kind in ("mlp", "group", "division", "analytic"))
    assert found.attention.size == 0 or kind in ("transformer", "double")
    again = Dissection.from_arrays(found.step, found.arrays())
    assert all(
        np.array_equal(a, again.arrays()[name], equal_nan=a.dtype.kind == "f") for name, a in found.arrays().items()
    )


def test_answers_and_neurons_are_those_of_the_weights():
    config = TINY.replace(p=7)
    item, task = last(config), build_task(config)
    tensors, found = item.checkpoint().tensors, item.dissection()
    logits = written_out(tensors, task).reshape(7, 7, 7)
    likely = np.exp(logits - np.logaddexp.reduce(logits, axis=2, keepdims=True))
    order = np.argsort(-logits, axis=2)[..., :5]
    assert (found.top_answers == order).all()
    np.testing.assert_allclose(found.top_probabilities, np.take_along_axis(likely, order, 2), atol=1e-5)
    right = np.take_along_axis(logits, task.answers()[..., None].astype(int), 2)[..., 0]
    np.testing.assert_allclose(found.right_logit, right, rtol=1e-4, atol=1e-5)
    probable = np.take_along_axis(likely, task.answers()[..., None].astype(int), 2)[..., 0]
    np.testing.assert_allclose(found.right_probability, probable, atol=1e-5)
    weights = {
        name: tensors[f"model.{name}"].numpy() for name in ("embed_x", "embed_y", "first_x", "first_y", "unembed")
    }
    left, right = weights["embed_x"] @ weights["first_x"].T, weights["embed_y"] @ weights["first_y"].T
    hidden = np.maximum(left[:, None] + right, 0)
    np.testing.assert_allclose(found.neurons_x, hidden.mean(1), atol=1e-5)
    np.testing.assert_allclose(found.neurons_y, hidden.mean(0), atol=1e-5)
    np.testing.assert_array_equal(found.neurons_out, weights["unembed"].T)
    assert found.lens_explained[0] == pytest.approx(logit_lens(logits.reshape(49, 7), parts_of(task)).sum(), abs=1e-4)


@pytest.mark.parametrize("softmax", ["float32", "float64", "stablemax"])
def test_probabilities_are_those_that_the_loss_was_of(softmax):
    item = last(TINY.replace(softmax=softmax))
    task, found, pictured = build_task(TINY), item.dissection(), item.snapshot()
    given_to_it = found.right_probability[task.x, task.y]
    sides = item.metrics.train_probability, item.metrics.val_probability
    assert [given_to_it[i].mean() for i in (task.train, task.val)] == pytest.approx(sides, rel=1e-4)
    np.testing.assert_allclose(pictured.probability / 255, found.right_probability, atol=0.5 / 255 + 1e-6)
    np.testing.assert_allclose(found.top_probabilities.sum(2), 1, atol=1e-5)  # of five answers


def test_answers_stand_in_order_where_there_are_no_probabilities():
    config = TINY.replace(p=7, loss="mse")
    item, task = last(config), build_task(config)
    logits = written_out(item.checkpoint().tensors, task).reshape(7, 7, 7)
    found = item.dissection()
    assert (found.top_answers == np.argsort(-logits, axis=2)[..., :5]).all()
    assert (found.top_answers[..., 0] == item.snapshot().predicted).all()


@pytest.mark.parametrize("operation", ["divide", "multiply"])
def test_the_lens_leaves_out_what_is_on_no_circle(operation):
    config = TINY.replace(operation=operation)
    item, task = last(config), build_task(config)
    logits = written_out(item.checkpoint().tensors, task)
    expected = logit_lens(logits, parts_of(task)).sum()
    assert item.dissection().lens_explained[0] == pytest.approx(expected, abs=1e-4)


def test_a_large_table_is_looked_at_in_chunks(monkeypatch):
    whole = last(TRANSFORMER).dissection()
    monkeypatch.setattr(module, "EVALUATION_ROWS", 4)
    parts = last(TRANSFORMER).dissection()
    for name, array in whole.arrays().items():
        if array.dtype.kind != "U":
            np.testing.assert_allclose(array.astype(float), parts.arrays()[name].astype(float), atol=1e-4)


def test_attention_adds_up_and_is_thinned_when_there_is_too_much(monkeypatch):
    config = TRANSFORMER.replace(operation="divide", n_layers=2)
    item = last(config)
    whole, defined = item.dissection(), build_task(config).roles() > 0
    assert whole.attention.shape == (2, 4, 5, 5, 3)
    assert whole.context.tolist() == ["x", "y", "="]
    sums = whole.attention.astype(int).sum(-1)
    assert np.abs(sums[..., defined] - 255).max() <= 2
    assert (sums[..., ~defined] == 0).all()
    monkeypatch.setattr(module, "MOST_ATTENTION", whole.attention[:1].size)
    assert np.array_equal(item.dissection().attention, whole.attention[-1:])
    monkeypatch.setattr(module, "MOST_ATTENTION", 5)
    assert item.dissection().attention.shape == (0, 4, 5, 5, 3)


@pytest.mark.parametrize("config", [
    TINY.replace(batch_size=4, dropout=0.2, weight_noise=0.01, update_noise=0.1, tied=True),
    TRANSFORMER.replace(dropout=0.2),
], ids=["mlp", "transformer"])  # fmt: skip
def test_training_does_not_notice(config):
    torch.set_num_threads(config.threads)
    quiet = last(config).checkpoint().tensors
    for item in train(config):
        item.dissection()
    dissected = item.checkpoint().tensors
    assert quiet.keys() == dissected.keys()
    assert all(torch.equal(quiet[name], dissected[name]) for name in quiet)


class Asked(torch.nn.Module):
    """Just enough of a network to have gradients: Q_abc = E_a · left_c + E_b · right_c."""

    def __init__(self, angle, n=7):
        super().__init__()
        generator = torch.Generator().manual_seed(0)
        self.embed = torch.nn.Parameter(torch.randn(n, 2, generator=generator))
        self.left = torch.randn(n, 2, generator=generator)
        turn = torch.tensor([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
        self.right = 3 * self.left @ turn

    def shared_embedding(self):
        return self.embed

    def forward(self, x, y):
        return self.embed[x] @ self.left.T + self.embed[y] @ self.right.T


@pytest.mark.parametrize("angle", [0, 1, 2, math.pi])
@pytest.mark.parametrize("n", [2, 3, 7, 300])
def test_gradient_symmetricity_is_the_cosine_that_was_planted(angle, n):
    """Also where elements are so few that each is asked about many times, or so many that some are not."""
    model = Asked(angle, n)
    assert gradient_symmetricity(model, np.arange(n), n) == pytest.approx((math.cos(angle), 0), abs=1e-6)
    assert model.embed.grad is None


def test_gradient_symmetricity_of_a_network_that_sees_a_sum_alone_is_one():
    config = TINY.replace(tied=True, combine="sum", n_layers=2)
    assert last(config).dissection().gradient_symmetricity == pytest.approx(1, abs=1e-6)
    assert last(config.replace(combine="concat")).dissection().gradient_symmetricity < 0.999


def test_without_gradients_there_is_no_symmetricity():
    model = Asked(1)
    model.left.zero_()
    for silent in ((model, np.arange(7), 7), (Asked(1), np.arange(1), 7)):
        assert all(map(math.isnan, gradient_symmetricity(*silent)))


def test_the_standard_error_is_that_of_other_triples():
    """Over thirty draws of triples the means scatter as the standard error of one says."""
    config = TINY.replace(tied=True, combine="concat", p=23)
    trainer = Trainer(config)
    means, errors = [], []
    for seed in range(30):
        mean, error = gradient_symmetricity(trainer.model, np.arange(23), 23, seed=seed)
        means.append(mean)
        errors.append(error)
    assert 0.4 < np.std(means) / np.mean(errors) < 1.6
    assert max(errors) < 0.05


@pytest.mark.parametrize(
    ("operation", "applies"), [("add", True), ("subtract", False), ("x2_y2", True), ("divide", False)]
)
def test_symmetricity_is_for_what_commutes(operation, applies):
    found = last(TINY.replace(tied=True, combine="concat", operation=operation, p=7)).dissection()
    assert math.isfinite(found.gradient_symmetricity) == math.isfinite(found.gradient_symmetricity_error) == applies


def test_a_dissection_without_a_standard_error_is_still_read():
    found = last(TINY.replace(tied=True, combine="concat")).dissection()
    arrays = found.arrays()
    del arrays["gradient_symmetricity_error"]
    again = Dissection.from_arrays(found.step, arrays)
    assert again.gradient_symmetricity == found.gradient_symmetricity
    assert math.isnan(again.gradient_symmetricity_error)


@pytest.mark.parametrize("kind", KINDS)
def test_logits_follow_from_what_is_kept(kind):
    config, item = KINDS[kind].replace(bias=kind == "group"), last(KINDS[kind].replace(bias=kind == "group"))
    task, found, logits = build_task(config), item.dissection(), item.logits()
    assert (found.logits is None) == (found.neuron_inputs is not None) == (kind not in WHOLE)
    if found.logits is not None:
        np.testing.assert_array_equal(found.logits, logits.astype(np.float32))
        return
    left, right = found.neuron_inputs
    activation = np.square if config.architecture == "analytic" else lambda sums: np.maximum(sums, 0)
    hidden = activation(left[task.x] + right[task.y])
    assert (found.output_bias is not None) == (kind == "group")
    bias = 0 if found.output_bias is None else found.output_bias
    np.testing.assert_allclose(hidden @ found.neurons_out + bias, logits, atol=1e-5)


WHOLE = ("plain sums", "lstm", "transformer", "double")


def test_logits_of_a_large_table_are_not_kept(monkeypatch):
    config = KINDS["lstm"]
    monkeypatch.setattr(module, "MOST_LOGITS", 5 * 5 * 5 - 1)
    assert last(config).dissection().logits is None


def test_where_there_are_no_heads_there_are_no_numbers():
    assert last(TINY).dissection().heads is None
