"""The logit lens: how good the answer is when a stage inside the network is read out through the output layer.

Source: nostalgebraist 2020, "interpreting GPT: the logit lens"; the share of variance that the right functions explain
is that of Nanda et al. 2023, arXiv:2301.05217, section 4.1 (E).
"""

# B equations at a time, C classes, n answers on the circle or in the group

import math

import torch
from torch import Tensor

from grok_core.engine.trainer import Trainer
from grok_core.measures.progress_measures import Parts, explained_shares


class Lens:
    """The logit lens at one stage, chunk by chunk: the logits of a large table never fill the memory at once."""

    def __init__(self, trainer: Trainer, parts: Parts | None) -> None:
        self.trainer, self.parts = trainer, parts
        self.right: list[Tensor] = []  # (B,) bool
        if parts is not None:
            n = len(parts.elements)
            self.elements = torch.from_numpy(parts.elements)
            self.place = torch.full((trainer.task.n_answers,), n)  # of each answer; those on no circle come last
            self.place[self.elements] = torch.arange(n)
            self.sums, self.variance = torch.zeros(n + 1, n), 0.0

    def add(self, logits_BC: Tensor, at_B: Tensor) -> None:
        """Measure the stage's logits of some more equations."""
        self.right.append(logits_BC.argmax(1) == self.trainer.target[at_B])
        if self.parts is None:
            return
        place_B = self.place[self.trainer.answer[at_B]]
        logits_Bn = logits_BC.float().index_select(1, self.elements)
        self.sums.index_add_(0, place_B, logits_Bn)
        about_mean_B = (logits_Bn - logits_Bn.mean(1, keepdim=True)).square_().sum(1)  # `var` takes ten times as long
        self.variance += float(about_mean_B[place_B < len(self.elements)].double().sum())

    def accuracy(self, equations: Tensor) -> float:
        """Return the share of these equations whose label the stage gives; NaN when there are no equations."""
        return float(torch.cat(self.right)[equations].float().mean())

    def explained(self) -> float:
        """Return the share of the logits' variance that the right functions explain; NaN when it is not defined."""
        if self.parts is None or self.variance == 0 or not math.isfinite(self.variance):
            return math.nan
        means = self.sums[:-1].double().numpy() / self.parts.equations.shape[1]
        return float(explained_shares(means, self.variance, self.parts).sum())
