"""The MLP equals its formula, written out one equation at a time."""

import itertools
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grok_core.config import FIELDS, RunConfig
from grok_core.models import build_model
from grok_core.models.mlp import TEMPLATE

N = 5
X, Y = (torch.arange(N * N) // N, torch.arange(N * N) % N)
BENDS = {
    "relu": lambda h: max(h, 0.0),
    "gelu": lambda h: h * (1 + math.erf(h / math.sqrt(2))) / 2,
    "tanh": math.tanh,
    "sigmoid": lambda h: 1 / (1 + math.exp(-h)),
    "quadratic": lambda h: h * h,
}


def network(seed=0, **fields):
    """Build a small network in float64 with every parameter, biases too, moved off its initial value."""
    config = RunConfig(p=N, d_model=4, d_hidden=9, precision="float64", **fields)
    generator = torch.Generator().manual_seed(seed)
    model = build_model(config, N, generator)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=generator, dtype=torch.float64), alpha=0.1)
    return config, model


def written_out(model, config, x, y):
    """U act(W … act([W_x W_y] [E_x[x]; E_y[y]] + b) + b') + b'', with explicit concatenation."""
    weights = {name: value.numpy() for name, value in model.state_dict().items()}
    bend = np.vectorize(BENDS[config.activation])
    first = np.concatenate([weights["first_x"], weights["first_y"]], axis=1)
    h = np.concatenate([weights["embed_x"][x], weights["embed_y"][y]])
    h = bend(first @ h + weights.get("first_bias", 0))
    for layer in range(config.n_layers - 1):
        h = bend(weights[f"hidden.{layer}"] @ h + weights.get(f"hidden_bias.{layer}", 0))
    return weights["unembed"] @ h + weights.get("unembed_bias", 0)


variants = st.fixed_dictionaries(
    {
        "activation": st.sampled_from(FIELDS["activation"].choices),
        "n_layers": st.integers(1, 3),
        "tied": st.booleans(),
        "combine": st.sampled_from(FIELDS["combine"].choices),
        "bias": st.booleans(),
        "seed": st.integers(0, 9),
    }
)


def test_every_activation_is_written_out_here():
    assert set(BENDS) == set(FIELDS["activation"].choices)


@settings(deadline=None, max_examples=40)
@given(variants)
def test_logits_equal_the_formula(fields):
    config, model = network(**fields)
    logits = model(X, Y).detach().numpy()
    expected = np.array([written_out(model, config, int(x), int(y)) for x, y in zip(X, Y, strict=True)])
    assert logits.shape == (N * N, N)
    assert np.abs(logits - expected).max() < 1e-10 * max(1, np.abs(expected).max())


@pytest.mark.parametrize(("tied", "combine"), list(itertools.product([True, False], FIELDS["combine"].choices)))
def test_only_tied_and_summed_operands_cannot_be_told_apart(tied, combine):
    _, model = network(tied=tied, combine=combine)
    straight, mirrored = model(X, Y), model(Y, X)
    assert torch.allclose(straight, mirrored, atol=1e-12) == (tied and combine == "sum")


@settings(deadline=None, max_examples=15)
@given(variants)
def test_gradients_reach_every_parameter(fields):
    _, model = network(**fields)
    torch.nn.functional.cross_entropy(model(X, Y), (X + Y) % N).backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().max() > 0, name


@pytest.mark.parametrize(("tied", "combine"), list(itertools.product([True, False], FIELDS["combine"].choices)))
def test_tied_parameters_are_one_and_counted_once(tied, combine):
    _, model = network(tied=tied, combine=combine, bias=True, n_layers=2)
    left, right = model.operand_embeddings()
    assert (left is right) == tied
    matrices = N * 4 * (1 if tied else 2) + 9 * 4 * (1 if tied and combine == "sum" else 2) + 9 * 9 + N * 9
    assert sum(p.numel() for p in model.parameters()) == matrices + 9 + 9 + N


def test_without_biases_there_are_none():
    _, model = network(n_layers=3)
    assert all(parameter.ndim == 2 for parameter in model.parameters())


def test_the_rows_that_pictures_show_are_the_ones_that_compute():
    """Moving the embedding of one operand, or one output row, moves exactly the equations it stands in."""
    _, model = network(activation="tanh")
    before = model(X, Y)
    with torch.no_grad():
        model.operand_embeddings()[0][2] += 1
        model.operand_embeddings()[1][3] += 1
    moved = (model(X, Y) != before).any(1)
    assert (moved == ((X == 2) | (Y == 3))).all()
    before = model(X, Y)
    with torch.no_grad():
        model.output_rows()[4] += 1
    assert ((model(X, Y) != before).any(0) == (torch.arange(N) == 4)).all()


def test_with_templates_the_likeliest_answer_is_the_nearest_one():
    config = RunConfig(
        p=N, operation="plain_add", output_rows="templates", d_model=4, d_hidden=9, bias=True, precision="float64"
    )
    model = build_model(config, N, torch.Generator().manual_seed(0), n_answers=config.n_answers)
    templates = model.output_rows()
    assert templates.shape == (2 * N - 1, TEMPLATE)
    assert templates.std().item() == pytest.approx(1, abs=0.2)
    assert not any(parameter is templates for parameter in model.parameters())
    for x, y in itertools.product(range(N), repeat=2):
        answer = torch.from_numpy(written_out(model, config, x, y))
        logits = model(torch.tensor([x]), torch.tensor([y]))[0]
        assert torch.allclose(logits, -(answer - templates).square().mean(1))


def test_templates_are_drawn_with_the_weights_and_stored_with_them():
    config = RunConfig(p=N, output_rows="templates")
    first, again, other = (build_model(config, N, torch.Generator().manual_seed(seed)) for seed in (0, 0, 1))
    assert torch.equal(first.output_rows(), again.output_rows())
    assert not torch.equal(first.output_rows(), other.output_rows())
    assert "templates" in first.state_dict()
    assert "templates" not in build_model(RunConfig(p=N), N, torch.Generator()).state_dict()
