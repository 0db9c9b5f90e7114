"""Restricted and excluded loss in training reports, against the definition written out."""

import numpy as np
import pytest
import torch

from grok_core.engine import Report, train
from grok_core.engine.progress_losses import progress_losses
from grok_core.engine.records import METRICS
from grok_core.measures.progress_measures import parts_of
from grok_core.tasks.task import build_task
from tests.engine.tiny_runs import TINY, last, reported

RESTRICTED, EXCLUDED = (1 + METRICS.index(name) for name in ("restricted_loss", "excluded_loss"))


def cross_entropy(logits, targets):
    return float(np.mean(np.log(np.exp(logits).sum(1)) - logits[np.arange(len(logits)), targets]))


def kept(task, frequencies, logits):
    """The logits' projection on cosine and sine of some frequencies of x + y, over all pairs."""
    angles = 2 * np.pi * np.outer(frequencies, task.x + task.y) / task.n
    waves = np.concatenate([np.cos(angles), np.sin(angles)])
    return waves.T @ np.linalg.lstsq(waves.T, logits, rcond=None)[0]


@pytest.mark.parametrize("outliers", [0, 4])
def test_both_losses_are_those_of_the_definition(outliers):
    config = TINY.replace(p=7, outliers=outliers, precision="float64")
    task = build_task(config)
    parts, logits = parts_of(task), np.random.default_rng(0).normal(size=(49, 7))
    key = np.array([True, False, True])
    component = kept(task, [1, 3], logits)
    found = progress_losses(torch.from_numpy(logits), task, parts, config, key)
    restricted = component + (logits - component).mean(0)  # as released with the paper
    assert found["restricted_loss"] == pytest.approx(cross_entropy(restricted, task.answer))
    excluded = (logits - component)[task.train]
    assert found["excluded_loss"] == pytest.approx(cross_entropy(excluded, task.target[task.train]))


def test_equations_off_the_circle_are_left_out():
    config = TINY.replace(operation="multiply", p=7, precision="float64")
    task = build_task(config)
    logits = np.random.default_rng(0).normal(size=(49, 7))
    found = progress_losses(torch.from_numpy(logits), task, parts_of(task), config)
    logits[task.answer == 0] = 1e3
    assert progress_losses(torch.from_numpy(logits), task, parts_of(task), config) == found


def test_a_network_that_answers_by_frequencies_alone_loses_all_without_them_and_nothing_without_the_rest():
    task = build_task(TINY.replace(p=13))
    angle = 2 * np.pi * 3 * (task.answer[:, None] - np.arange(13)) / 13
    logits = 20 * np.cos(angle)
    found = progress_losses(torch.from_numpy(logits), task, parts_of(task), TINY)
    assert found["restricted_loss"] == pytest.approx(cross_entropy(logits, task.answer))
    assert found["excluded_loss"] == pytest.approx(np.log(13))


@pytest.mark.parametrize("changes", [{}, {"operation": "divide"}, {"operation": "compose", "group": "s3"},
                                     {"softmax": "stablemax"}, {"precision": "float64"}])  # fmt: skip
def test_reports_hold_them_where_there_is_a_circle_or_a_group(changes):
    rows = reported(TINY.replace(**changes))
    assert np.isfinite([row[RESTRICTED] for row in rows]).all()
    assert rows[-1][EXCLUDED] > rows[-1][1]  # what was learnt of the rule helped with the training equations


@pytest.mark.parametrize("changes", [{"operation": "x2_y2"}, {"operation": "plain_add"}, {"loss": "mse"}, {"p": 3}])
def test_elsewhere_there_are_none(changes):
    metrics = last(TINY.replace(steps=1, **changes)).metrics
    assert metrics.restricted_loss is metrics.excluded_loss is None


def test_a_changed_share_of_the_table_changes_whose_loss_is_excluded():
    config = TINY.replace(p=7, steps=20, report="1", interventions="step 10: train_fraction=0.3", precision="float64")
    task = build_task(config.replace(train_fraction=0.3))
    item = list(train(config))[-1]
    assert isinstance(item, Report)
    weights = {name.removeprefix("model."): t.numpy() for name, t in item.checkpoint().tensors.items()}
    hidden = weights["embed_x"][task.x] @ weights["first_x"].T + weights["embed_y"][task.y] @ weights["first_y"].T
    logits = torch.from_numpy(np.maximum(hidden, 0) @ weights["unembed"].T)
    expected = progress_losses(logits, task, parts_of(task), config)
    assert item.metrics.excluded_loss == pytest.approx(expected["excluded_loss"])
