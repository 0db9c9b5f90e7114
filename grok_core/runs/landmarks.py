"""The moments of a run that are worth branching from: memorised, mid-plateau, grokked."""

from grok_core.engine.records import Metrics
from grok_core.measures.phases import SUSTAINED, THRESHOLD

PLATEAU_AFTER = 3  # times the step at which it had memorised: the middle of a wait, on a logarithmic axis
WAITING_BELOW = 0.5  # validation accuracy on the plateau

LANDMARKS = ("memorised", "plateau", "grokked")


class Landmarks:
    """Notices landmarks as scheduled reports come in.

    Args:
        known: Those that the run has passed already.
    """

    def __init__(self, known: set[str]) -> None:
        self.known = known
        self.train, self.val = 0, 0  # reports in a row at the threshold
        self.memorised_at: int | None = None

    def passed(self, step: int, metrics: Metrics) -> str:
        """Return the landmark that this report is the first to reach, or ""."""
        self.train = self.train + 1 if metrics.train_accuracy >= THRESHOLD else 0
        self.val = self.val + 1 if metrics.val_accuracy >= THRESHOLD else 0
        if self.memorised_at is None and self.train >= SUSTAINED:
            self.memorised_at = step
        on_plateau = self.memorised_at is not None and step >= PLATEAU_AFTER * self.memorised_at
        reached = {
            "memorised": self.memorised_at is not None,
            "plateau": on_plateau and metrics.val_accuracy < WAITING_BELOW,
            "grokked": self.val >= SUSTAINED,
        }
        new = next((name for name in LANDMARKS if reached[name] and name not in self.known), "")
        self.known |= {new} - {""}
        return new
