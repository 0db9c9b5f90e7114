"""Planted neurons whose winner is known by construction, and shuffles that give chance."""

import math

import numpy as np
import pytest

from grok_core.config import RunConfig
from grok_core.errors import AnalysisError
from grok_core.measures.fates.winners import NONE, SCORES, followed, hits, start, survivors
from grok_core.measures.progress_measures import parts_of
from grok_core.tasks.task import build_task

N, H = 13, 60
K = (N - 1) // 2
J = np.arange(N)[:, None]
RANDOM = np.random.default_rng(0)
PARTS = parts_of(build_task(RunConfig(p=N)))


def wave(frequency, phase, size=1.0):
    """Return columns (N, H) that turn with these frequencies and phases, each (H,)."""
    return size * np.cos(2 * np.pi * np.asarray(frequency) * J / N + phase)


def phases(seed, count=H):
    return np.random.default_rng(seed).uniform(0, 2 * np.pi, count)


def test_magnitude_and_phase_are_those_that_were_planted():
    a, b = phases(1, 4), phases(2, 4)
    found = start(wave([1, 2, 3, 6], a, 2.0), wave([1, 2, 3, 6], b, 3.0), wave([1, 2, 3, 6], a + b, 5.0))
    at = np.arange(4), np.array([0, 1, 2, 5])
    for score, expected in (("inputs", 6.0 * (N / 2) ** 2), ("all_three", 30 * (N / 2) ** 3), ("alignment", 1.0)):
        assert getattr(found, score)[at] == pytest.approx(np.full(4, expected))
    assert found.aligned[at] == pytest.approx(found.all_three[at])
    assert found.inputs.sum() == pytest.approx(found.inputs[at].sum())


@pytest.mark.parametrize("turned", [0.0, 0.5, math.pi / 2, math.pi])
def test_misalignment_is_the_sum_of_the_operands_phases_minus_that_of_the_answer(turned):
    a, b = phases(1), phases(2)
    found = start(wave(4, a), wave(4, b), wave(4, a + b - turned))
    assert found.alignment[:, 3] == pytest.approx(np.full(H, math.cos(turned)), abs=1e-12)


def test_shifting_the_elements_does_not_change_what_is_predicted():
    # x -> x + s, y -> y + t, answer -> answer + s + t is the same operation with other names.
    left, right, out = (RANDOM.normal(size=(N, H)) for _ in range(3))
    first = start(left, right, out)
    second = start(np.roll(left, 3, axis=0), np.roll(right, 5, axis=0), np.roll(out, 8, axis=0))
    for name in SCORES:
        np.testing.assert_allclose(second.scores()[name], first.scores()[name], atol=1e-9)


def test_a_planted_winner_is_hit_by_the_score_that_knows_it():
    winner = RANDOM.integers(1, K + 1, H)
    a, b = phases(3), phases(4)
    noise = [0.05 * RANDOM.normal(size=(N, H)) for _ in range(3)]
    found = start(wave(winner, a) + noise[0], wave(winner, b) + noise[1], wave(winner, a + b) + noise[2])
    for name in SCORES[:3]:
        of = hits(found.scores()[name], winner)
        assert (of.n, of.none, of.rate, of.top) == (H, 0, 1, 1)
        assert of.null_rate == pytest.approx(np.sum((np.bincount(winner) / H) ** 2), abs=0.02)
        assert of.p_value == 1 / 1000


def test_phases_alone_decide_where_magnitudes_are_equal():
    # Every frequency is there with the same magnitude; at the winner alone the phases fit.
    winner = RANDOM.integers(1, K + 1, H)
    left, right, out = (np.zeros((N, H)) for _ in range(3))
    for k in range(1, K + 1):
        a, b = phases(10 + k), phases(20 + k)
        left, right = left + wave(k, a), right + wave(k, b)
        out = out + wave(k, a + b + np.where(winner == k, 0.0, 2.0))
    found = start(left, right, out)
    assert hits(found.aligned, winner).rate == hits(found.alignment, winner).rate == 1
    assert hits(found.inputs, winner).rate < 0.5


def test_predictions_of_noise_are_at_their_null():
    winner = np.repeat([2, 5], [45, 15])  # two frequencies survive, one of them with most neurons
    p_values, excess = [], []
    for seed in range(40):
        left, right, out = np.random.default_rng(seed).normal(size=(3, N, H))
        of = hits(start(left, right, out).aligned, winner, permutations=99)
        p_values.append(of.p_value)
        excess.append(of.rate - of.null_rate)
    assert sum(p <= 0.05 for p in p_values) <= 6  # two are expected
    assert abs(np.mean(excess)) < 0.02


def test_who_always_predicts_the_commonest_is_right_often_and_not_above_the_null():
    winner = np.repeat([2, 5], [45, 15])
    scores = np.zeros((H, K))
    scores[:, 1] = 1
    of = hits(scores, winner, permutations=99)
    assert of.rate == of.null_rate == 0.75
    assert of.p_value == 1


def test_top_three_and_neurons_that_follow_nothing_are_counted():
    scores = np.tile([6.0, 5.0, 4.0, 3.0, 2.0, 1.0], (6, 1))
    of = hits(scores, [1, 2, 3, 4, NONE, NONE], permutations=9)
    assert (of.n, of.none, of.rate, of.top) == (4, 2, 0.25, 0.75)


def test_neurons_follow_a_frequency_when_both_operands_say_so():
    noise = RANDOM.normal(size=(2, N, 4))
    left = np.hstack([wave([1, 2, 3], 0.3), noise[0], np.ones((N, 1))])
    right = np.hstack([wave([1, 2, 4], 0.7), noise[1], wave([1], 0)])
    found = followed(left, right, PARTS)
    assert found[:3].tolist() == [1, 2, NONE]
    assert found[-1] == NONE
    assert len(found) == 8


def test_survivors_are_those_with_more_neurons_than_an_even_share():
    winner = np.repeat([2, 5, 6], [30, 25, 5])  # an even share is 10
    power = np.array([1.0, 9.0, 2.0, 3.0, 8.0, 4.0])
    found = survivors(power, winner)
    assert found.key == (2, 5)
    assert found.auc == 1
    assert found.correlation > 0.7
    assert found.p_value == pytest.approx(1 / 15, abs=0.03)  # one choice of two frequencies in fifteen
    assert survivors(-power, winner).auc == 0
    assert survivors(power[[0, 2, 1, 3, 5, 4]], winner).auc < 1


def test_nothing_survives_where_nothing_is_followed():
    found = survivors(np.arange(6.0), np.zeros(5, dtype=int))
    assert found.key == ()
    assert math.isnan(found.auc)
    assert math.isnan(found.correlation)


GOOD = np.ones((N, 2))


@pytest.mark.parametrize("sides", [(GOOD, GOOD, np.ones((N, 3))), (GOOD[:4],) * 3, (GOOD, GOOD, np.nan * GOOD)])
def test_weights_that_do_not_fit_are_refused(sides):
    with pytest.raises(AnalysisError):
        start(*sides)


@pytest.mark.parametrize(
    ("scores", "winners"), [(np.ones((3, K)), [1, 2]), (np.ones((2, K)), [1, K + 1]), (np.ones((2, K)), [1, NONE])]
)
def test_winners_that_do_not_fit_are_refused(scores, winners):
    with pytest.raises(AnalysisError):
        hits(scores, winners)
