"""A seed names one network: every parameter is drawn, from the given generator alone, and scaled by α."""

import itertools
import math

import pytest
import torch

from grok_core.config import FIELDS, RunConfig
from grok_core.config.architectures import ARCHITECTURES
from grok_core.models import build_model
from grok_core.models.build import NETWORKS
from grok_core.models.initialise import INITIALISATIONS

EVERYTHING = {
    "bias": True,
    "n_layers": 2,
    "norm": "pre",
    "d_hidden": 32,
}  # biases, gains, positions: whatever there is to set
DRAWN = [name for name, record in ARCHITECTURES.items() if not record.is_solved]
RECURRENT = ("rnn", "gru", "lstm")
DRAWN_NETWORKS = list(itertools.product(DRAWN, INITIALISATIONS))
every_network = pytest.mark.parametrize(("architecture", "init"), DRAWN_NETWORKS)
every_architecture = pytest.mark.parametrize("architecture", ARCHITECTURES)
every_cell = pytest.mark.parametrize(("architecture", "gates"), list(zip(RECURRENT, (1, 3, 4), strict=True)))


def constant(name, parameter, init):
    """Whether a parameter starts the same whatever the seed: biases and gains, but for a cell's own default."""
    return parameter.ndim == 1 and not (init == "default" and name.startswith("cells"))


def parameters(seed=0, n=7, **fields):
    config = RunConfig(p=7, **fields)
    model = build_model(config, n, torch.Generator().manual_seed(seed))
    return {name: parameter.detach() for name, parameter in model.named_parameters()}


def test_the_registries_are_the_fields():
    assert set(INITIALISATIONS) == set(FIELDS["init"].choices)


@every_network
def test_every_parameter_is_set(architecture, init):
    config = RunConfig(p=7, architecture=architecture, init=init, **EVERYTHING)
    model = NETWORKS[architecture](config, 7, 7)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.fill_(math.nan)
    model.initialise(config, torch.Generator().manual_seed(0))
    for name, parameter in model.named_parameters():
        assert parameter.isfinite().all(), name
        if not constant(name, parameter, init):
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
        assert torch.equal(parameter, other[name]) == constant(name, parameter, init), name


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


@every_cell
@pytest.mark.parametrize("init", INITIALISATIONS)
def test_cells_start_as_torchs_or_gate_by_gate(architecture, gates, init):
    """By default uniform within ±1/√H, biases too; otherwise a gate has the spread of a matrix of its own."""
    drawn = parameters(init=init, architecture=architecture, d_model=64, d_hidden=128, bias=True)
    cell = {name.removeprefix("cells.0."): value for name, value in drawn.items() if name.startswith("cells.0.")}
    assert {name: len(value) for name, value in cell.items()} == dict.fromkeys(cell, gates * 128)
    spread = {
        "default": lambda _: 1 / math.sqrt(3 * 128),
        "normal": lambda inputs: 1 / math.sqrt(inputs),
        "circular": lambda inputs: 1 / math.sqrt(inputs),
        "he": lambda inputs: math.sqrt(2 / inputs),
        "xavier": lambda inputs: math.sqrt(2 / (inputs + 128)),
        "orthogonal": lambda _: 1 / math.sqrt(128),
    }[init]
    for name, value in cell.items():
        for gate in value.split(128):
            if value.ndim == 2:
                assert float(gate.std()) == pytest.approx(spread(value.shape[1]), rel=0.05), name
            if value.ndim == 2 and init == "orthogonal":
                assert torch.allclose(gate.T @ gate, torch.eye(value.shape[1]), atol=1e-5), name
            if init == "default":
                assert 0.9 / math.sqrt(128) < float(gate.abs().max()) <= 1 / math.sqrt(128), name


@pytest.mark.parametrize("architecture", DRAWN)
@pytest.mark.parametrize("n", [2, 3, 10, 23])
@pytest.mark.parametrize("d_model", [1, 7, 8])
def test_circular_elements_lie_on_circles(architecture, n, d_model):
    """Each column is one cosine over the elements; in pairs of columns, every element is as far from the middle."""
    config = RunConfig(p=n, init="circular", architecture=architecture, d_model=d_model, n_heads=1)
    model = build_model(config, n, torch.Generator().manual_seed(0))
    for table in model.operand_embeddings():
        rows = table.detach().double()
        assert rows.shape == (n, d_model)
        power = torch.fft.rfft(rows, dim=0).abs() ** 2
        assert (power.amax(0) > 0.999 * power.sum(0)).all()
        turns = power.argmax(0)
        assert ((turns >= 1) & (turns <= max(1, (n - 1) // 2))).all()
        pairs = rows[:, : d_model // 2 * 2].unflatten(1, (-1, 2))
        assert torch.allclose(pairs.square().sum(2), torch.tensor(2 / d_model).double(), rtol=1e-5)
        if n > 2 or d_model % 2 == 0:  # a row is as long as with "normal", on average over elements
            assert float(rows.square().sum(1).mean()) == pytest.approx(1, rel=1e-5)


@pytest.mark.parametrize("architecture", DRAWN)
def test_circular_draws_all_else_as_normal_and_its_circles_at_random(architecture):
    circular, normal = (parameters(architecture=architecture, init=init) for init in ("circular", "normal"))
    for name, parameter in circular.items():
        elements = 7 if name.startswith("embed") else 0
        assert torch.equal(parameter[elements:], normal[name][elements:]), name
        assert not elements or not torch.equal(parameter, normal[name])
    embed = parameters(init="circular", n=101, d_model=101)["embed_x"]
    assert torch.fft.rfft(embed, dim=0).abs().argmax(0).unique().numel() > 20
