"""The state of one training run, and the three things done with it: a step, a measurement, a checkpoint."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from grok_core.config import RunConfig
from grok_core.engine.batches import Batches
from grok_core.engine.checkpoint import Checkpoint
from grok_core.engine.optimiser import OPTIMIZERS, learning_rate
from grok_core.engine.records import NO_ANSWER, Metrics, Snapshot
from grok_core.models import build_model
from grok_core.tasks.task import build_task

EVALUATION_ROWS = 4096
"""Equations evaluated at once: bounds memory at p = 251 without slowing the small tables."""


def named_generator(seed: int, purpose: int) -> torch.Generator:
    """Return a generator of its own for each purpose (1 weights, 2 batches), from one seed."""
    mixed = np.random.SeedSequence([seed, purpose]).generate_state(1, np.uint64)[0]
    return torch.Generator().manual_seed(int(mixed) & (2**63 - 1))


class Trainer:
    """Network, optimiser, data and random generators of a run, after `step` steps."""

    def __init__(self, config: RunConfig) -> None:
        self.config, self.step = config, 0
        self.task = task = build_task(config)
        self.x, self.y, self.answer, self.target = map(torch.from_numpy, (task.x, task.y, task.answer, task.target))
        self.train_indices, self.val_indices = torch.from_numpy(task.train), torch.from_numpy(task.val)
        self.model = build_model(config, task.n, named_generator(config.seed, 1))
        self.optimizer = OPTIMIZERS[config.optimizer](self.model.parameters(), config)
        self.batches = Batches(self.train_indices, config.batch_size, named_generator(config.seed, 2))
        self.streak, self.streak_step = 0, -1  # sustained reports at val >= 0.99, and the last one counted

    @torch.enable_grad()
    def advance(self) -> None:
        """Take one optimisation step."""
        self.step += 1
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(self.step, self.config)
        batch = self.batches.next()
        loss = F.cross_entropy(self.model(self.x[batch], self.y[batch]), self.target[batch])
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()

    @torch.no_grad()
    def logits(self) -> Tensor:
        """Return the logits (N, n) of every equation of the table."""
        parts = zip(torch.split(self.x, EVALUATION_ROWS), torch.split(self.y, EVALUATION_ROWS), strict=True)
        return torch.cat([self.model(x, y) for x, y in parts])

    @torch.no_grad()
    def measure(self, logits: Tensor) -> Metrics:
        """Return the metrics of logits (N, n)."""
        nll_N = F.cross_entropy(logits, self.target, reduction="none").double()
        right_N = (logits.argmax(1) == self.target).double()
        rows = torch.stack([nll_N, right_N, (-nll_N).exp()])
        train = rows[:, self.train_indices].mean(1).tolist()
        val = rows[:, self.val_indices].mean(1).tolist()
        squares = torch.stack([p.double().square().sum() for p in self.model.parameters()])
        return Metrics(
            train_loss=train[0],
            val_loss=val[0],
            train_accuracy=train[1],
            val_accuracy=val[1],
            gap=val[0] - train[0],
            weight_norm=float(squares.sum().sqrt()),
            train_probability=train[2],
            val_probability=val[2],
        )

    @torch.no_grad()
    def snapshot(self, logits: Tensor) -> Snapshot:
        """Return what the pictures need, from logits (N, n)."""
        given = logits.softmax(1).gather(1, self.answer[:, None])[:, 0]
        left, right = self.model.operand_embeddings()
        grid = self.task.grid
        return Snapshot(
            step=self.step,
            embedding_x=left.float().numpy().copy(),
            embedding_y=right.float().numpy().copy(),
            output_rows=self.model.output_rows().float().numpy().copy(),
            predicted=grid(logits.argmax(1).numpy().astype(np.uint8), NO_ANSWER),
            probability=grid((given * 255).round().numpy().astype(np.uint8), 0),
        )

    def checkpoint(self) -> Checkpoint:
        """Return a copy of everything the next step depends on."""
        tensors = {f"model.{name}": value for name, value in self.model.state_dict().items()}
        for i, state in self.optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{i}.{key}": value for key, value in state.items()}
        tensors["generator.batches"] = self.batches.generator.get_state()
        tensors["batches.order"] = self.batches.order
        tensors["counters"] = torch.tensor([self.batches.position, self.streak, self.streak_step])
        return Checkpoint(self.step, {name: value.detach().clone() for name, value in tensors.items()})

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back to where a checkpoint was taken."""
        tensors, self.step = checkpoint.tensors, checkpoint.step
        self.model.load_state_dict(_under("model.", tensors))
        states: dict[int, dict[str, Tensor]] = {}
        for name, value in _under("optimizer.", tensors).items():
            index, key = name.split(".")
            states.setdefault(int(index), {})[key] = value.clone()
        groups = self.optimizer.state_dict()["param_groups"]
        self.optimizer.load_state_dict({"state": states, "param_groups": groups})
        self.batches.generator.set_state(tensors["generator.batches"])
        self.batches.order = tensors["batches.order"].clone()
        self.batches.position, self.streak, self.streak_step = tensors["counters"].tolist()


def _under(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
