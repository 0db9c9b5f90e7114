"""The solution that is written down: it answers right, and each frequency holds a circle."""

import numpy as np
import pytest

from grok_core.tasks.by_hand import by_hand


def answers(written):
    """Return the answer to every pair (n, n)."""
    h = np.square(written.embed_x[:, None] + written.embed_y[None])
    return (h @ written.unembed.T).argmax(axis=2)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("n", [2, 13, 24, 41])
def test_it_answers_every_pair(n, sign):
    x, y = np.indices((n, n))
    right = answers(by_hand(n, 512, sign=sign, seed=0)) == (x + sign * y) % n
    assert right.mean() > 0.99


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("frequency", [1, 7, 20])
def test_the_units_of_a_frequency_hold_the_answers_on_a_circle(seed, frequency):
    points = by_hand(41, 205, sign=1, seed=seed).circle(frequency)
    angle = 2 * np.pi * frequency * np.arange(41) / 41
    np.testing.assert_allclose(points, np.stack([np.cos(angle), np.sin(angle)], axis=1), atol=1e-9)


def test_turns_and_phases_are_the_seed_s():
    one, again, other = (by_hand(13, 30, sign=1, seed=seed) for seed in (0, 0, 1))
    assert np.array_equal(one.unembed, again.unembed)
    assert not np.array_equal(one.unembed, other.unembed)
