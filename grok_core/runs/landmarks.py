"""Landmarks, the named steps of a run from which branches start: memorised, plateau, grokked."""

from grok_core.engine.records import Metrics
from grok_core.measures.phases import SUSTAINED, THRESHOLD, way_up

HALFWAY = 0.5  # from the baseline to 1: a plateau lies below
PLATEAU_AFTER = 3  # times the step of "memorised": about the middle of the plateau on a logarithmic axis

LANDMARKS = ("memorised", "plateau", "grokked")


class Landmarks:
    """Finds the landmarks of a run in its scheduled reports.

    Args:
        known: The landmarks that the run has passed already.
        baseline: Share of the commonest answer in the table.
    """

    def __init__(self, known: set[str], *, baseline: float) -> None:
        self.known, self.plateau_below = known, way_up(baseline, HALFWAY)
        self.train_streak, self.val_streak = 0, 0  # reports in a row at the threshold
        self.memorised_at: int | None = None

    def passed(self, step: int, metrics: Metrics) -> str:
        """Return the landmark that this report is the first to reach, or ""."""
        self.train_streak = self.train_streak + 1 if metrics.train_accuracy >= THRESHOLD else 0
        self.val_streak = self.val_streak + 1 if metrics.val_accuracy >= THRESHOLD else 0
        if self.memorised_at is None and self.train_streak >= SUSTAINED:
            self.memorised_at = step
        on_plateau = self.memorised_at is not None and step >= PLATEAU_AFTER * self.memorised_at
        reached = {
            "memorised": self.memorised_at is not None,
            "plateau": on_plateau and metrics.val_accuracy < self.plateau_below,
            "grokked": self.val_streak >= SUSTAINED,
        }
        for name in LANDMARKS:
            if reached[name] and name not in self.known:
                self.known.add(name)
                return name
        return ""
