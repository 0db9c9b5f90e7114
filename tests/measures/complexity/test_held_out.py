"""The restricted loss of held-out equations is that of the rule alone, and a loss of exactly 0 is exactly 0."""

import dataclasses

import numpy as np
import pytest

from grok_core.config import RunConfig
from grok_core.errors import AnalysisError
from grok_core.measures.complexity.held_out import held_out_restricted_loss, share_of_zero_losses
from grok_core.measures.progress_measures import parts_of
from grok_core.tasks.task import build_task

TASK = build_task(RunConfig(p=13, train_fraction=0.5))
PARTS = parts_of(TASK)


def planted(height, k=2):
    """Logits of height · cos(2πk(s − c)/p) for every equation with answer s."""
    turns = (TASK.answer[:, None] - np.arange(13)) * k
    return height * np.cos(2 * np.pi * turns / 13)


def cross_entropies(logits):
    return np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(logits)), TASK.answer]


def test_of_logits_that_follow_the_rule_it_is_the_loss_itself():
    logits = planted(3.0)
    assert held_out_restricted_loss(logits, TASK, PARTS) == pytest.approx(cross_entropies(logits)[TASK.val].mean())


def test_what_is_learnt_by_heart_counts_only_where_the_fit_sees_it():
    by_heart = np.zeros((169, 13))
    by_heart[TASK.train, TASK.answer[TASK.train]] = 20.0
    assert cross_entropies(by_heart)[TASK.train].mean() < 1e-6
    assert cross_entropies(by_heart)[TASK.val].mean() == pytest.approx(np.log(13))
    assert held_out_restricted_loss(by_heart, TASK, PARTS) < 0.1
    alone = held_out_restricted_loss(by_heart, TASK, PARTS, np.ones(6, dtype=bool), fitted_to="held out")
    assert alone == pytest.approx(np.log(13))


def test_fitted_to_held_out_equations_it_is_the_loss_of_their_means():
    logits = planted(3.0) + np.random.default_rng(0).normal(size=(169, 13))
    every = np.ones(6, dtype=bool)  # all parts are key: nothing is taken away
    found = held_out_restricted_loss(logits, TASK, PARTS, every, fitted_to="held out")
    val = TASK.answer[TASK.val]
    means = np.stack([logits[TASK.val][val == answer].mean(axis=0) for answer in range(13)])
    losses = np.log(np.exp(means).sum(axis=1)) - means.diagonal()
    assert found == pytest.approx(losses[val].mean())
    changed = logits.copy()
    changed[TASK.train] = 99.0
    again = held_out_restricted_loss(changed, TASK, PARTS, every, fitted_to="held out")
    assert again == found


def test_answers_are_weighed_by_their_held_out_equations():
    key = np.arange(6) == 1
    logits = planted(3.0) + np.random.default_rng(0).normal(size=(169, 13))
    answers = TASK.answer[TASK.val]

    def loss(val):
        return held_out_restricted_loss(logits, dataclasses.replace(TASK, val=val), PARTS, key)

    by_answer = [loss(TASK.val[answers == answer]) for answer in range(13)]
    assert loss(TASK.val[answers == 4][:1]) == pytest.approx(by_answer[4])
    assert loss(TASK.val) == pytest.approx(np.mean([by_answer[answer] for answer in answers]))


def test_a_guess_has_the_loss_of_a_guess():
    assert held_out_restricted_loss(np.zeros((169, 13)), TASK, PARTS, np.zeros(6, dtype=bool)) == pytest.approx(
        np.log(13)
    )


def test_without_held_out_equations_there_is_no_such_loss():
    with pytest.raises(AnalysisError, match="held out"):
        held_out_restricted_loss(planted(1.0), dataclasses.replace(TASK, val=TASK.val[:0]), PARTS)


def test_losses_are_0_from_a_margin_at_which_float32_has_no_room():
    """Beside 1, float32 has no room for 2⁻²⁵: a margin of 25 log 2 is enough, 23 log 2 is not."""
    logits = np.zeros((4, 2))
    logits[:, 0] = np.log(2) * np.array([25, 23, 0, -25])
    assert share_of_zero_losses(logits, np.zeros(4, dtype=int)) == 0.25
    assert share_of_zero_losses(logits + 0.0, np.ones(4, dtype=int)) == 0.25  # the last, of the other answer


def test_wrong_answers_and_shifted_logits_are_no_zeros_of_the_loss():
    logits = np.array([[100.0, 0.0], [0.0, 100.0]])
    assert share_of_zero_losses(logits, np.array([0, 0])) == 0.5
    assert share_of_zero_losses(logits - 64, np.array([0, 0])) == 0.5
    with pytest.raises(AnalysisError, match=r"\(2, 2\) and answers \(3,\)"):
        share_of_zero_losses(logits, np.zeros(3, dtype=int))
