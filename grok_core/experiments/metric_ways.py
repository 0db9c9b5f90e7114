"""Follows a run by six metrics of its answers: when each makes its own way from its worst to its best (M, B6)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from grok_core.charts.words.answer_metrics import ANSWER_METRICS
from grok_core.config import RunConfig
from grok_core.experiments.measured import Measured, Number
from grok_core.measures.rises import rise

if TYPE_CHECKING:
    from grok_core.engine import Report

TIMES = ("t10", "t50", "t90")


class Ways:
    """Follows a run: t10, t50 and t90 of each metric on validation, and t50 on training, None where it has no way."""

    names: tuple[str, ...] = (
        *(f"{metric}_{time}" for metric in ANSWER_METRICS for time in TIMES),
        *(f"train_{metric}_t50" for metric in ANSWER_METRICS),
    )

    def __init__(self, _: RunConfig) -> None:
        self._steps: list[int] = []
        self._values: dict[str, list[float]] = {
            column: [] for of in ANSWER_METRICS.values() for column in of.columns.values()
        }

    def see(self, report: "Report") -> None:
        """Keep a report."""
        self._steps.append(report.step)
        for column, values in self._values.items():
            values.append(getattr(report.metrics, column))

    def numbers(self) -> Mapping[str, Number]:
        """Return the times by `names`."""
        found: dict[str, Number] = dict.fromkeys(self.names)
        for metric, of in ANSWER_METRICS.items():
            train, val = (
                rise(self._steps, self._values[of.columns[share]], lower_is_better=of.lower_is_better)
                for share in ("train", "val")
            )
            if val is not None:
                found |= {f"{metric}_{time}": round(getattr(val, time), 2) for time in TIMES}
            if train is not None:
                found[f"train_{metric}_t50"] = round(train.t50, 2)
        return found


def time_of(run: Measured, name: str) -> float | None:
    """Return a time that was kept of a run."""
    value = run.beside.get(name)
    return float(value) if isinstance(value, int | float) else None


def wait_of(run: Measured, metric: str) -> float | None:
    """Return how many times as long validation takes for half of its way as training does, by a metric."""
    val, train = time_of(run, f"{metric}_t50"), time_of(run, f"train_{metric}_t50")
    return None if val is None or train is None else val / train
