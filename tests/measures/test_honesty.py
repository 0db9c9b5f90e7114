"""Networks that were never trained show nothing: over many of them every p-value is spread evenly over 0 .. 1.

And what is planted is found, for one subgroup of every class of S5.
"""

import numpy as np
import pytest
import torch
from scipy.stats import kstest

from grok_core.config import RunConfig
from grok_core.measures.cosets import any_coset_p
from grok_core.measures.fourier import ring
from grok_core.models import build_model
from grok_core.tasks.groups import SIDES, coset_labels, group_of, subgroups

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
    assert_even([any_coset_p(r, S5, permutations=PERMUTATIONS, seed=seed) for seed, r in enumerate(rows)])


def test_there_are_17_classes_of_subgroups():
    assert len(CLASSES) == 17


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("subgroup", CLASSES.values(), ids=lambda s: f"{s.name} of order {s.order}")
def test_cosets_of_every_class_are_found_in_noise(subgroup, side):
    """Pairs, the cosets of a subgroup of order 2, are not searched for, but larger cosets made of them are."""
    generator = np.random.default_rng(subgroup.conjugacy)
    labels = coset_labels(S5, subgroup, side)
    rows = generator.normal(size=(120, 32))[labels] + generator.normal(size=(120, 32))
    assert any_coset_p(rows, S5, permutations=199) < 0.01
