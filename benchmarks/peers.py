"""Other people's loop beside ours, when a checkout is given: none of its code is in this repository.

make bench PEERS=path        path holds a checkout of danielmamay/grokking; it needs einops beside PyTorch
"""

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from unittest.mock import MagicMock

import torch

from benchmarks.measuring import Row, milliseconds, ratio, side_by_side
from benchmarks.steps import TRANSFORMER
from grok_core.engine.trainer import Trainer

NAME = "the paper's transformer over danielmamay/grokking, 2 threads"


def rows(path: Path | None) -> Iterator[Row]:
    """Compare steps per second, training alone; yield a row without a value where there is nothing to compare with."""
    if path is None:
        yield Row(NAME, float("nan"), "x", 0, details={"peers": "not given"})
        return
    try:
        theirs = _step(_imported(path))
    except ImportError as error:
        yield Row(NAME, float("nan"), "x", 0, details={"peers": f"cannot be run here: {error}"})
        return
    config = TRANSFORMER.replace(threads=2)
    torch.set_num_threads(config.threads)
    fast, slow = side_by_side(Trainer(config).advance, theirs)
    details = {"ms a step": milliseconds(fast), "theirs, ms": milliseconds(slow)}
    yield Row(NAME, ratio(slow, fast), "x", 0, details=details)


def _imported(path: Path) -> ModuleType:
    """Import their training module; what it only reports to, and draws progress bars with, may be missing."""
    for name in ("wandb", "tqdm"):
        sys.modules.setdefault(name, MagicMock(__spec__=ModuleSpec(name, None)))
    found = next(path.rglob("training.py"), None)
    if found is None:
        raise ImportError(f"{path} holds no training.py of danielmamay/grokking.")
    sys.path.insert(0, str(found.parent))
    return import_module("training")


def _step(training: ModuleType) -> Callable[[], None]:
    """Return one step of their loop: their data, model, optimiser and scheduler, without what it measures."""
    inputs, labels, _, _, size = training.load_data("x/y", TRANSFORMER.p, 0.5, TRANSFORMER.batch_size, "cpu")
    made = training.setup_model(2, 128, 4, TRANSFORMER.p, TRANSFORMER.lr, TRANSFORMER.weight_decay, "cpu")
    model, optimizer, scheduler, criterion = made
    order, at = torch.randperm(len(inputs)), 0

    def step() -> None:
        nonlocal order, at
        if at >= len(inputs):
            order, at = torch.randperm(len(inputs)), 0
        chosen = order[at : at + size]
        at += size
        training.train_step(model, inputs[chosen], labels[chosen], optimizer, criterion)
        scheduler.step()

    return step
