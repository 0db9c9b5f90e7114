"""When a run keeps a snapshot: evenly in log step, and densely where accuracy moves, whenever that is.

Every report has a place on a line that goes on with the logarithm of the step and with every move of an accuracy. A
snapshot is due one unit after the last one.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Any

PER_DECADE = 10.0  # units for every factor of ten in step
FOR_TRAIN, FOR_VAL = 8.0, 24.0  # units for a move of the accuracy from 0 to 1
A_MOVE = 0.04  # smaller moves are the noise of a batch


class SnapshotTimes:
    """The places of a run's reports, and the snapshot that was taken last.

    Args:
        rows: The reports of an earlier attempt before the step at which it goes on, as they are stored.
    """

    def __init__(self, rows: Iterable[Mapping[str, Any]] = ()) -> None:
        self._anchors: dict[str, float] = {}  # the accuracies after their last moves
        self._moved = 0.0  # units for all moves so far
        self._places: dict[int, float] = {}
        self._last: float | None = None  # place of the last snapshot
        for row in rows:
            self.see(row["step"], row["train_accuracy"], row["val_accuracy"])

    def see(self, step: int, train_accuracy: float | None, val_accuracy: float | None) -> None:
        """Take the next report; None is no move."""
        for name, value, weight in (("train", train_accuracy, FOR_TRAIN), ("val", val_accuracy, FOR_VAL)):
            if value is None or math.isnan(value):
                continue
            move = abs(value - self._anchors.setdefault(name, value))
            if move > A_MOVE:
                self._moved += weight * move
                self._anchors[name] = value
        self._places[step] = along(step) + self._moved

    def place(self, step: int) -> float:
        """Return the place of a step; that of a step without a report goes by the step alone."""
        return self._places.get(step, along(step))

    def is_due(self, step: int) -> bool:
        """Say whether a snapshot is due at the report of a step."""
        return self._last is None or self.place(step) >= self._last + 1

    def took(self, step: int) -> None:
        """Remember that a snapshot of this step was taken."""
        self._last = self.place(step)


def along(step: int) -> float:
    """Return the place of a step while no accuracy moves."""
    return PER_DECADE * math.log10(1 + step)
