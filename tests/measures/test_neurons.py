"""Neurons with planted frequencies and representations, noise, and the network whose neurons are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grok_core.config import RunConfig
from grok_core.errors import AnalysisError
from grok_core.measures.irreps import irreps
from grok_core.measures.neurons import CLEAR, neuron_parts
from grok_core.measures.progress_measures import parts_of
from grok_core.measures.rows import gini
from grok_core.tasks.task import build_task


def task_of(**changes):
    return build_task(RunConfig(**{"p": 13} | changes))


@given(st.sampled_from(["add", "subtract", "multiply", "divide"]), st.integers(0, 99))
def test_a_planted_frequency_is_found_in_every_operation_that_turns_a_circle(operation, seed):
    task, random = task_of(operation=operation), np.random.default_rng(seed)
    order = task.cyclic_order
    k = random.integers(1, len(order) // 2 + 1, size=9)
    waves = np.cos(2 * np.pi * k * np.arange(len(order))[:, None] / len(order) + random.uniform(0, 1, 9))
    rows = np.full((task.n, 9), np.nan)
    rows[order] = waves + 0.01 * random.normal(size=waves.shape)
    found = neuron_parts(rows, parts_of(task))
    assert [found.names[i] for i in found.strongest] == [f"frequency {i}" for i in k]
    assert (found.share > 0.99).all()
    assert found.clear.all()
    np.testing.assert_allclose(found.shares.sum(axis=1), 1)


def test_two_frequencies_share_the_variance():
    i = np.arange(13)[:, None]
    rows = 3 * np.cos(2 * np.pi * 2 * i / 13) + np.sin(2 * np.pi * 5 * i / 13)
    found = neuron_parts(rows, parts_of(task_of()))
    assert found.shares[0][[1, 4]] == pytest.approx([0.9, 0.1])


def test_a_planted_representation_is_found():
    task = task_of(operation="compose", group="s4")
    random = np.random.default_rng(0)
    parts = parts_of(task)
    for at, irrep in enumerate(irreps(task.group)[1:]):
        rows = 7 + irrep.basis @ random.normal(size=(irrep.size, 5))
        found = neuron_parts(rows, parts)
        assert (found.strongest == at).all()
        assert found.share == pytest.approx(1)


def test_noise_is_not_clear_and_meets_its_null():
    rows = np.random.default_rng(0).normal(size=(59, 2000))
    found = neuron_parts(rows, parts_of(task_of(p=59)))
    assert found.clear.sum() == found.null_clear == 0
    assert (found.share > found.null_95).mean() == pytest.approx(0.05, abs=0.02)
    of_five = neuron_parts(rows[:5], parts_of(task_of(p=5)))  # two frequencies: one often has nearly everything
    assert of_five.clear.mean() > 0.1
    assert of_five.null_clear == pytest.approx(of_five.clear.mean(), abs=0.05)


def test_neurons_that_never_change_are_left_out():
    rows = np.random.default_rng(0).normal(size=(13, 4))
    rows[:, 1] = 3.0
    assert neuron_parts(rows, parts_of(task_of())).neurons.tolist() == [0, 2, 3]


def test_neurons_of_the_network_set_by_hand_have_the_frequency_they_were_given():
    """(cos(kx + φ) + cos(ky + ψ))² has, by x, the frequency 2k from the square; the other term is a constant by y."""
    torch = pytest.importorskip("torch")
    from grok_core.engine import train

    config = RunConfig(p=13, architecture="analytic", d_hidden=40, batch_size=8, steps=1)
    torch.set_num_threads(1)
    opened = next(train(config)).dissection()
    parts = parts_of(build_task(config))
    turns = 1 + np.abs(np.fft.fft(opened.neurons_out, axis=1))[:, 1:7].argmax(axis=1)
    doubled = np.minimum(2 * turns % 13, -2 * turns % 13)
    for rows in (opened.neurons_x, opened.neurons_y):
        found = neuron_parts(rows, parts)
        assert found.share == pytest.approx(1, abs=1e-3)
        assert (found.strongest + 1 == doubled[found.neurons]).all()
        assert gini(found.shares) == pytest.approx(5 / 6, abs=1e-3)


def test_what_cannot_be_measured_is_said_in_a_sentence():
    parts = parts_of(task_of())
    for rows, said in (
        (np.zeros((13, 4)), "No neuron changes"),
        (np.zeros((5, 4)), r"shape \(5, 4\)"),
        (np.full((13, 2), np.nan), "not finite"),
    ):
        with pytest.raises(AnalysisError, match=said):
            neuron_parts(rows, parts)
    assert 0 < CLEAR < 1
