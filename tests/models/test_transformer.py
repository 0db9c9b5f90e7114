"""The transformer equals a plain reference: explicit softmax attention over all positions with a causal mask."""

import itertools
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import erf

from grok_core.config import FIELDS, RunConfig
from grok_core.models import build_model
from grok_core.models.transformer import sinusoids

N = 5
X, Y = (torch.arange(N * N) // N, torch.arange(N * N) % N)
BENDS = {
    "relu": lambda h: np.maximum(h, 0),
    "gelu": lambda h: h * (1 + erf(h / math.sqrt(2))) / 2,
    "tanh": np.tanh,
    "sigmoid": lambda h: 1 / (1 + np.exp(-h)),
    "quadratic": np.square,
}
# After the elements 0 .. N-1 come the special tokens, in the order in which they are read.
SEQUENCES = {
    "xy=": lambda x, y: [x, y, N],
    "x_op_y=": lambda x, y: [x, N, y, N + 1],
    "sos_x_op_y_mod=": lambda x, y: [N, x, N + 1, y, N + 2, N + 3],
}


def network(seed=0, **fields):
    """Build a small network in float64 with every parameter, gains too, moved off its initial value."""
    # Half-size weights: three blocks of squares without norms otherwise grow beyond what 1e-10 can compare.
    fields = {"d_model": 8, "n_heads": 2, "d_hidden": 11, "init_scale": 0.5} | fields
    config = RunConfig(p=N, architecture="transformer", precision="float64", **fields)
    generator = torch.Generator().manual_seed(seed)
    model = build_model(config, N, generator)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=generator, dtype=torch.float64), alpha=0.1)
    return config, model


def normalised(stream, weights, name):
    centred = stream - stream.mean(-1, keepdims=True)
    scale = np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-5)
    return centred / scale * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def attention(stream, weights, block, n_heads):
    """Each position mixes the values of itself and of those before it, head by head."""
    length, width = stream.shape[0], stream.shape[1] // n_heads
    q, k, v = (stream @ weights[f"{block}.{name}"].T for name in ("query", "key", "value"))
    mixed = np.zeros_like(stream)
    for head, t in itertools.product(range(n_heads), range(length)):
        part = slice(head * width, (head + 1) * width)
        scores = np.array([q[t, part] @ k[s, part] / math.sqrt(width) for s in range(t + 1)])
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        mixed[t, part] = sum(share * v[s, part] for s, share in enumerate(shares))
    return mixed @ weights[f"{block}.out"].T


def written_out(model, config, x, y):
    """Return logits (N,) for one equation, computed at all positions."""
    weights = {name: value.numpy() for name, value in model.state_dict().items()}
    bend, norm = BENDS[config.activation], config.norm
    positions = weights["position"] if config.positions == "learned" else model.position_codes.numpy()
    stream = weights["embed"][SEQUENCES[config.context](x, y)] + positions
    for i in range(config.n_layers):
        block = f"blocks.{i}"
        seen = normalised(stream, weights, f"{block}.norm_attention") if norm == "pre" else stream
        stream = stream + attention(seen, weights, block, config.n_heads)
        stream = normalised(stream, weights, f"{block}.norm_attention") if norm == "post" else stream
        fed = normalised(stream, weights, f"{block}.norm_feed") if norm == "pre" else stream
        stream = stream + bend(fed @ weights[f"{block}.up"].T) @ weights[f"{block}.down"].T
        stream = normalised(stream, weights, f"{block}.norm_feed") if norm == "post" else stream
    stream = normalised(stream, weights, "final_norm") if norm == "pre" else stream
    return weights["unembed"] @ stream[-1]


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


def worst_error(config, model):
    """Return the largest difference from the reference, over the largest logit of the equation (at least 1)."""
    logits = model(X, Y).detach().numpy()
    assert logits.shape == (N * N, N)
    errors = []
    for i in range(0, N * N, 7):
        expected = written_out(model, config, int(X[i]), int(Y[i]))
        errors.append(np.abs(logits[i] - expected).max() / max(1, np.abs(expected).max()))
    return max(errors)


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


@every_norm
def test_a_block_is_causal(norm):
    """A position's output depends on itself and on what came before, on nothing after, and on all of that."""
    _, model = network(norm=norm, activation="gelu")
    stream = torch.randn(1, 4, 8, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    jacobian = torch.autograd.functional.jacobian(lambda s: model.blocks[0](s, last_only=False), stream)
    depends = jacobian[0, :, :, 0].abs().amax((1, 3)) > 0  # (output position, input position)
    assert torch.equal(depends, torch.ones(4, 4).tril().bool())


@every_norm
@pytest.mark.parametrize("length", [3, 4, 6])
def test_the_last_position_alone_equals_the_full_block(norm, length):
    _, model = network(norm=norm)
    stream = torch.randn(7, length, 8, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    full, last = (model.blocks[0](stream, last_only=last_only) for last_only in (False, True))
    assert last.shape == (7, 1, 8)
    assert (full[:, -1:] - last).abs().max() < 1e-12


@pytest.mark.parametrize("context", SEQUENCES)
def test_tokens_are_the_sequence(context):
    _, model = network(context=context)
    expected = [SEQUENCES[context](int(x), int(y)) for x, y in zip(X, Y, strict=True)]
    assert model.tokens(X, Y).tolist() == expected
    assert len(model.embed) == max(map(max, expected)) + 1  # a row for each token that is read, no more


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
