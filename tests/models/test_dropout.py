"""Dropout silences the right share, from its own generator, where it should, and shares no mask."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grok_core.config import FIELDS, RunConfig
from grok_core.models import build_model
from grok_core.models.dropout import Dropout

N = 5
X, Y = (torch.arange(N * N) // N, torch.arange(N * N) % N)
every_architecture = pytest.mark.parametrize("architecture", FIELDS["architecture"].choices)


def seeded(seed):
    return torch.Generator().manual_seed(seed)


def network(architecture, seed=1, **fields):
    fields = {"d_model": 8, "d_hidden": 16, "dropout": 0.5} | fields
    config = RunConfig(p=N, architecture=architecture, precision="float64", **fields)
    return build_model(config, N, seeded(0), seeded(seed))


@given(st.floats(0.05, 0.95), st.integers(0, 99))
def test_the_share_is_silenced_and_the_expectation_stays(rate, seed):
    units = torch.arange(1.0, 20_001.0, dtype=torch.float64)
    after = Dropout(rate, seeded(seed))(units)
    silenced = after == 0
    assert torch.allclose(after[~silenced], units[~silenced] / (1 - rate), rtol=1e-15)
    assert abs(float(silenced.double().mean()) - rate) < 6 * (rate * (1 - rate) / len(units)) ** 0.5


@given(st.sampled_from([torch.float32, torch.float64]), st.integers(0, 99))
def test_masks_are_the_generators_alone_in_every_precision(dtype, seed):
    before = torch.get_rng_state()
    mask, again, single = (Dropout(0.5, seeded(seed))(torch.ones(9, 9, dtype=t)) for t in (dtype, dtype, torch.float32))
    assert mask.dtype == dtype
    assert torch.equal(mask, again)
    assert torch.equal(mask.double(), single.double())
    assert not torch.equal(mask, Dropout(0.5, seeded(seed + 1))(torch.ones(9, 9, dtype=dtype)))
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize(("rate", "training"), [(0.0, True), (0.5, False), (0.0, False)])
def test_inactive_it_changes_and_draws_nothing(rate, training):
    dropout = Dropout(rate, seeded(0)).train(training)
    units = torch.randn(4, generator=seeded(1))
    assert dropout(units) is units
    assert torch.equal(dropout.generator.get_state(), seeded(0).get_state())


@every_architecture
def test_a_network_drops_in_training_alone_and_at_a_rate_that_may_change(architecture):
    model, without = network(architecture), network(architecture, dropout=0.0)
    expected = without(X, Y)
    first, second = model(X, Y), model(X, Y)
    assert not torch.allclose(first, expected, rtol=1e-3)
    assert not torch.allclose(first, second, rtol=1e-3)
    state = model.dropout.generator.get_state()
    assert torch.equal(model.eval()(X, Y), expected)
    model.train().dropout.rate = 0.0
    assert torch.equal(model(X, Y), expected)
    assert torch.equal(model.dropout.generator.get_state(), state)
    model.dropout.rate = 0.5
    assert not torch.allclose(model(X, Y), expected, rtol=1e-3)


@every_architecture
def test_the_generators_state_is_all_that_has_to_be_kept(architecture):
    model = network(architecture)
    state = model.dropout.generator.get_state()
    first, second = model(X, Y), model(X, Y)
    model.dropout.generator.set_state(state)
    assert torch.equal(model(X, Y), first)
    assert torch.equal(model(X, Y), second)
    assert torch.equal(network(architecture)(X, Y), first)
    assert not torch.equal(network(architecture, seed=2)(X, Y), first)
    assert list(model.state_dict()) == list(network(architecture, dropout=0.0).state_dict())


@every_architecture
@pytest.mark.parametrize("context", FIELDS["context"].choices)
def test_no_two_equations_share_a_mask(architecture, context):
    """The same equation in every row, and still no two rows of logits are alike."""
    model = network(architecture, context=context, d_hidden=64, d_model=64, n_layers=2)
    same = torch.full((40,), 2)
    assert len(model.eval()(same, same).unique(dim=0)) == 1
    assert len(model.train()(same, same).unique(dim=0)) == 40


@pytest.mark.parametrize("architecture", ["mlp", "analytic", "rnn", "gru", "lstm"])
def test_the_last_hidden_units_are_silenced(architecture):
    """Where logit q is hidden unit q, a logit is 0 or what it is without dropout, over the share that is kept."""
    model = network(architecture, d_hidden=N, d_model=N, dropout=0.25)
    model.unembed.data = torch.eye(N, dtype=torch.float64)
    after, units = model(X, Y), model.eval()(X, Y)
    kept = after != 0
    assert torch.allclose(after[kept], units[kept] / 0.75, rtol=1e-12)
    assert (kept & (units != 0)).any()
    assert (~kept & (units != 0)).any()


def test_an_mlp_silences_every_hidden_layer():
    shapes = []
    model = network("mlp", n_layers=3)
    model.dropout.register_forward_hook(lambda _, units, after: shapes.append(after.shape))
    model(X, Y)
    assert shapes == [(N * N, 16)] * 3
