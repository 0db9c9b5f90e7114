"""Hyperplanes that cut a body are counted, the others are not."""

import numpy as np
import pytest

from grok_core.errors import AnalysisError
from grok_core.measures.complexity.local_complexity import _frame, crossing_neurons


def noise(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


def test_on_a_line_a_neuron_is_counted_where_its_zero_is_near():
    inputs = np.array([[0.0], [1.0], [2.5]])
    weight, bias = (
        np.array([[1.0], [-2.0], [0.0]]),
        np.array([-1.0, 0.5, 0.0]),
    )  # zeros at 1 and at 0.25; the third is flat
    assert crossing_neurons(inputs, weight, bias, radius=0.5).tolist() == [1, 1, 0]
    assert crossing_neurons(inputs, weight, bias, radius=0.8).tolist() == [1, 2, 0]
    assert crossing_neurons(inputs, weight, bias, radius=1.51).tolist() == [2, 2, 1]


def test_it_is_what_the_signs_at_the_vertices_say():
    inputs, weight, bias = noise(30, 6), noise(50, 6, seed=1), noise(50, seed=2)
    frame = _frame(6, 4, 5)
    assert frame.T @ frame == pytest.approx(np.eye(4), abs=1e-12)
    vertices = np.stack([inputs + sign * 0.4 * q for q in frame.T for sign in (1, -1)])  # (8, 30, 6)
    positive = vertices @ weight.T + bias > 0
    counted = (positive.any(axis=0) & ~positive.all(axis=0)).sum(axis=1)
    assert crossing_neurons(inputs, weight, bias, radius=0.4, frame=4, seed=5).tolist() == counted.tolist()
    assert counted.any()


def test_scaled_neurons_and_scaled_space_change_nothing():
    inputs, weight, bias = noise(40, 5), noise(30, 5, seed=1), noise(30, seed=2)
    found = crossing_neurons(inputs, weight, bias)
    factor = np.exp(noise(30, seed=3))
    assert crossing_neurons(inputs, weight * factor[:, None], bias * factor).tolist() == found.tolist()
    assert crossing_neurons(7 * inputs, weight / 7, bias, radius=0.7).tolist() == found.tolist()


def test_a_larger_body_is_cut_by_more_until_by_all():
    inputs, weight = noise(40, 5), noise(30, 5, seed=1)
    counts = [crossing_neurons(inputs, weight, radius=r).mean() for r in (1e-9, 0.1, 0.5, 100.0)]
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (0, 30)


def test_many_inputs_at_once_are_counted_one_by_one():
    inputs, weight = noise(9000, 3), noise(1000, 3, seed=1)
    found = crossing_neurons(inputs, weight)
    assert found[[0, 4200, 8999]].tolist() == crossing_neurons(inputs[[0, 4200, 8999]], weight).tolist()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"inputs": np.ones((2, 3)), "weight": np.ones((4, 2))}, r"\(2, 3\) and weights \(4, 2\)"),
        ({"inputs": np.ones((2, 3)), "weight": np.ones((4, 3)), "bias": np.ones(3)}, "4 neurons"),
        ({"inputs": np.full((2, 3), np.nan), "weight": np.ones((4, 3))}, "not finite"),
        ({"inputs": np.ones((2, 3)), "weight": np.ones((4, 3)), "radius": 0}, "radius 0"),
    ],
)
def test_what_does_not_fit_is_refused(arguments, said):
    with pytest.raises(AnalysisError, match=said):
        crossing_neurons(**arguments)
