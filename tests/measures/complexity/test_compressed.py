"""Compressed networks keep their loss, and take as few bytes as there is to say."""

import numpy as np
import pytest

from grok_core.errors import AnalysisError
from grok_core.measures.complexity.compressed import compressed_bytes, compressed_size


def noise(n, seed=0):
    return np.random.default_rng(seed).normal(size=n)


def distance(to):
    """The squared distance of weights from some weights."""
    return lambda w: float(((w - to) ** 2).sum())


def test_equal_weights_take_next_to_nothing_and_noise_takes_its_entropy():
    equal, any_weights = np.full(4096, 0.37), noise(4096)
    few, many = (compressed_bytes(distance(w), w, [4096], tolerance=0.1) for w in (equal, any_weights))
    assert few.size < 40
    assert few.bits == pytest.approx(np.log2(3))
    entropy = 4096 * (many.bits - np.log2(2 * np.abs(any_weights).max() / np.sqrt(2 * np.pi * np.e))) / 8
    assert entropy < many.size < 1.25 * entropy


def test_the_coarse_network_keeps_its_loss_and_a_coarser_one_does_not():
    weights = noise(300)
    calls = []

    def loss(w):
        calls.append(distance(weights)(w))
        return calls[-1]

    found = compressed_bytes(loss, weights, [100, 200], tolerance=0.5)
    assert calls[0] == 0
    assert found.loss == calls[-1] <= 0.5
    assert min(calls[1:-1]) > 0.5


def test_less_tolerance_takes_more_bytes():
    weights = noise(500)
    sizes = [compressed_bytes(distance(weights), weights, [500], t).size for t in (10.0, 1.0, 0.1, 1e-3)]
    assert sizes == sorted(sizes)
    assert len(set(sizes)) == 4


def test_each_tensor_has_a_step_of_its_own():
    weights = np.concatenate([noise(400), 1e-3 * noise(400, 1)])

    def relative(w):
        return float((((w - weights) / np.repeat([1, 1e-3], 400)) ** 2).mean())

    apart, together = (compressed_bytes(relative, weights, tensors, tolerance=0.01) for tensors in ([400, 400], [800]))
    assert apart.bits < 6 < together.bits


def test_small_weights_that_do_not_matter_become_0():
    weights = np.where(np.arange(1000) < 10, 1.0, 1e-4 * noise(1000))
    found = compressed_bytes(distance(weights), weights, [1000], tolerance=0.01)
    assert found.zeros == 0.99
    assert found.size < 60


def test_scale_changes_nothing():
    weights = noise(300)
    found, scaled = (
        compressed_bytes(lambda w, c=c: distance(weights)(w / c), c * weights, [300], 0.1) for c in (1, 64)
    )
    assert (scaled.size, scaled.bits, scaled.zeros) == (found.size, found.bits, found.zeros)


def test_codes_of_two_bytes_are_counted_whole():
    generator = np.random.default_rng(0)
    wide = generator.integers(-(2**15) + 1, 2**15, 2000)
    assert 3900 < compressed_size(wide) < 4100
    narrow = generator.integers(-127, 128, 2000)
    assert 1950 < compressed_size(narrow) < 2050
    assert compressed_size(np.zeros(2000, dtype=np.int64)) < 30


def test_what_does_not_fit_is_refused():
    with pytest.raises(AnalysisError, match="tensors of 3 weights"):
        compressed_bytes(distance(np.zeros(4)), np.zeros(4), [3])
    with pytest.raises(AnalysisError, match="tolerance -1"):
        compressed_bytes(distance(np.zeros(4)), np.zeros(4), [4], tolerance=-1)
    with pytest.raises(AnalysisError, match="not finite"):
        compressed_bytes(distance(np.zeros(4)), np.full(4, np.inf), [4])
    with pytest.raises(AnalysisError, match="choose a larger tolerance"):
        compressed_bytes(distance(noise(9)), noise(9), [9], tolerance=0)
