"""A seed names one network: every parameter is drawn, from the given generator alone, and scaled by α."""

import itertools
import math

import pytest
import torch

from grok_core.config import FIELDS, RunConfig
from grok_core.models import build_model
from grok_core.models.build import ARCHITECTURES
from grok_core.models.initialise import INITIALISATIONS, initialise

EVERYTHING = {
    "bias": True,
    "n_layers": 2,
    "norm": "pre",
    "d_hidden": 32,
}  # biases, gains, positions: whatever there is to set
NETWORKS = list(itertools.product(ARCHITECTURES, INITIALISATIONS))
every_network = pytest.mark.parametrize(("architecture", "init"), NETWORKS)
every_architecture = pytest.mark.parametrize("architecture", ARCHITECTURES)


def parameters(seed=0, n=7, **fields):
    config = RunConfig(p=7, **fields)
    model = build_model(config, n, torch.Generator().manual_seed(seed))
    return {name: parameter.detach() for name, parameter in model.named_parameters()}


def test_the_registries_are_the_fields():
    assert set(INITIALISATIONS) == set(FIELDS["init"].choices)
    assert set(ARCHITECTURES) == set(FIELDS["architecture"].choices)


@every_network
def test_every_parameter_is_set(architecture, init):
    config = RunConfig(p=7, architecture=architecture, init=init, **EVERYTHING)
    model = ARCHITECTURES[architecture](config, 7)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.fill_(math.nan)
    initialise(model, config, torch.Generator().manual_seed(0))
    for name, parameter in model.named_parameters():
        assert parameter.isfinite().all(), name
        if parameter.ndim > 1:
            assert parameter.unique().numel() > 1, name
        elif "norm" in name and name.endswith("weight"):
            assert (parameter == 1).all(), name
        else:
            assert (parameter == 0).all(), name


@every_network
def test_a_seed_is_a_network_and_torchs_own_generator_is_left_alone(architecture, init):
    before = torch.get_rng_state()
    fields = {"architecture": architecture, "init": init, **EVERYTHING}
    first, again, other = parameters(0, **fields), parameters(0, **fields), parameters(1, **fields)
    assert torch.equal(torch.get_rng_state(), before)
    for name, parameter in first.items():
        assert torch.equal(parameter, again[name]), name
        assert torch.equal(parameter, other[name]) == (parameter.ndim == 1), name


@every_architecture
def test_two_matrices_of_one_network_are_never_the_same(architecture):
    drawn = [p for p in parameters(architecture=architecture, d_model=8, d_hidden=8, n=8).values() if p.ndim > 1]
    for a, b in itertools.combinations(drawn, 2):
        assert a.shape != b.shape or not torch.equal(a, b)


@every_network
@pytest.mark.parametrize("scale_all", [True, False])
def test_alpha_multiplies_the_network(architecture, init, scale_all):
    fields = {"architecture": architecture, "init": init, "init_scale_all": scale_all, **EVERYTHING}
    plain, scaled = parameters(**fields), parameters(init_scale=3.0, **fields)
    for name, parameter in plain.items():
        factor = 3.0 if scale_all or parameter.ndim > 1 else 1.0
        assert torch.allclose(scaled[name], factor * parameter, rtol=1e-6), name


@every_architecture
def test_precision_changes_the_type_and_not_the_network(architecture):
    single, double = (parameters(architecture=architecture, precision=p) for p in ("float32", "float64"))
    for name, parameter in single.items():
        assert (parameter.dtype, double[name].dtype) == (torch.float32, torch.float64)
        assert torch.equal(parameter.double(), double[name])


@pytest.mark.parametrize(
    ("init", "spread", "bound"),
    [
        ("normal", 1 / math.sqrt(64), math.inf),
        ("he", math.sqrt(2 / 64), math.inf),
        ("default", 1 / math.sqrt(3 * 64), 1 / math.sqrt(64)),  # uniform on ±b has the spread b / √3
        ("xavier", math.sqrt(2 / (64 + 400)), math.sqrt(6 / (64 + 400))),
        ("orthogonal", 1 / math.sqrt(400), 1.0),
    ],
)
def test_matrices_have_the_published_spread(init, spread, bound):
    """400 hidden units from 64 inputs: with 25,600 draws the spread is known to about half a per cent."""
    weight = parameters(init=init, d_model=64, d_hidden=400)["first_x"]
    assert weight.shape == (400, 64)
    assert float(weight.std()) == pytest.approx(spread, rel=0.03)
    assert abs(float(weight.mean())) < 4 * spread / math.sqrt(weight.numel())
    assert float(weight.abs().max()) <= bound
    if init == "orthogonal":
        assert torch.allclose(weight.T @ weight, torch.eye(64), atol=1e-5)


@pytest.mark.parametrize("name", ["embed_x", "embed_y"])
def test_default_embeddings_are_torchs(name):
    weight = parameters(init="default", d_model=64, n=400)[name]
    assert float(weight.std()) == pytest.approx(1, rel=0.03)


@pytest.mark.parametrize("name", ["embed", "position"])
def test_default_tokens_and_positions_are_torchs(name):
    weight = parameters(init="default", architecture="transformer", d_model=512, n=400)[name]
    assert float(weight.std()) == pytest.approx(1, rel=0.05)
