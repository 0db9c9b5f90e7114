"""A fresh readout on layers that know the answer by construction, and on layers that know nothing."""

import numpy as np
import pytest

from grok_core.errors import AnalysisError
from grok_core.measures.fates.readout import fresh_readout

P = 11
X, Y = (side.ravel() for side in np.meshgrid(np.arange(P), np.arange(P), indexing="ij"))
ANSWER = (X + Y) % P
ORDER = np.random.default_rng(5).permutation(P * P)
TRAIN, VAL = ORDER[:72], ORDER[72:]
CHANCE = 1 / P


def waves(frequencies, of=ANSWER):
    angles = 2 * np.pi * np.outer(of, frequencies) / P
    return np.concatenate([np.cos(angles), np.sin(angles)], axis=1)


def mixed(features, width=40, seed=1):
    return features @ np.random.default_rng(seed).normal(size=(features.shape[1], width)) + 3


def test_planted_linear_features_are_read_out_whole():
    found = fresh_readout(mixed(waves([1, 2, 3, 4, 5])), ANSWER, TRAIN, VAL)
    assert found.val_accuracy == found.train_accuracy == 1
    assert found.p_value == 1 / 20
    assert found.null_mean < 3 * CHANCE


def test_noise_gives_no_more_than_shuffled_labels():
    found = [
        fresh_readout(np.random.default_rng(seed).normal(size=(P * P, 40)), ANSWER, TRAIN, VAL) for seed in range(20)
    ]
    assert np.mean([of.val_accuracy for of in found]) < 1.5 * CHANCE
    assert sum(of.p_value <= 0.05 for of in found) <= 4  # one is expected
    assert abs(np.mean([of.val_accuracy - of.null_mean for of in found])) < 0.03


def test_noise_beside_what_is_known_does_no_harm():
    noise = np.random.default_rng(2).normal(size=(P * P, 20))
    found = fresh_readout(np.hstack([waves([1, 2, 3, 4, 5]), noise]), ANSWER, TRAIN, VAL)
    assert found.val_accuracy > 0.9


def test_operands_alone_do_not_give_the_answer():
    # The one-hot operands determine the answer, but no linear map of them does.
    one_hot = np.hstack([np.eye(P)[X], np.eye(P)[Y]])
    assert fresh_readout(one_hot, ANSWER, TRAIN, VAL).val_accuracy < 3 * CHANCE


def test_a_loud_neuron_that_knows_nothing_is_no_reason_to_forget():
    loud = 30 * np.random.default_rng(7).normal(size=(P * P, 1))
    assert fresh_readout(np.hstack([waves([1, 2, 3, 4, 5]), loud]), ANSWER, TRAIN, VAL).val_accuracy > 0.9


def test_a_destroyed_readout_is_found_out():
    hidden = mixed(waves([1, 2, 3, 4, 5]))
    good = np.linalg.pinv(hidden - hidden.mean(axis=0)) @ np.eye(P)[ANSWER]
    broken = np.random.default_rng(3).normal(size=good.shape)
    own = [float((((hidden - hidden.mean(axis=0)) @ w).argmax(1) == ANSWER).mean()) for w in (good, broken)]
    assert own[0] == 1
    assert own[1] < 0.4
    assert fresh_readout(hidden, ANSWER, TRAIN, VAL).val_accuracy == 1


def test_a_destroyed_representation_is_not_mended():
    shuffled = mixed(waves([1, 2, 3, 4, 5]))[np.random.default_rng(4).permutation(P * P)]
    found = fresh_readout(shuffled, ANSWER, TRAIN, VAL)
    assert found.val_accuracy < 0.35
    assert found.p_value > 1 / 20


def test_scale_shift_and_silent_neurons_change_nothing():
    hidden = mixed(waves([1, 2])) + 0.1 * np.random.default_rng(6).normal(size=(P * P, 40))
    first = fresh_readout(hidden, ANSWER, TRAIN, VAL)
    changed = np.hstack([1e3 * hidden - 7, np.zeros((P * P, 3)), np.full((P * P, 2), 5.0)])
    second = fresh_readout(changed, ANSWER, TRAIN, VAL)
    assert (second.val_accuracy, second.null_mean) == pytest.approx((first.val_accuracy, first.null_mean), abs=0.05)
    assert first.val_accuracy > 0.5


def test_held_out_answers_are_never_used():
    hidden, wrong = mixed(waves([1, 2, 3])), ANSWER.copy()
    wrong[VAL] = (wrong[VAL] + 1) % P
    right, other = (fresh_readout(hidden, answer, TRAIN, VAL) for answer in (ANSWER, wrong))
    assert other.train_accuracy == right.train_accuracy == 1
    assert other.val_accuracy < right.val_accuracy


def test_it_is_fitted_to_the_labels_trained_on_and_judged_by_the_true_ones():
    target = ANSWER.copy()
    target[TRAIN] = (target[TRAIN] + 1) % P
    found = fresh_readout(mixed(waves([1, 2, 3, 4, 5])), ANSWER, TRAIN, VAL, target=target)
    assert found.train_accuracy == 1
    assert found.val_accuracy == 0


@pytest.mark.parametrize(
    ("hidden", "train"),
    [
        (np.ones((P * P, 3)), TRAIN),
        (np.ones((5, 3)), TRAIN),
        (np.full((P * P, 3), np.nan), TRAIN),
        (mixed(waves([1])), []),
        (mixed(waves([1])), TRAIN[:1]),
    ],
)
def test_bad_layers_are_refused_in_a_sentence(hidden, train):
    with pytest.raises(AnalysisError, match=r"[.;]"):
        fresh_readout(hidden, ANSWER, train, VAL)
