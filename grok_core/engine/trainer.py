"""The state of one training run, and what is done with it: a step, a measurement, a change of settings."""

import numpy as np
import torch
from torch import Tensor

from grok_core.config import RunConfig
from grok_core.config.interventions import parse
from grok_core.engine import noise
from grok_core.engine.answer_scores import answer_scores
from grok_core.engine.batches import Batches
from grok_core.engine.gradients import Grokfast, shape
from grok_core.engine.losses import mean_loss, measured_losses, predictions, probabilities
from grok_core.engine.optimiser import Optimiser
from grok_core.engine.precision import matmuls, refuse_unsupported
from grok_core.engine.progress_losses import progress_losses
from grok_core.engine.records import NO_ANSWER, Event, Metrics, Snapshot
from grok_core.engine.schedule import learning_rate
from grok_core.engine.triggers import Triggers
from grok_core.engine.val_phases import val_phases
from grok_core.measures.parallelograms import representation_quality
from grok_core.measures.progress_measures import parts_of
from grok_core.models import build_model
from grok_core.models.surroundings import flushed_denormals
from grok_core.tasks.task import build_task

EVALUATION_ROWS = 4096
"""Number of equations evaluated at once: it limits the memory at p = 251 and does not slow small tables."""

WEIGHTS, BATCHES, NOISE, DROPOUT = 1, 2, 3, 4


def named_generator(seed: int, purpose: int) -> torch.Generator:
    """Return the random generator of one purpose; those of one seed are independent of each other."""
    mixed = np.random.SeedSequence([seed, purpose]).generate_state(1, np.uint64)[0]
    return torch.Generator().manual_seed(int(mixed) & (2**63 - 1))


class Trainer:
    """Network, optimiser, data and random generators of a run after `step` steps.

    `config` is the configuration at the beginning, `settings` the configuration after the interventions so far.
    """

    def __init__(self, config: RunConfig) -> None:
        refuse_unsupported(config)
        self.config, self.step = config, 0
        self.settings = config.replace(interventions="")
        self._load_data(config)
        self.parts = parts_of(self.task) if config.loss == "cross_entropy" else None
        self.ever_trained = self._trained_on()  # (N,) bool: equations trained on at this or any earlier step
        self.model = build_model(
            config,
            self.task.n,
            named_generator(config.seed, WEIGHTS),
            named_generator(config.seed, DROPOUT),
            n_answers=self.task.n_answers,
        )
        self.weights = list(self.model.parameters())
        self.dtype = self.weights[0].dtype  # of weights and losses; matrices may be multiplied in bfloat16
        self.optimiser = Optimiser(list(self.model.named_parameters()), config)
        self.grokfast = Grokfast(config.grokfast)
        self.noise = named_generator(config.seed, NOISE)
        self.batches = Batches(self.train_indices, config.batch_limit, named_generator(config.seed, BATCHES))
        self.first_norm = noise.norm(self.weights)
        self.triggers = Triggers(parse(config.interventions))
        self.pending: list[tuple[tuple[str, str], ...]] = []  # changes by hand that wait for the next step
        self.events: tuple[Event, ...] = ()  # changes between the last step and this one
        self.changes_by_hand = 0  # number so far
        self.streak, self.streak_step = 0, -1  # reports in a row with validation accuracy >= 0.99; the last one's step

    def _load_data(self, config: RunConfig) -> None:
        """Build the task and its split."""
        self.task = task = build_task(config)
        self.x, self.y, self.answer, self.target = map(torch.from_numpy, (task.x, task.y, task.answer, task.target))
        self.train_indices, self.val_indices = torch.from_numpy(task.train), torch.from_numpy(task.val)

    def _trained_on(self) -> Tensor:
        """Return which equations are trained on now, (N,) bool."""
        mask = torch.zeros(len(self.x), dtype=torch.bool)
        mask[self.train_indices] = True
        return mask

    @flushed_denormals()
    @torch.enable_grad()
    def advance(self) -> None:
        """Take one optimisation step."""
        self.step += 1
        settings, lr = self.settings, learning_rate(self.step, self.settings)
        self.optimiser.zero_grad()
        for _ in range(settings.accumulate):
            batch = self.batches.next()
            with noise.on_weights(self.weights, settings.weight_noise, self.noise):
                with matmuls(settings):
                    logits = self.model(self.x[batch], self.y[batch])
                loss = mean_loss(logits.to(self.dtype), self.target[batch], settings)
                (loss / settings.accumulate if settings.accumulate > 1 else loss).backward()  # type: ignore[no-untyped-call]
        with torch.no_grad():
            shape([p.grad for p in self.weights if p.grad is not None], self.weights, self.grokfast, settings)
            self.optimiser.step(settings, lr)
            noise.after_step(self.weights, lr * settings.update_noise, self.noise)
            if settings.norm_constraint:
                noise.hold_norm(self.weights, settings.norm_constraint * self.first_norm)

    def intervene(self) -> None:
        """Make the planned changes that are due and the pending changes by hand, before the next step."""
        epochs = self.batches.taken // max(len(self.train_indices), 1)
        planned = [(due.changes, "plan") for due in self.triggers.due(self.step, epochs)]
        by_hand = [(changes, "hand") for changes in self.pending]
        self.changes_by_hand += len(self.pending)
        self.pending = []
        for changes, _ in planned + by_hand:
            self.change(self.settings.changed(changes))
        self.events = tuple(Event(self.step, changes, by) for changes, by in planned + by_hand)

    def change(self, settings: RunConfig) -> None:
        """Replace the settings by others."""
        old, self.settings = self.settings, settings
        if settings.train_fraction != old.train_fraction:
            self._load_data(settings)
            self.ever_trained = self.ever_trained | self._trained_on()
        if (settings.train_fraction, settings.batch_size) != (old.train_fraction, old.batch_size):
            taken = self.batches.taken
            self.batches = Batches(self.train_indices, settings.batch_limit, self.batches.generator)
            self.batches.taken = taken
        if settings.grokfast != old.grokfast:
            self.grokfast = Grokfast(settings.grokfast)
        self.model.dropout.rate = settings.dropout

    @torch.no_grad()
    def logits(self) -> Tensor:
        """Return the logits (N, n) of every equation of the table, without dropout."""
        parts = zip(torch.split(self.x, EVALUATION_ROWS), torch.split(self.y, EVALUATION_ROWS), strict=True)
        self.model.eval()
        found = torch.cat([self.model(x, y) for x, y in parts])
        self.model.train()
        return found

    @torch.no_grad()
    def measure(self, logits: Tensor) -> Metrics:
        """Return the metrics of logits (N, n)."""
        predicted_N = predictions(logits)
        loss_N = measured_losses(logits, self.target, self.settings, predicted_N)
        right_N = (predicted_N == self.target).double()
        if self.settings.loss == "cross_entropy":
            given_N = loss_N.neg().exp()
        else:
            given_N = probabilities(logits, self.target, self.settings)
        scores = answer_scores(logits, self.target, self.settings)
        rows = torch.stack([loss_N, right_N, given_N, *scores.values()])
        train = rows[:, self.train_indices].mean(1).tolist()
        val = rows[:, self.val_indices].mean(1).tolist()
        scored = {f"train_{name}": mean for name, mean in zip(scores, train[3:], strict=True)}
        scored |= {f"val_{name}": mean for name, mean in zip(scores, val[3:], strict=True)}
        return Metrics(
            train_loss=train[0],
            val_loss=val[0],
            train_accuracy=train[1],
            val_accuracy=val[1],
            gap=val[0] - train[0],
            weight_norm=noise.norm(self.weights),
            train_probability=train[2],
            val_probability=val[2],
            output_norm=noise.norm([self.model.output_rows()]),
            **scored,
            **self._accuracies_of_groups(right_N),
            representation_quality=self._representation_quality(),
            **self._progress_losses(logits),
        )

    def _progress_losses(self, logits: Tensor) -> dict[str, float]:
        return {} if self.parts is None else progress_losses(logits, self.task, self.parts, self.settings)

    def _representation_quality(self) -> float | None:
        left, _ = self.model.operand_embeddings()
        return representation_quality(left) if self.config.operation_record.is_plain and self.task.n > 2 else None

    def _accuracies_of_groups(self, right_N: Tensor) -> dict[str, float]:
        """Return the accuracies on outliers and on equations never trained on, where there are such equations."""
        groups = {}
        if self.settings.outliers:
            is_wrong = (self.target != self.answer)[self.train_indices]
            right = right_N[self.train_indices]
            groups = {"clean_accuracy": right[~is_wrong], "corrupted_accuracy": right[is_wrong]}
        never = ~self.ever_trained[self.val_indices]
        if not never.all():
            groups["unseen_accuracy"] = right_N[self.val_indices][never]
        return {name: float(values.mean()) for name, values in groups.items() if len(values)}

    @torch.no_grad()
    def snapshot(self, logits: Tensor) -> Snapshot:
        """Return the snapshot of this step, from logits (N, n)."""
        given_N = probabilities(logits, self.answer, self.settings)
        left, right = self.model.operand_embeddings()
        grid = self.task.grid
        return Snapshot(
            step=self.step,
            embedding_x=left.float().numpy().copy(),
            embedding_y=right.float().numpy().copy(),
            output_rows=self.model.output_rows().float().numpy().copy(),
            predicted=grid(predictions(logits).numpy().astype(np.uint8), NO_ANSWER),
            probability=grid((given_N * 255).round().numpy().astype(np.uint8), 0),
            val_phases=val_phases(logits, self.task, (~self.ever_trained).nonzero()[:, 0]),
        )
