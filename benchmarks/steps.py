"""Steps of training: ours against the plain model, and against the matrix products alone."""

from collections.abc import Callable, Iterator

import torch

from benchmarks import floor, plain
from benchmarks.measuring import Row, milliseconds, ratio, side_by_side
from grok_core.config import RunConfig
from grok_core.engine.precision import supports_bfloat16
from grok_core.engine.trainer import Trainer
from grok_core.presets import preset

TRANSFORMER = preset("power-division").config
LSTM = preset("lstm-alpha").config
MLP = preset("hello-grok").config


def rows() -> Iterator[Row]:
    """Measure all of them."""
    yield against_plain(
        "the paper's transformer, batch 512, 2 threads: shared prefixes over the plain model",
        TRANSFORMER.replace(threads=2),
        plain.transformer,
        3.0,
    )
    yield against_floor("the same: share of the matmul floor reached", TRANSFORMER.replace(threads=2), 0.7)
    yield coarse("the same: bfloat16 over float32", TRANSFORMER.replace(threads=2), 1.5)
    yield against_plain("LSTM, batch 512: shared over plain", LSTM, plain.lstm, 1.8)
    yield against_floor("MLP hello-grok, full batch, 1 thread: share of the matmul floor", MLP, 0.55)


def against_plain(name: str, config: RunConfig, plain_of: Callable[..., plain.Forward], bound: float) -> Row:
    """Compare steps per second with those of the same trainer around the plain model."""
    torch.set_num_threads(config.threads)
    ours, theirs = Trainer(config), Trainer(config)
    expected = ours.model(ours.x[:512], ours.y[:512])
    theirs.model.forward = plain_of(theirs.model)
    found = theirs.model(ours.x[:512], ours.y[:512])
    assert torch.allclose(found, expected, rtol=1e-3, atol=1e-4), "the plain model computes something else"
    fast, slow = side_by_side(ours.advance, theirs.advance)
    details = {"ms a step": milliseconds(fast), "plain, ms": milliseconds(slow)}
    return Row(name, ratio(slow, fast), "x", bound, details=details)


def against_floor(name: str, config: RunConfig, bound: float) -> Row:
    """Compare a step with its matrix products alone."""
    torch.set_num_threads(config.threads)
    trainer = Trainer(config)
    trainer.advance()
    products = floor.products_of(trainer.advance)
    least, step = side_by_side(lambda: floor.multiply(products), trainer.advance)
    work = floor.gigaflop(products)
    details = {
        "ms a step": milliseconds(step),
        "products, ms": milliseconds(least),
        "GFLOP": round(work, 3),
        "GFLOP/s of the products": round(1000 * work / milliseconds(least)),
    }
    return Row(name, ratio(least, step), "share", bound, details=details)


def coarse(name: str, config: RunConfig, bound: float) -> Row:
    """Compare a step in float32 with one in bfloat16, and the products of both."""
    torch.set_num_threads(config.threads)
    if not supports_bfloat16():
        return Row(name, float("nan"), "x", bound, details={"not measured": "this processor has no bfloat16"})
    fine, fast = Trainer(config), Trainer(config.replace(precision="bfloat16"))
    fine.advance()
    products = floor.products_of(fine.advance)
    halves = floor.in_bfloat16(products)
    slow, quick, most, least = side_by_side(
        fine.advance, fast.advance, lambda: floor.multiply(products), lambda: floor.multiply(halves)
    )
    details = {
        "float32, ms": milliseconds(slow),
        "bfloat16, ms": milliseconds(quick),
        "the products alone, x": round(ratio(most, least), 2),
    }
    return Row(name, ratio(slow, quick), "x", bound, details=details)
