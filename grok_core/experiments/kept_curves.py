"""Curves of a run, few enough points to be kept beside its numbers, where they end, and what draws them."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from grok_core.charts.theme import Spec
from grok_core.config import RunConfig
from grok_core.experiments.measured import series
from grok_core.experiments.record import Arms, Drawing, Experiment
from grok_core.languages import say

if TYPE_CHECKING:
    from grok_core.engine import Report

METRICS = ("train_accuracy", "val_accuracy", "train_loss", "val_loss")
A_DECADE = 24  # points, evenly spaced in the logarithm of the step
DIGITS = 5
SHARES: Spec = {"y_format": ".0%"}
LOG: Spec = {"y_log": True, "y_format": "~e"}


class Curves:
    """Follows a run: accuracies and losses at some 24 steps a decade, the last report among them."""

    names: tuple[str, ...] = ("step", *METRICS)

    def __init__(self, _: RunConfig) -> None:
        self._kept: dict[int, tuple[float, ...]] = {}
        self._last: tuple[float, ...] = ()

    def see(self, report: "Report") -> None:
        """Keep a report, if it is the first at its place on a logarithmic axis."""
        found = [float(getattr(report.metrics, name)) for name in METRICS]
        self._last = (report.step, *(float(f"{value:.{DIGITS}g}") for value in found))
        self._kept.setdefault(math.floor(A_DECADE * math.log10(max(report.step, 1))), self._last)

    def numbers(self) -> dict[str, list[float]]:
        """Return the steps and the metrics at them, by `names`."""
        rows = [*self._kept.values()]
        if rows[-1] != self._last:
            rows.append(self._last)
        return {name: list(values) for name, values in zip(self.names, zip(*rows, strict=True), strict=True)}


class Ends:
    """Follows a run: its losses and the norm of its weights at the last report."""

    names: tuple[str, ...] = ("end_train_loss", "end_val_loss", "end_weight_norm")

    def __init__(self, _: RunConfig) -> None:
        self._last: tuple[float, ...] = ()

    def see(self, report: "Report") -> None:
        """Keep a report."""
        metrics = report.metrics
        self._last = (metrics.train_loss, metrics.val_loss, metrics.weight_norm)

    def numbers(self) -> dict[str, float]:
        """Return the numbers, by `names`."""
        return dict(zip(self.names, self._last, strict=True))


def rise(values: Sequence[float]) -> tuple[float, float]:
    """Return by what factor a curve rises above its lowest value before, and its last value as a share of that height.

    Args:
        values: Positive, one or more.
    """
    lowest, most, height = values[0], 1.0, values[0]
    for value in values:
        lowest = min(lowest, value)
        if value / lowest > most:
            most, height = value / lowest, value
    return most, values[-1] / height


def along_training(experiment: Experiment, arms: Arms) -> Mapping[str, Drawing]:
    """Draw accuracy and loss of every run of the first arm along training, as `Curves` kept them."""
    import pandas as pd  # charts and pandas are loaded when something is drawn

    from grok_core.charts.figures import traces

    runs = next(iter(arms.values()))
    last = max(run.steps for run in runs)
    is_squared = next(iter(experiment.arms.values())).loss == "mse"
    loss, in_words = (say("loss"), say("Loss")) if is_squared else (say("loss, nats"), say("Loss, nats"))
    found = {}
    for ending, quantity, look, title, words in (
        ("", "accuracy", SHARES, say("accuracy"), say("Accuracy")),
        ("-loss", "loss", LOG, loss, in_words),
    ):
        rows: list[dict[str, Any]] = []
        for run in runs:
            columns = [series(run, name) for name in ("step", f"train_{quantity}", f"val_{quantity}")]
            rows += [
                {"run": run.seed, "step": max(step, 1), "train": train, "val": val}
                for step, train, val in zip(*columns, strict=True)
            ]
        frame = pd.DataFrame(rows)
        spec = traces.traces_spec(last=last, y_title=title, **look)
        found[ending] = Drawing(spec, frame, traces.traces_words(frame, words))
    return found
