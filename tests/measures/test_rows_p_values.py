"""Networks that were never trained show nothing: over many of them every p-value is spread evenly over 0 .. 1.

And what is planted is found: a circle, a torus, the cosets of one subgroup of every class of S5. Noise is in standard
deviations of what is planted; docs/structure.md has the curves.
"""

import numpy as np
import pytest
import torch
from scipy.stats import kstest

from grok_core.config import RunConfig
from grok_core.measures.cosets import best_cosets, search_cosets
from grok_core.measures.fourier import ring, spectrum
from grok_core.models import build_model
from grok_core.tasks.groups import SIDES, coset_labels, group_of, subgroups
from tests.measures.planting import circles, cosets, hidden
from tests.science.power import CIRCLES, COSETS, power

NETWORKS = 200
PERMUTATIONS = 99  # p-values in steps of 0.01, far less than what 200 of them can tell from even
S5 = group_of("s5")
CLASSES = {s.conjugacy: s for s in subgroups(S5) if 1 < s.order < S5.order}
ADD = RunConfig(p=23, d_model=16, d_hidden=32)
COMPOSE = RunConfig(operation="compose", group="s5", d_model=8, d_hidden=16)


def matrices(config, n, seed):
    """The matrices of a new network, as its snapshots hold them."""
    model = build_model(config.replace(seed=seed), n, torch.Generator().manual_seed(seed))
    left, right = model.operand_embeddings()
    named = {"embedding_x": left, "embedding_y": right, "output_rows": model.output_rows()}
    return {name: matrix.detach().float().numpy() for name, matrix in named.items()}


def assert_even(p_values):
    assert kstest(p_values, "uniform").pvalue > 0.01
    assert min(p_values) < 0.1
    assert max(p_values) > 0.9


@pytest.mark.parametrize("matrix", ["output_rows", "embedding_x"])
@pytest.mark.parametrize("init", ["default", "orthogonal"])
def test_untrained_networks_draw_no_ring(matrix, init):
    config = ADD.replace(init=init)
    rows = (matrices(config, 23, seed)[matrix] for seed in range(NETWORKS))
    assert_even([ring(r, permutations=PERMUTATIONS, seed=seed).p_value for seed, r in enumerate(rows)])


@pytest.mark.parametrize("matrix", ["output_rows", "embedding_x"])
def test_untrained_networks_have_no_cosets(matrix):
    rows = (matrices(COMPOSE, 120, seed)[matrix] for seed in range(NETWORKS))
    assert_even([search_cosets(r, S5, permutations=PERMUTATIONS, seed=seed).p_value for seed, r in enumerate(rows)])


def test_there_are_17_classes_of_subgroups():
    assert len(CLASSES) == 17


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("subgroup", CLASSES.values(), ids=lambda s: f"{s.name} of order {s.order}")
def test_cosets_of_every_class_are_found_in_as_much_noise(subgroup, side):
    """Pairs, the cosets of a subgroup of order 2, are not searched for, but larger cosets made of them are."""
    generator = np.random.default_rng(subgroup.conjugacy)
    rows = hidden(cosets(S5, subgroup, side, 32, generator), 1.0, generator)
    assert search_cosets(rows, S5, permutations=199).p_value < 0.01
    if subgroup.order > 2 and (side == "left") == bool(subgroup.conjugacy % 2):  # one side: naming takes longer
        best = best_cosets(rows, S5, permutations=1, top=1)[0]
        assert best.subgroup == subgroup
        assert np.array_equal(coset_labels(S5, subgroup, best.side), coset_labels(S5, subgroup, side))


def test_a_circle_and_a_torus_are_found_in_twice_as_much_noise():
    generator = np.random.default_rng(0)
    circle, torus = (hidden(circles(59, 24, k, generator), 2.0, generator) for k in ((7,), (7, 11)))
    on_a_ring = ring(circle)
    assert (on_a_ring.p_value, on_a_ring.frequency) == (1 / 200, 7)
    assert spectrum(circle).p_value == ring(torus).p_value == spectrum(torus).p_value == 1 / 200
    assert spectrum(circle).dominant == 7
    assert {k for k, _ in spectrum(torus).top(2)} == {7, 11}


@pytest.mark.parametrize("kind", [*CIRCLES.values(), *list(COSETS.values())[:1]], ids=[*CIRCLES, *list(COSETS)[:1]])
def test_a_power_curve_is_high_in_little_noise_and_low_in_much(kind):
    assert power(kind, 1.0, 5) == 1
    assert power(kind, 100.0, 10) <= 0.1
