"""The metrics of the answers, by which the same network can be judged: what each is called, and how it is drawn (M)."""

from collections.abc import Mapping
from dataclasses import dataclass

from grok_core.languages import mark


@dataclass(frozen=True)
class AnswerMetric:
    """A metric of the answers on the training and on the validation equations.

    Args:
        columns: Name in the chart ("train", "val") -> column of a run's reports.
        title: Of its axis, marked.
        unit: Marked, "" for a share or a number without one. The loss has that of the loss trained on.
        domain: Ends of its axis; None follows the data.
        format: d3 number format of the axis.
        log: Whether its axis is logarithmic.
        lower_is_better: Whether small values are good.
    """

    columns: Mapping[str, str]
    title: str
    unit: str = ""
    domain: tuple[float, float] | None = None
    format: str = ""
    log: bool = False
    lower_is_better: bool = False


def _columns(name: str) -> Mapping[str, str]:
    return {"train": f"train_{name}", "val": f"val_{name}"}


ACCURACY, BRIER = "accuracy", "Brier score"

ANSWER_METRICS: Mapping[str, AnswerMetric] = {
    mark("accuracy"): AnswerMetric(_columns("accuracy"), mark("accuracy"), domain=(0, 1.02), format=".0%"),
    mark("probability"): AnswerMetric(
        _columns("probability"), mark("probability of the right answer"), domain=(0, 1.02), format=".0%"
    ),
    mark("loss"): AnswerMetric(_columns("loss"), mark("loss"), mark("nats"), log=True, lower_is_better=True),
    mark("Brier score"): AnswerMetric(
        _columns("brier"), mark("Brier score, 0 to 2"), domain=(0, 2), lower_is_better=True
    ),
    mark("margin"): AnswerMetric(
        _columns("margin"), mark("margin: right answer's logit minus the largest other one"), mark("logits")
    ),
    mark("reciprocal rank"): AnswerMetric(
        _columns("reciprocal_rank"), mark("1 over the right answer's place"), domain=(0, 1.02)
    ),
}
"""By name, as in the address; the first is the usual one."""
