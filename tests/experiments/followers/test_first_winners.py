"""Predicted winners of a run: names, counts, and weights read as the network reads them."""

import numpy as np
import pytest

from grok_core.config import RunConfig
from grok_core.engine import train
from grok_core.experiments.followers.first_winners import BY, FirstWinners, start_of
from grok_core.experiments.measured import measure

TINY = RunConfig(p=13, d_model=16, d_hidden=64, steps=300, train_fraction=0.8)


@pytest.fixture(scope="module")
def found():
    return measure(TINY, FirstWinners(TINY)).beside


def test_every_number_has_its_name(found):
    assert tuple(found) == FirstWinners.names
    assert found["follow"] + found["follow_none"] == TINY.d_hidden
    assert found["follow"] > TINY.d_hidden / 4
    for by in BY:
        assert 0 <= found[f"null_rate_{by}"] < 1
        assert found[f"rate_{by}"] <= found[f"top_{by}"] <= 1
        assert 0 < found[f"p_{by}"] <= 1
    assert found["by_step"] == [0, 10, 30, 100, 200, 300]
    assert found["by_rate_inputs"][0] == pytest.approx(found["rate_inputs"], abs=1e-4)


def test_the_weights_at_the_end_say_what_the_neurons_follow(found):
    assert found["by_rate_inputs"][-1] > 0.9
    assert found["by_rate_inputs"][-1] > found["by_null_inputs"][-1] + 0.2


@pytest.mark.parametrize("changes", [{}, {"tied": True}, {"tied": True, "combine": "concat"}])
def test_what_a_neuron_reads_is_what_the_network_computes(changes):
    config = TINY.replace(steps=1, **changes)
    opened = next(train(config)).opened()
    weights = opened.parameters()
    n = config.p
    found = start_of(weights, np.arange(n))
    left = np.fft.irfft(np.hstack([np.zeros((64, 1)), found.left]), n=n, axis=1)  # without its mean
    right = np.fft.irfft(np.hstack([np.zeros((64, 1)), found.right]), n=n, axis=1)
    x, y = opened.task.x, opened.task.y
    means = (weights["embed_x"] @ weights["first_x"].T).mean(axis=0)
    second = weights.get("first_y", weights["first_x"])
    means = means + (weights.get("embed_y", weights["embed_x"]) @ second.T).mean(axis=0)
    expected = np.maximum(left[:, x] + right[:, y] + means[:, None], 0).T
    np.testing.assert_allclose(opened.hidden(), expected, atol=1e-9)
