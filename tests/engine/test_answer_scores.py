"""Brier score, margin and reciprocal rank against their definitions and against values computed by hand."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grok_core.config import RunConfig
from grok_core.engine import Report, train
from grok_core.engine.answer_scores import answer_scores
from tests.engine.tiny_runs import TINY

LOGITS = torch.tensor([[math.log(2), 0.0, 0.0], [0.0, math.log(3), 0.0], [0.0, 0.0, 0.0]])


def means(logits, target, config=None):
    return {name: float(of.mean()) for name, of in answer_scores(logits, torch.tensor(target), config or TINY).items()}


def test_three_answers_by_hand():
    found = answer_scores(LOGITS, torch.tensor([0, 0, 2]), TINY)
    # Probabilities (2, 1, 1)/4; (1, 3, 1)/5; thirds.
    assert found["brier"].numpy() == pytest.approx([(0.25 + 1 / 16 + 1 / 16), (16 + 9 + 1) / 25, (4 + 1 + 1) / 9])
    assert found["margin"].numpy() == pytest.approx([math.log(2), -math.log(3), 0])
    assert found["reciprocal_rank"].numpy() == pytest.approx([1, 1 / 3, 1 / 3])  # equal ones count as before it


@given(st.integers(0, 50))
def test_renaming_the_answers_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    logits, target = rng.normal(size=(9, 5)).astype(np.float32) * 4, rng.integers(5, size=9)
    order = rng.permutation(5)
    renamed = torch.from_numpy(logits[:, order])
    before = means(torch.from_numpy(logits), target)
    assert means(renamed, np.argsort(order)[target]) == pytest.approx(before, rel=1e-5, abs=1e-7)


def test_brier_is_exact_where_the_answer_is_almost_certain():
    logits = torch.tensor([[12.0, 0.0, 0.0]])
    miss = 2 * math.exp(-12) / (1 + 2 * math.exp(-12))
    expected = miss**2 + 2 * (miss / 2) ** 2
    assert float(answer_scores(logits, torch.tensor([0]), TINY)["brier"]) == pytest.approx(expected, rel=0.02)


def test_the_brier_score_is_that_of_the_loss_and_a_squared_error_has_none():
    stable = TINY.replace(softmax="stablemax")
    assert means(LOGITS, [0, 1, 2], stable)["brier"] != pytest.approx(means(LOGITS, [0, 1, 2])["brier"], rel=1e-3)
    assert set(means(LOGITS, [0, 1, 2], TINY.replace(loss="mse"))) == {"margin", "reciprocal_rank"}


def test_large_tables_are_scored_in_pieces():
    logits = torch.randn(5000, 7, generator=torch.Generator().manual_seed(0))
    target = torch.arange(5000) % 7
    whole = answer_scores(logits, target, TINY)
    assert all(
        torch.equal(whole[name][4990:], of) for name, of in answer_scores(logits[4990:], target[4990:], TINY).items()
    )


@pytest.mark.parametrize("changes", [{}, {"loss": "mse"}, {"softmax": "stablemax"}, {"precision": "float64"}])
def test_reports_have_them(changes):
    config: RunConfig = TINY.replace(**changes)
    metrics = [item.metrics for item in train(config) if isinstance(item, Report)]
    for found in metrics:
        for share, accuracy in (("train", found.train_accuracy), ("val", found.val_accuracy)):
            assert accuracy <= getattr(found, f"{share}_reciprocal_rank") <= 1
            brier = getattr(found, f"{share}_brier")
            assert brier is None if config.loss == "mse" else 0 <= brier <= 2
    assert metrics[-1].train_margin > metrics[0].train_margin
