"""All that is needed to go on with a run as if it had never stopped, or to begin another one from there."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from grok_core.config.links import to_query

if TYPE_CHECKING:
    from grok_core.engine.trainer import Trainer


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """The state of a run after a step.

    Args:
        step: The step.
        tensors: Weights ("model.…"), optimiser ("optimizer.…"), random generators ("generator.…"), the order
            of the batches, filters, counters and settings in force, by flat name: what a safetensors file holds.
    """

    step: int
    tensors: dict[str, Tensor]


def take(trainer: "Trainer") -> Checkpoint:
    """Return a copy of everything the next step depends on."""
    t = trainer
    tensors = {f"model.{name}": value for name, value in t.model.state_dict().items()}
    tensors |= {f"optimizer.{name}": value for name, value in t.optimiser.state().items()}
    tensors |= {f"grokfast.{name}": value for name, value in t.grokfast.state().items()}
    tensors |= {f"generator.{name}": generator.get_state() for name, generator in _generators(t).items()}
    tensors["batches.order"], tensors["seen"], tensors["triggers"] = t.batches.order, t.seen, t.triggers.state()
    tensors["counters"] = torch.tensor([t.batches.position, t.batches.taken, t.streak, t.streak_step, t.hands])
    tensors["first_norm"] = torch.tensor(t.first_norm, dtype=torch.float64)
    tensors["settings"] = _to_bytes(to_query(t.settings, t.config.replace(interventions="")))
    return Checkpoint(t.step, {name: value.detach().clone() for name, value in tensors.items()})


def resume(trainer: "Trainer", checkpoint: Checkpoint) -> None:
    """Bring a fresh trainer of the same configuration to where a checkpoint was taken."""
    t, tensors = trainer, checkpoint.tensors
    t.change(t.settings.changed(_from_bytes(tensors["settings"]).items()))
    _load(t, checkpoint)
    t.optimiser.restore(_under("optimizer.", tensors))
    t.grokfast.restore(_under("grokfast.", tensors))
    t.triggers.restore(tensors["triggers"])
    t.batches.order = tensors["batches.order"].clone()
    t.batches.position, t.batches.taken, t.streak, t.streak_step, t.hands = tensors["counters"].tolist()


def branch(trainer: "Trainer", checkpoint: Checkpoint) -> None:
    """Begin a run of another configuration from a checkpoint: its weights, moments and random generators.

    Everything else is the new configuration's: an optimiser of another kind begins without moments, filters begin
    empty, batches in a new order, and what decays to the initial weights decays to those of the checkpoint.
    """
    t, tensors = trainer, checkpoint.tensors
    _load(t, checkpoint)
    t.optimiser.adopt(_under("optimizer.", tensors))
    t.batches.taken = int(tensors["counters"][1])


def _load(t: "Trainer", checkpoint: Checkpoint) -> None:
    t.step, tensors = checkpoint.step, checkpoint.tensors
    t.model.load_state_dict(_under("model.", tensors))
    for name, generator in _generators(t).items():
        generator.set_state(tensors[f"generator.{name}"])
    t.seen = t.seen | tensors["seen"]
    t.first_norm = float(tensors["first_norm"])


def _generators(t: "Trainer") -> dict[str, torch.Generator]:
    return {"batches": t.batches.generator, "noise": t.noise, "dropout": t.model.dropout.generator}


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}


def _to_bytes(settings: dict[str, str]) -> Tensor:
    return torch.frombuffer(bytearray(json.dumps(settings).encode()), dtype=torch.uint8)


def _from_bytes(tensor: Tensor) -> dict[str, str]:
    settings: dict[str, str] = json.loads(bytes(tensor.tolist()))
    return settings
