"""The transformer equals the plain model: every equation, every position, attention under a causal mask."""

import itertools
import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grok_core.config import FIELDS, RunConfig
from grok_core.engine.trainer import Trainer
from grok_core.models import build_model
from grok_core.models.sharing import BOTH, Equations, State
from grok_core.models.transformer import sinusoids
from grok_core.presets import PRESETS
from tests.models.agreement import SEQUENCES, Masks, moved_off, off_by, sequences

N = 5
X, Y = (torch.arange(N * N) // N, torch.arange(N * N) % N)
BENDS = {
    "relu": lambda h: h * (h > 0),
    "gelu": lambda h: h * (1 + torch.erf(h / math.sqrt(2))) / 2,
    "tanh": lambda h: 1 - 2 / ((2 * h).exp() + 1),
    "sigmoid": lambda h: 1 / (1 + (-h).exp()),
    "quadratic": lambda h: h * h,
}


def network(seed=0, **fields):
    """Build a small network in float64 with every parameter, gains too, moved off its initial value."""
    # Half-size weights: three blocks of squares without norms otherwise grow beyond what 1e-10 can compare.
    fields = {"d_model": 8, "n_heads": 2, "d_hidden": 11, "init_scale": 0.5} | fields
    config = RunConfig(p=N, architecture="transformer", precision="float64", **fields)
    generator = torch.Generator().manual_seed(seed)
    return config, moved_off(build_model(config, N, generator), generator)


def normalised(stream, weights, name):
    centred = stream - stream.mean(-1, keepdim=True)
    scale = (centred.square().mean(-1, keepdim=True) + 1e-5).sqrt()
    return centred / scale * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def attention(stream, weights, block, n_heads):
    """Each position mixes the values of itself and of those before it, head by head."""
    length, width = stream.shape[1], stream.shape[2] // n_heads
    q, k, v = (stream @ weights[f"{block}.{name}"].T for name in ("query", "key", "value"))
    later = torch.ones(length, length).triu(1).bool()
    heads = []
    for part in (slice(i * width, (i + 1) * width) for i in range(n_heads)):
        scores = q[..., part] @ k[..., part].transpose(1, 2) / math.sqrt(width)
        heads.append(scores.masked_fill(later, -math.inf).softmax(-1) @ v[..., part])
    return torch.cat(heads, dim=-1) @ weights[f"{block}.out"].T


def plain(model, config, x, y, masks=None):
    """Return logits (B, n), computed for every equation at every position: the model without anything shared.

    `masks` multiply what the feed-forward layers of the blocks give at every position, each (B, T, D).
    """
    weights, bend, norm = dict(model.named_parameters()), BENDS[config.activation], config.norm
    positions = weights["position"] if config.positions == "learned" else model.position_codes
    stream = weights["embed"][sequences(config.context, x, y, model.n)] + positions  # (B, T, D)
    for i in range(config.n_layers):
        block = f"blocks.{i}"
        seen = normalised(stream, weights, f"{block}.norm_attention") if norm == "pre" else stream
        stream = stream + attention(seen, weights, block, config.n_heads)
        stream = normalised(stream, weights, f"{block}.norm_attention") if norm == "post" else stream
        fed = normalised(stream, weights, f"{block}.norm_feed") if norm == "pre" else stream
        fed = bend(fed @ weights[f"{block}.up"].T) @ weights[f"{block}.down"].T
        stream = stream + (fed * masks[i] if masks else fed)
        stream = normalised(stream, weights, f"{block}.norm_feed") if norm == "post" else stream
    stream = normalised(stream, weights, "final_norm") if norm == "pre" else stream
    return stream[:, -1] @ weights["unembed"].T


variants = st.fixed_dictionaries(
    {
        "activation": st.sampled_from(FIELDS["activation"].choices),
        "n_layers": st.integers(1, 3),
        "n_heads": st.sampled_from([1, 2, 4, 8]),
        "norm": st.sampled_from(FIELDS["norm"].choices),
        "positions": st.sampled_from(FIELDS["positions"].choices),
        "context": st.sampled_from(FIELDS["context"].choices),
        "seed": st.integers(0, 9),
    }
)
every_norm = pytest.mark.parametrize("norm", FIELDS["norm"].choices)
combinations = [FIELDS[name].choices for name in ("norm", "positions", "context")]


def worst_error(config, model, x=X, y=Y):
    """Return the largest difference from the plain model, of logits and of every gradient, each over its largest."""
    results = []
    for logits in (model(x, y), plain(model, config, x, y)):
        assert logits.shape == (len(x), model.n)
        loss = torch.nn.functional.cross_entropy(logits, (x - y) % model.n)
        results.append([logits.detach(), *torch.autograd.grad(loss, list(model.parameters()))])
    return max(off_by(found, expected) for found, expected in zip(*results, strict=True))


def test_every_activation_and_context_is_written_out_here():
    assert set(BENDS) == set(FIELDS["activation"].choices)
    assert set(SEQUENCES) == set(FIELDS["context"].choices)


@pytest.mark.parametrize(("norm", "positions", "context"), list(itertools.product(*combinations)))
def test_equals_the_reference_in_every_norm_position_and_context(norm, positions, context):
    assert worst_error(*network(norm=norm, positions=positions, context=context, n_layers=2)) < 1e-10


@settings(deadline=None, max_examples=20)
@given(variants)
def test_equals_the_reference(fields):
    assert worst_error(*network(**fields)) < 1e-10


@pytest.mark.parametrize("name", ["power-division", "transformer-grok"])
def test_equals_the_plain_model_in_single_precision_at_the_presets_sizes(name):
    trainer = Trainer(PRESETS[name].config)
    batch = trainer.batches.next()[:512]
    assert worst_error(trainer.config, trainer.model, trainer.x[batch], trainer.y[batch]) < 1e-5


@every_norm
def test_a_block_is_causal(norm):
    """A position's output depends on itself and on what came before, on nothing after, and on all of that."""
    _, model = network(norm=norm, activation="gelu")
    rows = torch.randn(4, 8, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    nothing = Equations(torch.zeros(1, dtype=torch.int64), torch.zeros(1, dtype=torch.int64))

    def after(rows):
        stream = [State(row[None], BOTH) for row in rows]
        return torch.cat([s.rows for s in model.blocks[0](stream, nothing, last_only=False)])

    jacobian = torch.autograd.functional.jacobian(after, rows)
    depends = jacobian.abs().amax((1, 3)) > 0  # (output position, input position)
    assert torch.equal(depends, torch.ones(4, 4).tril().bool())


@every_norm
@pytest.mark.parametrize("context", SEQUENCES)
def test_the_last_position_alone_equals_the_full_block(norm, context):
    _, model = network(norm=norm, context=context)
    full, last = (
        model.blocks[0](model.embedded(Equations(X, Y)), Equations(X, Y), last_only=only) for only in (False, True)
    )
    assert (len(full), len(last)) == (len(model.context), 1)
    assert torch.equal(full[-1].rows, last[0].rows)


@pytest.mark.parametrize("context", SEQUENCES)
def test_states_are_computed_once_for_each_operand_before_they_meet(context):
    """Rows of every position after one block: 1 before x, n from x on, one per equation from y on."""
    _, model = network(context=context)
    stream = model.blocks[0](model.embedded(Equations(X, Y)), Equations(X, Y), last_only=False)
    seen = [state.rows.shape[0] for state in stream]
    before_x, before_y = model.context.index("x"), model.context.index("y")
    assert seen == [1] * before_x + [N] * (before_y - before_x) + [N * N] * (len(seen) - before_y)


@every_norm
@pytest.mark.parametrize("context", SEQUENCES)
def test_dropout_is_after_the_feed_forward_layers_alone(norm, context):
    """With the same masks there, one row for each equation at each position, the plain model's logits are the same."""
    config, model = network(norm=norm, context=context, n_layers=2, dropout=0.4)
    masks = Masks(model)
    logits = model(X, Y)
    length = len(model.context)
    assert [mask.shape for mask in masks.drawn] == [(N * N, 8)] * (length + 1)
    assert all(0 < float((mask == 0).double().mean()) < 1 for mask in masks.drawn)
    first = torch.stack(masks.drawn[:length], dim=1)
    last = torch.ones_like(first)
    last[:, -1] = masks.drawn[length]  # the last block computes the last position alone
    assert off_by(logits, plain(model, config, X, Y, [first, last])) < 1e-10
    assert off_by(logits, plain(model, config, X, Y)) > 0.01


@pytest.mark.parametrize(("batch", "rows"), [(4, [4, 4, 4, 4]), (5, [5, 1, 5, 1]), (6, [5, 1, 5, 1])])
def test_nothing_is_shared_where_that_would_add_work(batch, rows):
    config, model = network(n_layers=2, batch_size=batch)
    assert [len(state.rows) for state in model.embedded(Equations(X[:batch], Y[:batch]))] == rows
    assert worst_error(config, model, X[:batch], Y[:batch]) < 1e-10


@pytest.mark.parametrize("context", SEQUENCES)
def test_there_is_a_row_for_each_token_that_is_read_and_no_more(context):
    _, model = network(context=context)
    assert len(model.embed) == max(SEQUENCES[context](0, 0, N)) + 1


@settings(deadline=None, max_examples=15)
@given(variants)
def test_gradients_reach_every_parameter(fields):
    _, model = network(**fields)
    torch.nn.functional.cross_entropy(model(X, Y), (X - Y) % N).backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().max() > 0, name


def test_operands_are_told_apart_by_position():
    _, model = network()
    assert not torch.allclose(model(X, Y), model(Y, X))
    with torch.no_grad():
        model.position.zero_()
    assert torch.allclose(model(X, Y), model(Y, X), atol=1e-12)


@pytest.mark.parametrize(("length", "width"), [(3, 8), (6, 7), (4, 1)])
def test_sinusoids_are_the_published_ones(length, width):
    """PE(t, 2i) = sin(t / 10000^(2i / d)), PE(t, 2i + 1) = cos of the same (Vaswani et al. 2017, 3.5)."""
    codes = sinusoids(length, width)
    for t, j in itertools.product(range(length), range(width)):
        angle = t / 10_000 ** (2 * (j // 2) / width)
        assert float(codes[t, j]) == pytest.approx(math.cos(angle) if j % 2 else math.sin(angle), abs=1e-6)


def test_sinusoids_are_fixed_and_learned_positions_are_learned():
    _, fixed = network(positions="sinusoidal")
    _, learned = network(positions="learned")
    assert {name for name, _ in learned.named_parameters()} - {name for name, _ in fixed.named_parameters()} == {
        "position"
    }
    assert torch.allclose(fixed.position_codes, sinusoids(4, 8).double())


def test_the_published_network_has_the_published_size():
    """Power et al., A.1.2: two layers, width 128, four heads, about 4·10^5 parameters beside the embeddings."""
    _, model = network(n_layers=2, d_model=128, n_heads=4, d_hidden=512, norm="post")
    inner = sum(p.numel() for name, p in model.named_parameters() if name.startswith("blocks"))
    assert 3.8e5 < inner < 4.2e5


def test_the_rows_that_pictures_show_are_the_ones_that_compute():
    _, model = network()
    left, right = model.operand_embeddings()
    assert left.shape == right.shape == (N, 8)
    before = model(X, Y)
    with torch.no_grad():
        left[2] += 1
    assert ((model(X, Y) != before).any(1) == ((X == 2) | (Y == 2))).all()
    before = model(X, Y)
    with torch.no_grad():
        model.output_rows()[4] += 1
    assert ((model(X, Y) != before).any(0) == (torch.arange(N) == 4)).all()
