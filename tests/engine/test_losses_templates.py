"""Aiming at templates, as in Liu et al.'s toy: loss, answers and quality from the weights written out."""

import numpy as np
import pytest

from grok_core.engine import Report, train
from grok_core.measures.parallelograms import representation_quality
from grok_core.tasks.task import build_task
from tests.engine.tiny_runs import TINY, written_out

TOY = TINY.replace(
    operation="plain_add", output_rows="templates", loss="mse", split="unordered", precision="float64", lr=0.03
)


def test_the_loss_is_the_mean_squared_distance_to_the_template_and_the_nearest_one_the_answer():
    task = build_task(TOY)
    assert task.n_answers == 9
    losses = []
    for item in (item for item in train(TOY) if isinstance(item, Report)):
        tensors, snapshot, metrics = item.checkpoint().tensors, item.snapshot(), item.metrics
        templates = tensors["model.templates"].numpy()
        distances = np.square(written_out(tensors, task)[:, None] - templates).mean(2)
        assert metrics.val_loss == pytest.approx(distances[task.val, task.answer[task.val]].mean(), rel=1e-9)
        assert metrics.train_accuracy == pytest.approx((distances.argmin(1) == task.answer)[task.train].mean())
        assert (snapshot.predicted[task.x, task.y] == distances.argmin(1)).all()
        assert (snapshot.output_rows == templates.astype(np.float32)).all()
        assert metrics.representation_quality == representation_quality(tensors["model.embed_x"].numpy())
        losses.append(metrics.train_loss)
    assert losses[-1] < 0.9 * losses[0]
