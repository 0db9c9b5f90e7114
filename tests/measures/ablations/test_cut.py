"""Cuts of planted logits leave what is computed by hand; what is deleted and what is kept add up."""

import numpy as np
import pytest
import torch

from grok_core.config import RunConfig
from grok_core.engine.losses import measured_losses
from grok_core.errors import AnalysisError
from grok_core.measures.ablations.cut import (
    Equations,
    carriers,
    coset_axes,
    cut,
    cut_by_answer,
    cut_neurons,
    losses,
    part_axes,
    random_axes,
    random_cuts,
)
from grok_core.measures.progress_measures import divide, parts_of
from grok_core.tasks.groups import coset_labels, group_of, subgroups
from grok_core.tasks.task import build_task

P = 7
TASK = build_task(RunConfig(p=P, train_fraction=0.5))
PARTS = parts_of(TASK)
EQUATIONS = Equations(TASK.target, TASK.train, TASK.val)
ALL = Equations(TASK.target, np.arange(0), np.arange(P * P))


def wave(k):
    """cos(2πk(s − c)/p) for each equation with answer s and each class c."""
    return np.cos(2 * np.pi * k * (TASK.answer[:, None] - np.arange(P)) / P)


def chosen(*frequencies):
    return np.isin(np.arange(P // 2), [k - 1 for k in frequencies])


def axes(*frequencies, parts=PARTS, n_answers=P):
    return part_axes(parts, chosen(*frequencies), n_answers)


def planted():
    """Frequency 1 answers for x < 3, frequency 2 for the others; a weak frequency 3 says 0 to everything."""
    zero = np.cos(2 * np.pi * 3 * np.arange(P) / P)
    return np.where((TASK.x < 3)[:, None], wave(1), wave(2)) + 1e-3 * zero


def accuracy(logits):
    return ALL.scores(logits).val_accuracy


def test_without_its_frequency_an_equation_is_answered_by_what_is_left():
    logits = planted()
    assert accuracy(logits) == 1
    assert accuracy(cut(logits, axes(1))) == pytest.approx((4 + 3 / 7) / 7)  # 0 is right once in each of three rows
    assert accuracy(cut(logits, axes(2))) == pytest.approx((3 + 4 / 7) / 7)
    assert accuracy(cut(logits, axes(1, 2))) == pytest.approx(1 / 7)
    assert accuracy(cut(logits, axes(3))) == 1


def test_alone_a_frequency_answers_its_own_equations():
    logits = planted()
    assert accuracy(cut(logits, axes(1, 2), keep=True)) == 1
    assert accuracy(cut(logits, axes(3), keep=True)) == pytest.approx(1 / 7)
    within = ALL.scores(cut(logits, axes(1), keep=True))
    alone = cut(logits, axes(1), keep=True)[TASK.x < 3]
    np.testing.assert_allclose(alone, wave(1)[TASK.x < 3], atol=1e-12)
    assert within.right >= 21


def test_a_cut_is_of_the_rows_of_the_output_layer():
    generator = np.random.default_rng(0)
    hidden, rows = generator.normal(size=(P * P, 5)), generator.normal(size=(P, 5))
    onto = axes(2)
    np.testing.assert_allclose(cut(hidden @ rows.T, onto), hidden @ (rows - onto.T @ (onto @ rows)).T, atol=1e-12)


@pytest.mark.parametrize("by_answer", [False, True])
def test_what_is_deleted_and_what_is_kept_add_up(by_answer):
    logits = np.random.default_rng(1).normal(size=(P * P, P))
    if by_answer:
        deleted = cut_by_answer(logits, axes(1, 3), PARTS, TASK.answer)
        kept = cut_by_answer(logits, axes(1, 3), PARTS, TASK.answer, keep=True)
        rest = logits.mean(axis=0)
    else:
        deleted, kept = cut(logits, axes(1, 3)), cut(logits, axes(1, 3), keep=True)
        rest = logits.mean(axis=1, keepdims=True)
    np.testing.assert_allclose(deleted + kept, logits + rest, atol=1e-12)


def test_cuts_by_answer_are_the_excluded_and_the_restricted_logits():
    logits = np.random.default_rng(2).normal(size=(P * P, P))
    division = divide(logits, PARTS, chosen(2))
    excluded = cut_by_answer(logits, axes(2), PARTS, TASK.answer)
    np.testing.assert_allclose(excluded, logits - division.component[TASK.answer], atol=1e-12)
    restricted = cut_by_answer(logits, axes(2), PARTS, TASK.answer, keep=True)
    np.testing.assert_allclose(restricted, division.restricted[TASK.answer], atol=1e-12)


def test_answers_on_no_circle_are_left_alone():
    task = build_task(RunConfig(operation="multiply", p=P))
    parts, logits = parts_of(task), np.random.default_rng(3).normal(size=(len(task.x), P))
    some = part_axes(parts, [True, False, False], P)
    np.testing.assert_array_equal(cut(logits, some)[:, 0], logits[:, 0])
    zero = task.answer == 0
    np.testing.assert_array_equal(cut_by_answer(logits, some, parts, task.answer)[zero], logits[zero])
    assert (some[:, 0] == 0).all()
    assert (random_axes(2, parts.elements, P, np.random.default_rng(0))[:, 0] == 0).all()


def test_cosets_differ_by_what_is_constant_on_them():
    group = group_of("s3")
    subgroup = next(s for s in subgroups(group) if s.order == 2)
    labels = coset_labels(group, subgroup, "left")
    differences = coset_axes(labels)
    np.testing.assert_allclose(differences @ differences.T, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(differences.sum(axis=1), 0, atol=1e-12)
    logits = np.random.default_rng(4).normal(size=(36, 6))
    left = cut(logits, differences)
    means = np.stack([left[:, labels == coset].mean(axis=1) for coset in range(3)])
    np.testing.assert_allclose(means - means[0], 0, atol=1e-12)
    with pytest.raises(AnalysisError, match="different sizes"):
        coset_axes([0, 0, 1])


def test_random_cuts_are_orthonormal_and_as_large_as_they_should_be():
    drawn = random_axes(4, np.arange(P), P, np.random.default_rng(5))
    np.testing.assert_allclose(drawn @ drawn.T, np.eye(4), atol=1e-12)
    np.testing.assert_allclose(drawn.sum(axis=1), 0, atol=1e-12)


def test_random_cuts_of_gaussian_logits_take_their_share_of_the_variance():
    """Of C - 1 directions d are cut: the spread that is left has the share 1 − d / (C − 1), whichever they are."""
    generator, n = np.random.default_rng(6), 30
    logits = generator.normal(size=(4000, n))
    about = logits - logits.mean(axis=1, keepdims=True)
    left = cut(about, random_axes(9, np.arange(n), n, generator))
    assert np.square(left).sum() / np.square(about).sum() == pytest.approx(1 - 9 / 29, abs=0.01)


def test_the_null_tells_what_random_cuts_leave_and_is_the_same_each_time():
    def draw(generator):
        return cut(planted(), random_axes(2, np.arange(P), P, generator))

    null = random_cuts(draw, EQUATIONS, draws=40)
    again = random_cuts(draw, EQUATIONS, draws=40)
    np.testing.assert_array_equal(null.drawn, again.drawn)
    assert null.drawn.shape == (40, 4)
    low, high = null.ends("val_accuracy")
    assert low <= null.median("val_accuracy") <= high
    assert low > accuracy(cut(planted(), axes(1, 2)))  # which is as large as two of them


def test_new_names_for_the_answers_change_nothing():
    order = np.random.default_rng(7).permutation(P)  # class c becomes order[c]
    logits, renamed = planted(), np.empty((P * P, P))
    renamed[:, order] = logits
    moved = np.empty_like(axes(1))
    moved[:, order] = axes(1)
    found = Equations(order[TASK.target], TASK.train, TASK.val).scores(cut(renamed, moved))
    expected = EQUATIONS.scores(cut(logits, axes(1)))
    assert found.right == expected.right
    assert found.val_loss == pytest.approx(expected.val_loss)


def test_a_neuron_that_is_cut_stays_at_its_mean():
    generator = np.random.default_rng(8)
    hidden, out = generator.normal(size=(P * P, 3)), generator.normal(size=(3, P))
    first = np.array([True, False, False])
    held = hidden.copy()
    held[:, 0] = hidden[:, 0].mean()
    np.testing.assert_allclose(cut_neurons(hidden @ out, hidden, out, first), held @ out, atol=1e-12)
    others = np.where(first, hidden, hidden.mean(axis=0))
    np.testing.assert_allclose(cut_neurons(hidden @ out, hidden, out, first, keep=True), others @ out, atol=1e-12)


def test_what_remains_is_carried_by_the_strongest_that_are_left():
    logits = planted()
    found, scores = carriers(logits, PARTS, chosen(1), ALL, 1 / P)
    assert found == (1,)  # frequency 2
    assert scores.val_accuracy == pytest.approx(1 / 7)
    assert carriers(logits, PARTS, chosen(1, 2), ALL, 1 / P)[0] == ()


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("softmax", {}),
        ("softmax", {"softmax": "float64"}),
        ("stablemax", {"softmax": "stablemax"}),
        ("mse", {"loss": "mse"}),
    ],
)
def test_losses_are_those_of_training(kind, fields):
    logits = (5 * np.random.default_rng(9).normal(size=(49, P))).astype(np.float32)
    expected = measured_losses(torch.from_numpy(logits), torch.from_numpy(TASK.target), RunConfig(p=P, **fields))
    np.testing.assert_allclose(losses(logits, TASK.target, kind), expected.numpy(), rtol=2e-5)


def test_scores_are_of_both_shares():
    logits = np.full((P * P, P), -1.0)
    logits[np.arange(P * P), TASK.target] = np.where(np.isin(np.arange(P * P), TASK.train), 1.0, -2.0)
    found = EQUATIONS.scores(logits)
    assert (found.train_accuracy, found.val_accuracy, found.right, found.of) == (1, 0, 0, len(TASK.val))
    assert found.train_loss == pytest.approx(np.log(1 + 6 * np.exp(-2)))
    assert found.interval.low == 0 < found.interval.high < 0.15


def test_what_does_not_fit_is_refused():
    with pytest.raises(AnalysisError, match="one truth value for each of 3"):
        part_axes(PARTS, [True], P)
    with pytest.raises(AnalysisError, match="a row for each of 49"):
        EQUATIONS.scores(np.zeros((3, P)))
