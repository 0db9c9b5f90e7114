"""Landmarks, the named steps of a run from which branches start: memorised, plateau, grokked, lost.

All but the plateau must hold for three reports in a row, and have the step of the first of these, as crossings have: at
its first report such a landmark begins, and only at the third it is reached.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from grok_core.measures.phases import LOST_BELOW, SUSTAINED, THRESHOLD, way_up

HALFWAY = 0.5  # from the baseline to 1: a plateau lies below
PLATEAU_AFTER = 3  # times the step of "memorised": about the middle of the plateau on a logarithmic axis

LANDMARKS = ("memorised", "plateau", "grokked", "lost")


@dataclass
class Seen:
    """What a report says of landmarks.

    Args:
        begun: Landmarks that begin here, if it stays so.
        ended: Landmarks that had begun at an earlier report, and were not to be.
        reached: Landmarks that are certain now, with their steps.
    """

    begun: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    reached: dict[str, int] = field(default_factory=dict)


class Landmarks:
    """Finds the landmarks of a run in its scheduled reports.

    Args:
        baseline: Share of the commonest answer in the table.
        rows: The reports of an earlier attempt before the step at which it goes on, as they are stored.
    """

    def __init__(self, *, baseline: float, rows: Iterable[Mapping[str, Any]] = ()) -> None:
        self.reached: dict[str, int] = {}
        self._plateau_below = way_up(baseline, HALFWAY)
        self._since: dict[str, tuple[int, int]] = {}  # step of the first report and number of reports in a row
        for row in rows:
            if row["scheduled"]:
                self.see(row["step"], row["train_accuracy"], row["val_accuracy"])

    @property
    def steps(self) -> set[int]:
        """The steps of all landmarks, those that have only begun among them."""
        return {*self.reached.values(), *(first for first, _ in self._since.values())}

    def see(self, step: int, train_accuracy: float | None, val_accuracy: float | None) -> Seen:
        """Take the next scheduled report, and return what it says; None is neither high nor low."""
        seen = Seen()
        for name, holds in self._conditions(step, train_accuracy, val_accuracy).items():
            if name in self.reached:
                continue
            if not holds:
                if self._since.pop(name, None):
                    seen.ended.append(name)
                continue
            first, count = self._since.get(name, (step, 0))
            self._since[name] = (first, count + 1)
            if count == 0:
                seen.begun.append(name)
            if count + 1 == (1 if name == "plateau" else SUSTAINED):
                self.reached[name] = seen.reached[name] = first
        return seen

    def _conditions(self, step: int, train: float | None, val: float | None) -> dict[str, bool]:
        middle = PLATEAU_AFTER * self.reached["memorised"] if "memorised" in self.reached else step + 1
        return {
            "memorised": train is not None and train >= THRESHOLD,
            "plateau": step >= middle and val is not None and val < self._plateau_below,
            "grokked": val is not None and val >= THRESHOLD,
            "lost": "grokked" in self.reached and val is not None and val < LOST_BELOW,
        }
