"""Checkpoints: save the state of a run, resume the run from it, or begin a branch from it."""

import json
from dataclasses import dataclass

import torch
from torch import Tensor

from grok_core.config.links import to_query
from grok_core.engine.trainer import Trainer


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """The state of a run after a step.

    Args:
        step: The step.
        tensors: Weights ("model.…"), optimiser ("optimizer.…"), random generators ("generator.…"), the order
            of the batches, filters, counters and the present settings, by flat name, as in a safetensors file.
    """

    step: int
    tensors: dict[str, Tensor]


def save(trainer: Trainer) -> Checkpoint:
    """Return a checkpoint: a copy of everything on which the next step depends."""
    t = trainer
    tensors = {f"model.{name}": value for name, value in t.model.state_dict().items()}
    tensors |= {f"optimizer.{name}": value for name, value in t.optimiser.state().items()}
    tensors |= {f"grokfast.{name}": value for name, value in t.grokfast.state().items()}
    tensors |= {f"generator.{name}": generator.get_state() for name, generator in _generators(t).items()}
    tensors["batches.order"], tensors["seen"], tensors["triggers"] = t.batches.order, t.ever_trained, t.triggers.state()
    tensors["counters"] = torch.tensor(
        [t.batches.position, t.batches.taken, t.streak, t.streak_step, t.changes_by_hand]
    )
    tensors["first_norm"] = torch.tensor(t.first_norm, dtype=torch.float64)
    tensors["settings"] = _to_bytes(to_query(t.settings, t.config.replace(interventions="")))
    return Checkpoint(t.step, {name: value.detach().clone() for name, value in tensors.items()})


def resume(trainer: Trainer, checkpoint: Checkpoint) -> None:
    """Give a new trainer of the same configuration the state of a checkpoint."""
    t, tensors = trainer, checkpoint.tensors
    t.change(t.settings.changed(_from_bytes(tensors["settings"]).items()))
    _load(t, checkpoint)
    t.optimiser.restore(_with_prefix("optimizer.", tensors))
    t.grokfast.restore(_with_prefix("grokfast.", tensors))
    t.triggers.restore(tensors["triggers"])
    t.batches.order = tensors["batches.order"].clone()
    t.batches.position, t.batches.taken, t.streak, t.streak_step, t.changes_by_hand = tensors["counters"].tolist()


def branch(trainer: Trainer, checkpoint: Checkpoint) -> None:
    """Begin a run of another configuration with a checkpoint's weights, moments and random generators.

    Everything else is the new configuration's: another optimiser begins without moments, filters begin empty, batches
    come in a new order, and decay to the initial weights is decay to the weights of the checkpoint.
    """
    t, tensors = trainer, checkpoint.tensors
    _load(t, checkpoint)
    t.optimiser.adopt(_with_prefix("optimizer.", tensors))
    t.batches.taken = int(tensors["counters"][1])


def _load(t: Trainer, checkpoint: Checkpoint) -> None:
    t.step, tensors = checkpoint.step, checkpoint.tensors
    t.model.load_state_dict(_with_prefix("model.", tensors))
    for name, generator in _generators(t).items():
        generator.set_state(tensors[f"generator.{name}"])
    t.ever_trained = t.ever_trained | tensors["seen"]
    t.first_norm = float(tensors["first_norm"])


def _generators(t: Trainer) -> dict[str, torch.Generator]:
    return {"batches": t.batches.generator, "noise": t.noise, "dropout": t.model.dropout.generator}


def _with_prefix(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the tensors whose names have a prefix, by the rest of the name."""
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}


def _to_bytes(settings: dict[str, str]) -> Tensor:
    return torch.frombuffer(bytearray(json.dumps(settings).encode()), dtype=torch.uint8)


def _from_bytes(tensor: Tensor) -> dict[str, str]:
    settings: dict[str, str] = json.loads(bytes(tensor.tolist()))
    return settings
