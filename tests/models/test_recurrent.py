"""The recurrent networks equal torch's own, in which every equation takes every step by itself."""

import itertools

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from grok_core.config import FIELDS, RunConfig
from grok_core.models import build_model
from grok_core.models.recurrent import CELLS
from grok_core.models.sharing import Equations
from tests.models.agreement import SEQUENCES, Masks, moved_off, off_by, sequences

TORCHS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
every_kind = pytest.mark.parametrize("kind", TORCHS)
every_context = pytest.mark.parametrize("context", SEQUENCES)


def network(kind, n=5, seed=0, **fields):
    """Build a small network in float64 with every parameter, biases too, moved off its initial value."""
    fields = {"d_model": 6, "d_hidden": 7} | fields
    config = RunConfig(p=n, architecture=kind, precision="float64", train_fraction=0.5, **fields)
    generator = torch.Generator().manual_seed(seed)
    return config, moved_off(build_model(config, n, generator), generator)


def table(n):
    return torch.arange(n * n) // n, torch.arange(n * n) % n


def torchs_own(model, config):
    """Return each layer as torch's module with copies of the weights, and {our parameter's name: its copy}."""
    copies, layers = {}, []
    for i, cell in enumerate(model.cells):
        theirs = TORCHS[config.architecture](cell.input.shape[1], cell.h, bias=config.bias, batch_first=True).double()
        names = {"input": "weight_ih_l0", "recurrent": "weight_hh_l0"}
        names |= {"input_bias": "bias_ih_l0", "recurrent_bias": "bias_hh_l0"} if config.bias else {}
        for ours, name in names.items():
            copies[f"cells.{i}.{ours}"] = getattr(theirs, name)
            getattr(theirs, name).data.copy_(getattr(cell, ours))
        layers.append(theirs)
    rest = {name: p.detach().clone().requires_grad_() for name, p in model.named_parameters() if name not in copies}
    return layers, rest | copies


def plain(model, config, x, y, masks=None):
    """Return logits (B, n) by torch's modules over whole sequences, and the copies of the weights they used."""
    layers, copies = torchs_own(model, config)
    stream = copies["embed"][sequences(config.context, x, y, model.n)]  # (B, T, D)
    for i, layer in enumerate(layers):
        stream = layer(stream)[0]
        if masks:
            stream = stream * torch.stack(masks[i * stream.shape[1] : (i + 1) * stream.shape[1]], dim=1)
    return stream[:, -1] @ copies["unembed"].T + copies.get("unembed_bias", 0), copies


def worst_error(found, expected, model, copies, answers):
    """Return the largest difference of logits and of every gradient, each over its largest."""
    ours, results = dict(model.named_parameters()), []
    for logits, parameters in ((found, ours), (expected, copies)):
        loss = nn.functional.cross_entropy(logits, answers)
        results.append([logits, *torch.autograd.grad(loss, [parameters[name] for name in ours])])
    return max(off_by(a, b) for a, b in zip(*results, strict=True))


@st.composite
def cases(draw):
    """Draw a network of any size and a batch of any equations, with more or fewer of them than elements."""
    fields = st.fixed_dictionaries(
        {
            "kind": st.sampled_from(list(TORCHS)),
            "n": st.integers(2, 7),
            "d_model": st.integers(1, 9),
            "d_hidden": st.integers(1, 9),
            "n_layers": st.integers(1, 3),
            "context": st.sampled_from(FIELDS["context"].choices),
            "bias": st.booleans(),
            "init": st.sampled_from(FIELDS["init"].choices),
            "seed": st.integers(0, 99),
        }
    )
    chosen = draw(fields)
    operand = st.integers(0, chosen["n"] - 1)
    pairs = draw(st.lists(st.tuples(operand, operand), min_size=1, max_size=25))
    return chosen, *torch.tensor(pairs).T


def test_every_kind_has_its_counterpart():
    assert set(TORCHS) == set(CELLS)


@settings(max_examples=30)
@given(cases())
def test_equals_torchs_own(case):
    fields, x, y = case
    config, model = network(**fields)
    found = model(x, y)
    expected, copies = plain(model, config, x, y)
    assert found.shape == (len(x), model.n)
    assert worst_error(found, expected, model, copies, (x - y) % model.n) < 1e-10


@pytest.mark.parametrize(("kind", "context", "n_layers"), list(itertools.product(TORCHS, SEQUENCES, [1, 2, 3])))
def test_equals_torchs_own_on_the_whole_table(kind, context, n_layers):
    config, model = network(kind, context=context, n_layers=n_layers, bias=True)
    x, y = table(5)
    expected, copies = plain(model, config, x, y)
    assert worst_error(model(x, y), expected, model, copies, (x - y) % 5) < 1e-10


@every_kind
@every_context
def test_states_are_computed_once_for_each_operand_before_they_meet(kind, context):
    """Rows of every position after two layers: 1 before x, n from x on, one per equation from y on."""
    _, model = network(kind, context=context, n_layers=2)
    equations = Equations(*table(5))
    stream = model.tokens(equations)
    for cell in model.cells:
        stream = cell(stream, equations)
        seen = [state.rows.shape[0] for state in stream]
        before_x, before_y = model.context.index("x"), model.context.index("y")
        assert seen == [1] * before_x + [5] * (before_y - before_x) + [25] * (len(seen) - before_y)


@every_kind
@pytest.mark.parametrize(("batch", "rows"), [(4, [4, 4, 4, 4]), (5, [5, 5, 5, 5]), (6, [5, 5, 6, 6])])
def test_nothing_is_shared_where_that_would_add_work(kind, batch, rows):
    _, model = network(kind, batch_size=batch)
    equations = Equations(*(operand[:batch] for operand in table(5)))
    assert [len(state.rows) for state in model.cells[0](model.tokens(equations), equations)] == rows


@every_kind
def test_the_parameters_are_torchs_and_two_embeddings(kind):
    """The thesis's sizes (E1): a cell of 128 from 128, in torch's layout, and a row for each token and answer."""
    _, model = network(kind, n=59, d_model=128, d_hidden=128, bias=True, batch_size=32)
    theirs = sum(p.numel() for p in TORCHS[kind](128, 128).parameters())
    assert sum(p.numel() for p in model.parameters()) == theirs + (59 + 2) * 128 + 59 * 128 + 59
    _, without = network(kind)
    assert all(p.ndim == 2 for p in without.parameters())


@every_kind
def test_gradients_reach_every_parameter(kind):
    _, model = network(kind, n_layers=3, bias=True)
    x, y = table(5)
    nn.functional.cross_entropy(model(x, y), (x - y) % 5).backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().max() > 0, name


@every_kind
@pytest.mark.parametrize("n_layers", [1, 2, 3])
def test_dropout_is_on_the_way_up_and_not_from_step_to_step(kind, n_layers):
    """With the same masks on the outputs of torch's layers, the last one's too (E10), the logits are the same."""
    config, model = network(kind, n_layers=n_layers, dropout=0.4, context="sos_x_op_y_mod=")
    masks, (x, y) = Masks(model), table(5)
    logits = model(x, y)
    assert [len(mask) for mask in masks.drawn] == [25] * 6 * n_layers
    assert all(0 < float((mask == 0).double().mean()) < 1 for mask in masks.drawn)
    expected, _ = plain(model, config, x, y, masks.drawn)
    assert off_by(logits, expected) < 1e-10
    assert off_by(logits, plain(model, config, x, y)[0]) > 0.01


@every_kind
def test_the_rows_that_pictures_show_are_the_ones_that_compute(kind):
    _, model = network(kind)
    x, y = table(5)
    left, right = model.operand_embeddings()
    assert left.shape == right.shape == (5, 6)
    before = model(x, y)
    with torch.no_grad():
        left[2] += 1
    assert ((model(x, y) != before).any(1) == ((x == 2) | (y == 2))).all()
    before = model(x, y)
    with torch.no_grad():
        model.output_rows()[4] += 1
    assert ((model(x, y) != before).any(0) == (torch.arange(5) == 4)).all()
