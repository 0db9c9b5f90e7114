"""The optimisers: one or two of PyTorch's, their parameter groups, and decay to zero or to the initial weights."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from grok_core.config import RunConfig
from grok_core.config.table import DECOUPLED

Named = list[tuple[str, nn.Parameter]]
Groups = list[dict[str, Any]]

SEPARATE = "separate"
"""Key in a parameter group: True for the group of the embeddings with `embedding_lr`, which has no weight decay."""

EMBEDDINGS = ("embed", "position", "unembed")
"""Prefixes of the matrices that AdamW moves when the optimiser is Muon: look-up tables and the output layer.

Biases and norms are AdamW's too (Jordan et al. 2024).
"""


def _adamw(groups: Groups, config: RunConfig) -> torch.optim.Optimizer:
    """Decoupled decay: W ← W − lr (Adam's step + weight_decay · W) (Loshchilov & Hutter 2017)."""
    return torch.optim.AdamW(groups, lr=config.lr, betas=_betas(config), eps=config.eps, weight_decay=0.0, fused=True)


def _adam(groups: Groups, config: RunConfig) -> torch.optim.Optimizer:
    """Decay as an L2 term in the gradient, which Adam then rescales (E11)."""
    return torch.optim.Adam(groups, lr=config.lr, betas=_betas(config), eps=config.eps, weight_decay=0.0, fused=True)


def _sgd(groups: Groups, config: RunConfig) -> torch.optim.Optimizer:
    """Gradient descent with momentum; decay as an L2 term in the gradient."""
    return torch.optim.SGD(groups, lr=config.lr, momentum=config.momentum, weight_decay=0.0, fused=True)


def _muon(groups: Groups, config: RunConfig) -> torch.optim.Optimizer:
    """Orthogonalised momentum for hidden matrices, by five Newton-Schulz steps (Jordan et al. 2024; Q)."""
    return torch.optim.Muon(groups, lr=config.lr, momentum=config.momentum, weight_decay=0.0)


def _betas(config: RunConfig) -> tuple[float, float]:
    first, second = config.betas
    return first, second


OPTIMIZERS: dict[str, Callable[[Groups, RunConfig], torch.optim.Optimizer]] = {
    "adamw": _adamw,
    "adam": _adam,
    "sgd": _sgd,
    "muon": _muon,
}
_ADAM = {"step", "exp_avg", "exp_avg_sq"}
MOMENTS = {"adamw": _ADAM, "adam": _ADAM, "sgd": {"momentum_buffer"}, "muon": {*_ADAM, "momentum_buffer"}}
"""The state that each optimiser keeps for a parameter: a branch may take over the moments of the same optimiser."""


class Optimiser:
    """All parameters of a network with the one or two optimisers that move them.

    Args:
        named: Parameters with their names.
        config: The optimiser's name and its settings.
    """

    def __init__(self, named: Named, config: RunConfig) -> None:
        self.kind = config.optimizer
        self.parameters: list[Tensor] = [parameter for _, parameter in named]
        self.parts = [OPTIMIZERS[kind](groups, config) for kind, groups in _split(named, config)]
        groups = [group for part in self.parts for group in part.param_groups]
        self.decaying: list[Tensor] = [p for group in groups if not group[SEPARATE] for p in group["params"]]
        self.initial = [p.detach().clone() for p in self.decaying] if config.decay_to == "init" else None

    def step(self, config: RunConfig, lr: float) -> None:
        """Take one step along the gradients, with the settings in force and a learning rate."""
        decays_to_initial = self.initial is not None
        if decays_to_initial and config.weight_decay:
            self._decay_to_initial(config, lr)
        for part in self.parts:
            for group in part.param_groups:
                group["lr"] = lr * config.embedding_lr / config.lr if group[SEPARATE] else lr
                group["weight_decay"] = 0.0 if decays_to_initial or group[SEPARATE] else config.weight_decay
            part.step()

    @torch.no_grad()
    def _decay_to_initial(self, config: RunConfig, lr: float) -> None:
        """Decay to the initial weights: W ← W − lr · weight_decay · (W − W₀), or a term of the gradient (P12f)."""
        assert self.initial is not None
        differences = torch._foreach_sub(self.decaying, self.initial)
        if config.optimizer in DECOUPLED:
            torch._foreach_add_(self.decaying, differences, alpha=-lr * config.weight_decay)
        else:
            gradients = [p.grad for p in self.decaying if p.grad is not None]
            torch._foreach_add_(gradients, differences, alpha=config.weight_decay)

    def zero_grad(self) -> None:
        """Set all gradients to None."""
        for parameter in self.parameters:
            parameter.grad = None

    def state(self) -> dict[str, Tensor]:
        """Return moments and initial weights, by flat name."""
        tensors = {f"initial.{i}": value for i, value in enumerate(self.initial or [])}
        for j, part in enumerate(self.parts):
            for i, state in part.state_dict()["state"].items():
                tensors |= {f"{j}.{i}.{key}": value for key, value in state.items() if isinstance(value, Tensor)}
        return tensors

    def restore(self, tensors: dict[str, Tensor]) -> None:
        """Set moments and initial weights to what `state` returned."""
        if self.initial is not None:
            self.initial = [tensors[f"initial.{i}"].clone() for i in range(len(self.initial))]
        for j, part in enumerate(self.parts):
            states: dict[int, dict[str, Any]] = {}
            for name, value in tensors.items():
                part_index, index, key = name.split(".", 2) if name.count(".") == 2 else ("", "", "")
                if part_index == str(j):
                    states.setdefault(int(index), {})[key] = value.clone()
            part.load_state_dict({"state": states, "param_groups": part.state_dict()["param_groups"]})

    def adopt(self, tensors: dict[str, Tensor]) -> None:
        """Take over the moments of another run's `state` if they fit; the present weights become the initial ones."""
        if self.initial is not None:
            self.initial = [p.detach().clone() for p in self.decaying]
        moments = {name: value for name, value in tensors.items() if not name.startswith("initial.")}
        if {name.rpartition(".")[2] for name in moments} == MOMENTS[self.kind] and self._fits(moments):
            self.restore(moments | {f"initial.{i}": value for i, value in enumerate(self.initial or [])})

    def _fits(self, moments: dict[str, Tensor]) -> bool:
        """Say whether the moments have the shapes of these parameters: the parameter groups may be different ones."""
        shapes = {
            f"{j}.{i}": parameter.shape
            for j, part in enumerate(self.parts)
            for i, parameter in enumerate(p for group in part.param_groups for p in group["params"])
        }
        kept = {name.rpartition(".")[0]: value.shape for name, value in moments.items() if value.ndim}
        return kept == shapes


def _split(named: Named, config: RunConfig) -> list[tuple[str, Groups]]:
    """Return each optimiser's name with its parameter groups."""
    other = "adamw" if config.optimizer == "muon" else config.optimizer
    found: dict[str, dict[bool, list[nn.Parameter]]] = {"muon": {}, other: {}}
    for name, parameter in named:
        is_separate = config.embedding_lr > 0 and name.startswith("embed")
        by_muon = config.optimizer == "muon" and is_hidden_matrix(name, parameter)
        found["muon" if by_muon else other].setdefault(is_separate, []).append(parameter)
    return [
        (kind, [{"params": parameters, SEPARATE: is_separate} for is_separate, parameters in groups.items()])
        for kind, groups in found.items()
        if groups
    ]


def is_hidden_matrix(name: str, parameter: Tensor) -> bool:
    """Say whether a parameter is a matrix between hidden layers, which Muon moves."""
    return parameter.ndim == 2 and not name.startswith(EMBEDDINGS)
