"""Triggers: which of a configuration's interventions are due."""

import torch
from torch import Tensor

from grok_core.config.interventions import Intervention
from grok_core.engine.records import Metrics
from grok_core.measures.phases import SUSTAINED


class Triggers:
    """The interventions of a run, each of which is made once.

    Args:
        interventions: In the order in which they are made when several are due at once.
    """

    def __init__(self, interventions: tuple[Intervention, ...]) -> None:
        self.interventions = interventions
        self.made = [False] * len(interventions)
        self.streaks = [0] * len(interventions)  # reports in a row at which the metric had reached its threshold

    def count(self, metrics: Metrics) -> None:
        """Count a scheduled report for the interventions that wait for a metric."""
        for i, waiting in enumerate(self.interventions):
            if not waiting.is_counted:
                reached = waiting.reached(getattr(metrics, waiting.when))
                self.streaks[i] = self.streaks[i] + 1 if reached else 0

    def due(self, step: int, epochs: int) -> list[Intervention]:
        """Return the interventions that are due after `step` steps and `epochs` whole epochs, and mark them as made."""
        counts = {"step": step, "epoch": epochs}
        due = []
        for i, waiting in enumerate(self.interventions):
            ready = waiting.reached(counts[waiting.when]) if waiting.is_counted else self.streaks[i] >= SUSTAINED
            if ready and not self.made[i]:
                self.made[i] = True
                due.append(waiting)
        return due

    def state(self) -> Tensor:
        """Return which interventions were made, and the streaks, (2, interventions)."""
        return torch.tensor([list(map(int, self.made)), self.streaks], dtype=torch.int64).reshape(2, -1)

    def restore(self, state: Tensor) -> None:
        """Set what was made and the streaks to what `state` returned."""
        made, self.streaks = state.tolist()
        self.made = list(map(bool, made))
