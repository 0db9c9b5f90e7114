"""A network at one step, opened: its weights as one vector, its loss and derivatives, its inside.

Measures of flatness and complexity need more of a network than its reports tell: they take the functions of this class
as plain callables on NumPy arrays. Everything here is a copy in float64: nothing reaches the training it came from.
"""

# N equations, C answers, H neurons, P parameters

import copy
from collections.abc import Callable, Mapping
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.func import functional_call

from grok_core.config import RunConfig
from grok_core.engine.checkpoint import Checkpoint, resume
from grok_core.engine.hook_points import equation_rows, recorded_values
from grok_core.engine.losses import losses
from grok_core.engine.trainer import EVALUATION_ROWS, Trainer
from grok_core.models.sharing import Equations
from grok_core.models.surroundings import undisturbed

Floats = NDArray[np.float64]
Share = Literal["train", "val"]


class Opened:
    """A network and its data at one step.

    Args:
        trainer: The training whose present state is copied.

    `task` is the task with its split, `settings` the configuration after the changes so far, `step` the step.
    """

    def __init__(self, trainer: Trainer) -> None:
        self.step, self.settings, self.task = trainer.step, trainer.settings, trainer.task
        self.model = copy.deepcopy(trainer.model).double().eval()
        self._x, self._y, self._target = trainer.x, trainer.y, trainer.target
        self._at: Mapping[Share, Tensor] = {"train": trainer.train_indices, "val": trainer.val_indices}
        self._parameters = dict(self.model.named_parameters())  # tied parameters once

    @property
    def size(self) -> int:
        """P, the number of parameters."""
        return sum(p.numel() for p in self._parameters.values())

    def vector(self) -> Floats:
        """Return all parameters as one vector (P,)."""
        return np.concatenate([p.detach().reshape(-1).numpy() for p in self._parameters.values()])

    def parameters(self) -> dict[str, Floats]:
        """Return the parameters by name, copies."""
        return {name: p.detach().numpy().copy() for name, p in self._parameters.items()}

    def loss(self, vector: Floats | None = None, share: Share = "train") -> float:
        """Return the mean loss on the training or the validation equations, with the parameters of `vector` (P,)."""
        with undisturbed(self.settings.threads), torch.no_grad():
            return float(self._loss(self._of(vector), self._at[share]))

    def loss_and_gradient(self, vector: Floats | None = None, share: Share = "train") -> tuple[float, Floats]:
        """Return the loss and its gradient (P,)."""
        with undisturbed(self.settings.threads):
            weights = {name: p.detach().clone().requires_grad_() for name, p in self._of(vector).items()}
            loss = self._loss(weights, self._at[share])
            gradients = torch.autograd.grad(loss, list(weights.values()))
        return float(loss.detach()), _flat(gradients)

    def hessian_product(self, share: Share = "train") -> Callable[[Floats], Floats]:
        """Return the function v (P,) -> H v (P,), H the Hessian of the loss at these weights."""
        with undisturbed(self.settings.threads):
            weights = {name: p.detach().clone().requires_grad_() for name, p in self._parameters.items()}
            loss = self._loss(weights, self._at[share])
            gradients = torch.autograd.grad(loss, list(weights.values()), create_graph=True)

        def product(direction: Floats) -> Floats:
            with undisturbed(self.settings.threads):
                pairs = zip(gradients, self._of(direction).values(), strict=True)
                along = torch.stack([(g * v).sum() for g, v in pairs]).sum()
                found = torch.autograd.grad(
                    along, list(weights.values()), retain_graph=True, allow_unused=True, materialize_grads=True
                )
            return _flat(found)

        return product

    def logits(self, vector: Floats | None = None) -> Floats:
        """Return the logits (N, C) of all equations, without dropout."""
        with undisturbed(self.settings.threads), torch.no_grad():
            weights = self._of(vector)
            parts = (self._logits(weights, at) for at in torch.split(torch.arange(len(self._x)), EVALUATION_ROWS))
            return torch.cat(list(parts)).numpy()

    def hidden(self) -> Floats:
        """Return the activations (N, H) of the last hidden layer (`Network.neurons`) in all equations."""
        found = []
        with undisturbed(self.settings.threads), torch.no_grad(), recorded_values({self.model.neurons}) as values:
            for at in torch.split(torch.arange(len(self._x)), EVALUATION_ROWS):
                equations = Equations(self._x[at], self._y[at])
                self.model(equations.x, equations.y)
                found.append(equation_rows(values[self.model.neurons], equations))
        return torch.cat(found).numpy()

    def _of(self, vector: Floats | None) -> Mapping[str, Tensor]:
        """Return a vector as parameters by name; None for those of the network."""
        if vector is None:
            return self._parameters
        if np.shape(vector) != (self.size,):
            raise ValueError(f"Got a vector of shape {np.shape(vector)}; this network has {self.size} parameters.")
        whole = torch.from_numpy(np.array(vector, dtype=np.float64))
        pieces = torch.split(whole, [p.numel() for p in self._parameters.values()])
        named = zip(self._parameters.items(), pieces, strict=True)
        return {name: piece.view_as(p) for (name, p), piece in named}

    def _logits(self, weights: Mapping[str, Tensor], at: Tensor) -> Tensor:
        found: Tensor = functional_call(self.model, dict(weights), (self._x[at], self._y[at]))
        return found

    def _loss(self, weights: Mapping[str, Tensor], at: Tensor) -> Tensor:
        return losses(self._logits(weights, at), self._target[at], self.settings).mean()


def open_checkpoint(config: RunConfig, checkpoint: Checkpoint) -> Opened:
    """Open the network of a checkpoint of this configuration."""
    with undisturbed(config.threads):
        trainer = Trainer(config)
        resume(trainer, checkpoint)
    return Opened(trainer)


def _flat(tensors: tuple[Tensor, ...]) -> Floats:
    return np.concatenate([t.detach().reshape(-1).numpy() for t in tensors])
