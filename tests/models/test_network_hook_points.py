"""What passes at the hook points is what the network computes with, and being there changes nothing."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grok_core.config import FIELDS, RunConfig
from grok_core.config.architectures import ARCHITECTURES
from grok_core.engine.hook_points import equation_rows, recorded_values
from grok_core.models import build_model
from grok_core.models.sharing import Equations
from tests.models.agreement import moved_off, off_by, sequences

P = 5
SMALL = {"p": P, "d_model": 8, "d_hidden": 12, "n_heads": 2, "batch_size": 4, "bias": True, "precision": "float64"}
NETWORKS = {
    "mlp": {"architecture": "mlp", "n_layers": 2},
    "tied mlp": {"architecture": "mlp", "tied": True, "activation": "tanh"},
    "templates": {"operation": "plain_add", "output_rows": "templates", "loss": "mse", "tied": True},
    "analytic": {"architecture": "analytic"},
    "rnn": {"architecture": "rnn", "n_layers": 2},
    "gru": {"architecture": "gru", "context": "sos_x_op_y_mod="},
    "lstm": {"architecture": "lstm", "context": "xy="},
    "transformer": {"architecture": "transformer", "n_layers": 2},
    "post-norm": {"architecture": "transformer", "n_layers": 2, "norm": "post"},
    "pre-norm": {"architecture": "transformer", "n_layers": 1, "norm": "pre"},
}  # fmt: skip


def test_every_architecture_is_looked_at():
    looked_at = {RunConfig(**fields).architecture for fields in NETWORKS.values()}
    missing = sorted(set(ARCHITECTURES) - looked_at)
    assert missing == [], f"add {missing} to NETWORKS in {__name__}"


every_network = pytest.mark.parametrize("name", NETWORKS)


def network(**changes):
    config = RunConfig(**(SMALL | changes))
    generator = torch.Generator().manual_seed(3)
    model = build_model(config, P, generator, n_answers=config.n_answers)
    return config, moved_off(model, generator).eval()


def table():
    return torch.arange(P * P) // P, torch.arange(P * P) % P


@torch.no_grad()
def seen(model, points, x, y):
    """Return the logits and what passed at each point, with a row for each equation."""
    with recorded_values(points) as found:
        logits = model(x, y)
    return logits, [equation_rows(found[point], Equations(x, y)) for point in points]


@every_network
def test_the_last_stage_read_out_is_the_answer(name):
    _, model = network(**NETWORKS[name])
    logits, rows = seen(model, list(model.stages().values()), *table())
    assert torch.equal(model.read_out(rows[-1]), logits)
    for stage in rows:
        assert model.read_out(stage).shape == logits.shape
        assert off_by(model.read_out(stage), logits) > 1e-3 or stage is rows[-1]


@every_network
def test_points_hold_nothing_and_are_left_clean(name):
    _, model = network(**NETWORKS[name])
    points = [*model.stages().values(), model.neurons, *model.attention()]
    assert not [parameter for point in points for parameter in point.state_dict()]
    seen(model, points, *table())
    assert not [hook for point in points for hook in point._forward_hooks]


@pytest.mark.parametrize("name", [name for name in NETWORKS if "norm" not in name])
def test_one_unit_more_of_a_neuron_moves_the_logits_by_its_effect(name):
    _, model = network(**NETWORKS[name])
    x, y = table()
    before, (neurons,) = seen(model, [model.neurons], x, y)
    effects = model.neuron_effects().detach()
    assert effects.shape == (before.shape[1], neurons.shape[1])
    for j in (0, neurons.shape[1] - 1):
        unit = torch.zeros(neurons.shape[1], dtype=neurons.dtype)
        unit[j] = 1e-4
        hook = model.neurons.register_forward_hook(lambda _, __, value, unit=unit: moved(value, unit))
        moved_by = (model(x, y).detach() - before) / 1e-4
        hook.remove()
        # Of a squared distance to templates only what differs between the answers counts.
        assert off_by(moved_by - moved_by.mean(1, keepdim=True), (effects[:, j] - effects[:, j].mean())[None]) < 1e-6


def moved(value, unit):
    return value + unit if torch.is_tensor(value) else type(value)(value.rows + unit, value.on)


@settings(max_examples=30)
@given(
    st.fixed_dictionaries({
        "architecture": st.sampled_from(["transformer", "rnn", "gru", "lstm"]),
        "n_layers": st.integers(1, 3),
        "n_heads": st.sampled_from([1, 2, 4]),
        "context": st.sampled_from(FIELDS["context"].choices),
        "norm": st.sampled_from(FIELDS["norm"].choices),
    })
)  # fmt: skip
def test_what_is_shared_is_spread_to_every_equation(changes):
    """In small steps every equation has rows of its own: there the points must see the same."""
    _, model = network(**changes)
    points = [*model.stages().values(), model.neurons, *model.attention()]
    _, shared = seen(model, points, *table())
    model.train()
    assert not model.sharing_pays
    _, apart = seen(model, points, *table())
    for one, other in zip(shared, apart, strict=True):
        assert one.shape == other.shape
        assert len(one) == P * P
        assert off_by(one, other) < 1e-10


@pytest.mark.parametrize("context", FIELDS["context"].choices)
def test_attention_is_the_softmax_of_the_scores(context):
    """One layer without norms, written out from its weights."""
    config, model = network(architecture="transformer", context=context)
    x, y = table()
    _, (shares,) = seen(model, model.attention(), x, y)
    weights = dict(model.named_parameters())
    stream = weights["embed"][sequences(context, x, y, P)] + weights["position"]
    query, keys = stream[:, -1] @ weights["blocks.0.query"].T, stream @ weights["blocks.0.key"].T
    for head in range(2):
        part = slice(head * 4, head * 4 + 4)
        scores = torch.einsum("bk,btk->bt", query[:, part], keys[..., part]) / math.sqrt(4)
        assert off_by(shares[:, head], scores.softmax(1)) < 1e-10
    assert shares.shape == (P * P, config.n_heads, len(model.context))


def test_neurons_are_the_last_hidden_layer():
    _, model = network(architecture="mlp", n_layers=2)
    x, y = table()
    _, (neurons,) = seen(model, [model.neurons], x, y)
    weights = dict(model.named_parameters())
    first = weights["embed_x"][x] @ weights["first_x"].T + weights["embed_y"][y] @ weights["first_y"].T
    first = (first + weights["first_bias"]).clamp(min=0)
    expected = (first @ weights["hidden.0"].T + weights["hidden_bias.0"]).clamp(min=0)
    assert off_by(neurons, expected) < 1e-12


def test_both_operands_share_an_embedding_where_they_are_one_parameter():
    for name, changes in NETWORKS.items():
        _, model = network(**changes)
        shared, (left, right) = model.shared_embedding(), model.operand_embeddings()
        assert (shared is None) == (not torch.equal(left, right)), name
        if shared is not None:
            assert torch.equal(shared[:P], left)
            assert torch.equal(left, right)
