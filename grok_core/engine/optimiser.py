"""The optimisers: one or two of PyTorch's, and where their weight decay pulls."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from grok_core.config import RunConfig

Named = list[tuple[str, nn.Parameter]]
Parameters = list[nn.Parameter]

EMBEDDINGS = ("embed", "position", "unembed")
"""What Muon leaves to AdamW, beside biases and norms: look-up tables and the output layer (Jordan et al. 2024)."""


def _adamw(parameters: Parameters, config: RunConfig) -> torch.optim.Optimizer:
    """Decoupled decay: W ← W − lr (Adam's step + weight_decay · W) (Loshchilov & Hutter 2017)."""
    return torch.optim.AdamW(
        parameters, lr=config.lr, betas=_betas(config), eps=config.eps, weight_decay=0.0, fused=True
    )


def _adam(parameters: Parameters, config: RunConfig) -> torch.optim.Optimizer:
    """Decay as an L2 term in the gradient, which Adam then rescales (E11)."""
    return torch.optim.Adam(
        parameters, lr=config.lr, betas=_betas(config), eps=config.eps, weight_decay=0.0, fused=True
    )


def _sgd(parameters: Parameters, config: RunConfig) -> torch.optim.Optimizer:
    """Gradient descent with momentum; decay as an L2 term in the gradient."""
    return torch.optim.SGD(parameters, lr=config.lr, momentum=config.momentum, weight_decay=0.0, fused=True)


def _muon(parameters: Parameters, config: RunConfig) -> torch.optim.Optimizer:
    """Orthogonalised momentum for hidden matrices, by five Newton-Schulz steps (Jordan et al. 2024; Q)."""
    return torch.optim.Muon(parameters, lr=config.lr, momentum=config.momentum, weight_decay=0.0)


def _betas(config: RunConfig) -> tuple[float, float]:
    first, second = config.betas
    return first, second


OPTIMIZERS: dict[str, Callable[[Parameters, RunConfig], torch.optim.Optimizer]] = {
    "adamw": _adamw,
    "adam": _adam,
    "sgd": _sgd,
    "muon": _muon,
}
DECOUPLED = ("adamw", "muon")
"""Optimisers whose decay acts on the weights themselves; with the others it is a term of the gradient."""

_ADAM = {"step", "exp_avg", "exp_avg_sq"}
MOMENTS = {"adamw": _ADAM, "adam": _ADAM, "sgd": {"momentum_buffer"}, "muon": {*_ADAM, "momentum_buffer"}}
"""What each keeps for a parameter: a branch may go on with the moments of the same kind."""


class Optimiser:
    """All parameters of a network with the optimiser, or the two, that move them.

    Args:
        named: Parameters with their names.
        config: Which optimiser, and its settings.
    """

    def __init__(self, named: Named, config: RunConfig) -> None:
        self.kind = config.optimizer
        self.parameters: list[Tensor] = [parameter for _, parameter in named]
        self.initial = [p.detach().clone() for p in self.parameters] if config.decay_to == "init" else None
        self.parts = [OPTIMIZERS[kind](group, config) for kind, group in _split(named, config.optimizer) if group]

    def step(self, config: RunConfig, lr: float) -> None:
        """Take one step along the gradients, with the settings in force and a learning rate."""
        decays = config.optimizer in DECOUPLED
        pulled = self.initial is not None
        if pulled and config.weight_decay:
            self._pull(config, lr, decays)
        for part in self.parts:
            for group in part.param_groups:
                group["lr"] = lr
                group["weight_decay"] = 0.0 if pulled else config.weight_decay
            part.step()

    @torch.no_grad()
    def _pull(self, config: RunConfig, lr: float, decays: bool) -> None:
        """Decay to where the weights began: W ← W − lr · weight_decay · (W − W₀), or a term of the gradient (P12f)."""
        assert self.initial is not None
        away = torch._foreach_sub(self.parameters, self.initial)
        if decays:
            torch._foreach_add_(self.parameters, away, alpha=-lr * config.weight_decay)
        else:
            gradients = [p.grad for p in self.parameters if p.grad is not None]
            torch._foreach_add_(gradients, away, alpha=config.weight_decay)

    def zero_grad(self) -> None:
        """Forget the gradients."""
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
        """Go on from what `state` returned."""
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
        """Take over the moments of another run's `state` if they are of this kind; decay to the weights of now."""
        if self.initial is not None:
            self.initial = [p.detach().clone() for p in self.parameters]
        moments = {name: value for name, value in tensors.items() if not name.startswith("initial.")}
        if {name.rpartition(".")[2] for name in moments} == MOMENTS[self.kind]:
            self.restore(moments | {f"initial.{i}": value for i, value in enumerate(self.initial or [])})


def _split(named: Named, optimizer: str) -> list[tuple[str, Parameters]]:
    if optimizer != "muon":
        return [(optimizer, [parameter for _, parameter in named])]
    hidden = [p for name, p in named if is_hidden_matrix(name, p)]
    rest = [p for name, p in named if not is_hidden_matrix(name, p)]
    return [("muon", hidden), ("adamw", rest)]


def is_hidden_matrix(name: str, parameter: Tensor) -> bool:
    """Say whether a parameter is a matrix between hidden layers, which Muon is made for."""
    return parameter.ndim == 2 and not name.startswith(EMBEDDINGS)
