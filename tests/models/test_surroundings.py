# ruff: noqa: TID251 - the callers of these tests set what this program must not set
"""A run depends on its configuration alone: what its caller has set in PyTorch and NumPy is out of reach, and stays."""

import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from grok_core.config import RunConfig
from grok_core.engine import Report, train
from grok_core.models import build_model
from grok_core.models.surroundings import flushes_denormals, undisturbed
from grok_core.runs import create_run, execute
from grok_core.runs.reader import Run
from tests.engine.tiny_runs import TINY


@contextmanager
def setting(write: Callable[[Any], object], value: Any, before: Any) -> Iterator[None]:
    write(value)
    try:
        yield
    finally:
        write(before)


SURROUNDINGS: dict[str, Callable[[], Any]] = {
    "default dtype float64": lambda: setting(torch.set_default_dtype, torch.float64, torch.float32),
    "default dtype bfloat16": lambda: setting(torch.set_default_dtype, torch.bfloat16, torch.float32),
    "default device": lambda: setting(torch.set_default_device, "meta", None),
    "device context": lambda: torch.device("meta"),
    "inference mode": torch.inference_mode,
    "no_grad": torch.no_grad,
    "autocast": lambda: torch.autocast("cpu", dtype=torch.bfloat16),
    "flushed denormals": lambda: setting(torch.set_flush_denormal, True, False),
    "deterministic algorithms": lambda: setting(torch.use_deterministic_algorithms, True, False),
    "matmul precision": lambda: setting(torch.set_float32_matmul_precision, "medium", "highest"),
    "anomalies": lambda: setting(torch.autograd.set_detect_anomaly, True, False),
    "NumPy errors": lambda: np.errstate(all="raise"),
    "four threads": lambda: setting(torch.set_num_threads, 4, torch.get_num_threads()),
    "seeds": lambda: setting(torch.manual_seed, 7, 0),
}
every_surrounding = pytest.mark.parametrize("surrounding", SURROUNDINGS.values(), ids=list(SURROUNDINGS))

CONFIGS = {
    "mlp": TINY.replace(batch_size=4, update_noise=0.1, weight_noise=0.1, threads=1, steps=24),
    "transformer": TINY.replace(
        architecture="transformer",
        n_heads=2,
        dropout=0.2,
        optimizer="muon",
        init="circular",
        interventions="step 9: lr=1",
        steps=14,  # Muon is slow on so small matrices
    ),
    "float64": TINY.replace(
        precision="float64", init="orthogonal", grokfast="ema", clip=1.0, softmax="stablemax", steps=24
    ),
}


def what_is_set() -> tuple[Any, ...]:
    return (
        torch.get_default_dtype(),
        torch.get_default_device(),
        torch.is_inference_mode_enabled(),
        torch.is_grad_enabled(),
        torch.is_autocast_enabled("cpu"),
        flushes_denormals(),
        torch.get_deterministic_debug_mode(),
        torch.get_float32_matmul_precision(),
        torch.is_anomaly_enabled(),
        tuple(np.geterr().items()),
        torch.get_num_threads(),
        torch.get_rng_state().sum().item() if torch.get_default_device().type == "cpu" else None,
        np.random.get_state()[1][:8].tobytes(),  # noqa: NPY002 - the caller's generator
    )


def everything(config: RunConfig, resume: Any = None) -> tuple[list[bytes], Any]:
    """Train, ask for all that an item offers, and hold at every item that the caller's settings are as they were."""
    before, found, checkpoint = what_is_set(), [], None
    for item in train(config, resume=resume):
        assert what_is_set() == before
        if item.step % 14 == 3 or isinstance(item, Report):
            report = item if isinstance(item, Report) else item.report()
            found.append(np.array(astuple(report.metrics), dtype=float).tobytes())
            parts = [*report.snapshot().arrays().values(), *item.dissection().arrays().values()]
            checkpoint = checkpoint if checkpoint and checkpoint.step >= 14 else item.checkpoint()
            with torch.device("cpu"):
                parts += [tensor.numpy() for tensor in checkpoint.tensors.values()]
            found += [part.tobytes() for part in parts]
            assert what_is_set() == before
    return found, checkpoint


@cache
def undisturbed_run(config: RunConfig) -> tuple[list[bytes], list[bytes]]:
    """Return what a run is in surroundings of which nothing was changed: whole, and resumed."""
    whole, checkpoint = everything(config)
    return whole, everything(config, checkpoint)[0]


@pytest.mark.parametrize("config", CONFIGS.values(), ids=list(CONFIGS))
@every_surrounding
def test_a_run_has_the_same_bits_in_all_surroundings(surrounding, config):
    alone, resumed = undisturbed_run(config)
    with surrounding():
        inside, inner_checkpoint = everything(config)
        inside_resumed, _ = everything(config, inner_checkpoint)
    assert (inside, inside_resumed) == (alone, resumed)


@pytest.mark.parametrize("config", CONFIGS.values(), ids=list(CONFIGS))
def test_the_runs_in_all_surroundings_left_nothing_behind(config):
    """What one of them had left, the next one would have met, and the last one's is met here."""
    assert everything(config)[0] == undisturbed_run(config)[0]


@every_surrounding
def test_a_network_is_the_same_in_all_surroundings(surrounding):
    def weights() -> list[bytes]:
        with undisturbed():
            generator = torch.Generator().manual_seed(3)
        model = build_model(CONFIGS["transformer"], 5, generator)
        return [parameter.detach().numpy().tobytes() for parameter in model.parameters()]

    alone = weights()
    with surrounding():
        assert weights() == alone


def rows_of(home: Path) -> list[dict[str, Any]]:
    """Return the metrics of a run that is trained in a folder."""
    folder = create_run(TINY, target=home / "run")
    assert execute(folder).state == "finished"
    return [{k: v for k, v in row.items() if k != "seconds"} for row in Run(folder).rows()]


@cache
def undisturbed_rows() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as home:
        return rows_of(Path(home))


@every_surrounding
def test_a_folder_is_trained_and_resumed_alike_in_all_surroundings(surrounding, tmp_path):
    alone = undisturbed_rows()
    with surrounding():
        assert rows_of(tmp_path) == alone


@every_surrounding
def test_an_error_and_an_early_end_leave_the_settings_as_they_were(surrounding):
    with surrounding():
        before = what_is_set()
        with pytest.raises(ZeroDivisionError), undisturbed(threads=2):
            raise ZeroDivisionError
        assert what_is_set() == before
        items = train(TINY)
        next(items)
        items.close()
        assert what_is_set() == before


def test_two_threads_compute_in_their_own_settings_though_the_process_has_others():
    """The first one out must not give the other one, which still computes, the caller's default type."""
    inside, may_leave, seen = threading.Event(), threading.Event(), []

    def slow() -> None:
        with undisturbed():
            inside.set()
            may_leave.wait(10)
            seen.append(torch.get_default_dtype())

    with setting(torch.set_default_dtype, torch.float64, torch.float32):
        with undisturbed():
            other = threading.Thread(target=slow)
            other.start()
            assert inside.wait(10)
        seen.append(torch.get_default_dtype())
        may_leave.set()
        other.join()
        assert seen == [torch.float32, torch.float32]
        assert torch.get_default_dtype() == torch.float64
