"""A configuration becomes the network it names; fields said to have no effect have none; memory is foreseen."""

import itertools

import pytest
import torch

from grok_core.config import FIELDS, RunConfig, rules
from grok_core.config.architectures import ARCHITECTURES
from grok_core.models import build_model
from grok_core.models.build import NETWORKS

N = 7
X, Y = (torch.arange(N * N) // N, torch.arange(N * N) % N)
# What has an effect only beside these: gains and biases to scale, tied operands to combine, cells with biases.
BASE = {"p": N, "d_model": 8, "d_hidden": 8, "n_layers": 2, "init_scale": 2.0, "bias": True}
APART = {
    "mlp": {"tied": True},
    "transformer": {"norm": "pre"},
    **{kind: {"init": "default"} for kind in ("rnn", "gru", "lstm")},
}
OTHER = {"n_heads": 2, "d_model": 12, "d_hidden": 12, "n_layers": 3, "init_scale": 3.0}
# Not the seed, which is the generator's, nor the architecture, which decides about the others.
MODEL_FIELDS = [name for name, row in FIELDS.items() if row.group == "model" and name not in ("seed", "architecture")]
NAMED = {
    "Power et al. 2022 (P7)": {
        "architecture": "transformer",
        "n_layers": 2,
        "d_model": 128,
        "n_heads": 4,
        "d_hidden": 512,
        "norm": "post",
        "context": "x_op_y=",
    },
    "the thesis's and Nanda et al. 2023 (E3)": {
        "architecture": "transformer",
        "d_model": 128,
        "n_heads": 4,
        "d_hidden": 512,
        "context": "xy=",
    },
    "the thesis's LSTM (E1)": {
        "architecture": "lstm",
        "d_model": 128,
        "d_hidden": 128,
        "bias": True,
        "init": "default",
        "init_scale": 5.0,
    },
    "the generalization-gap paper's MLP (G8)": {
        "architecture": "mlp",
        "n_layers": 3,
        "d_hidden": 50,
        "activation": "gelu",
        "dropout": 0.3,
    },
}


def build(config):
    model = build_model(config, N, torch.Generator().manual_seed(0)).eval()
    return model, {name: value.detach() for name, value in model.named_parameters()}


def base(architecture):
    return RunConfig(architecture=architecture, **BASE | APART.get(architecture, {}))


def changed(config, name):
    """Return the configuration with another value of a field."""
    row, now = FIELDS[name], getattr(config, name)
    if row.choices:
        return config.replace(**{name: next(choice for choice in row.choices if choice != now)})
    return config.replace(**{name: not now if row.kind == "bool" else OTHER[name]})


def same(a, b):
    return a.keys() == b.keys() and all(a[name].shape == b[name].shape and torch.equal(a[name], b[name]) for name in a)


def test_every_architecture_has_a_record_and_a_class():
    records, classes = set(ARCHITECTURES), set(NETWORKS)
    assert records - classes == set(), "add the class to NETWORKS in grok_core/models/build.py"
    assert classes - records == set(), "add the record to grok_core/config/architectures.py"
    assert tuple(ARCHITECTURES) == FIELDS["architecture"].choices


@pytest.mark.parametrize("record", ARCHITECTURES.values(), ids=list(ARCHITECTURES))
def test_a_record_names_fields_of_the_table(record):
    assert [name for name in record.fields if name not in MODEL_FIELDS] == []
    assert record.numbers_per_hidden > 0


@pytest.mark.parametrize(("architecture", "name"), list(itertools.product(ARCHITECTURES, MODEL_FIELDS)))
def test_a_field_has_an_effect_unless_it_is_said_to_have_none(architecture, name):
    config = base(architecture)
    (model, weights), (other, other_weights) = build(config), build(changed(config, name))
    effect = not same(weights, other_weights) or not torch.equal(model(X, Y), other(X, Y))
    if name == "init_scale_all" and all((bias == 0).all() for bias in weights.values() if bias.ndim == 1):
        assert not effect  # biases that start at 0 have nothing to scale
    else:
        used = name not in rules.unused(config)
        assert effect == used, f"{name} in the fields of the record of {architecture}: {used}, effect: {effect}"


@pytest.mark.parametrize("name", NAMED)
def test_named_networks_are_built_and_take_a_step(name):
    config = RunConfig(p=N, **NAMED[name])
    assert config.notes() == []
    model, _ = build(config)
    optimizer = torch.optim.SGD(model.train().parameters(), lr=1e-3)
    torch.nn.functional.cross_entropy(model(X, Y), (X + Y) % N).backward()
    optimizer.step()
    logits = model.eval()(X, Y)
    assert logits.shape == (N * N, N)
    assert logits.isfinite().all()


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_every_network_offers_its_pictures(architecture):
    model, weights = build(base(architecture))
    left, right = model.operand_embeddings()
    assert left.shape == right.shape
    assert len(left) == len(model.output_rows()) == N
    assert torch.equal(model.output_rows(), weights["unembed"])


def saved_numbers(model, batch):
    """Count the numbers kept for the backward pass, each storage once, parameters not."""
    sizes = {}

    def keep(tensor):
        storage = tensor.untyped_storage()
        sizes[storage.data_ptr()] = (storage, storage.nbytes() // 4)  # held on to, or its address would be used again
        return tensor

    x, y = (torch.arange(batch) * k % N for k in (1, 3))
    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        torch.nn.functional.cross_entropy(model(x, y), (x + y) % N).backward()
    own = {parameter.untyped_storage().data_ptr() for parameter in model.parameters()}
    return sum(count for address, (_, count) in sizes.items() if address not in own)


@pytest.mark.parametrize(("n_layers", "d_model", "d_hidden"), [(1, 32, 64), (3, 64, 32)])
@pytest.mark.parametrize(("architecture", "dropout"), list(itertools.product(ARCHITECTURES, [0.0, 0.5])))
def test_a_steps_memory_is_foreseen(architecture, dropout, n_layers, d_model, d_hidden):
    """More equations need at most what is reckoned for each, and with dropout no less than a sixth of that."""
    config = RunConfig(
        p=N,
        architecture=architecture,
        dropout=dropout,
        n_layers=n_layers,
        d_model=d_model,
        d_hidden=d_hidden,
        bias=True,
        norm="post",
        activation="gelu",
        context="sos_x_op_y_mod=",
    )
    model = build_model(config, N, torch.Generator().manual_seed(0))
    per_row = (saved_numbers(model, 60) - saved_numbers(model, 20)) / 40
    reckoned = config.row_bytes / 4
    hidden = n_layers * d_hidden
    assert per_row <= reckoned, (
        f"numbers_per_hidden and numbers_per_width of {architecture} reckon {reckoned:.0f} numbers an equation, "
        f"and {per_row:.0f} are kept, {per_row / hidden:.1f} for each of {hidden} hidden units"
    )
    assert not dropout or ARCHITECTURES[architecture].is_solved or per_row > reckoned / 6
