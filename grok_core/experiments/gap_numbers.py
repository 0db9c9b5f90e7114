"""The gap of an experiment's runs: a follower that measures it, and parts of criteria that compare it between arms."""

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from grok_core.errors import AnalysisError
from grok_core.experiments.criteria import Time
from grok_core.experiments.measured import Measured, Number, figure
from grok_core.experiments.record import Arms, Drawing, Experiment, Finding, Part, Picture, Shown, Verdict
from grok_core.experiments.texts import Text, said
from grok_core.languages import mark
from grok_core.measures import contrasts
from grok_core.measures.gap import Gap, gap

if TYPE_CHECKING:
    from grok_core.config import RunConfig
    from grok_core.engine import Report

DIGITS = 6


class GapNumbers:
    """Follows a run: what is measured of its gap (G1 to G6), and losses and accuracies at its last report.

    Area and length are those until the gap closed, None where it never did; `gap_area_so_far` and `gap_open_so_far`
    are those until it closed or until the last report. All are None where the reports tell no gap.
    """

    names: tuple[str, ...] = (
        "gap_peak", "gap_peak_step", "gap_opened", "gap_closed", "gap_area", "gap_area_so_far", "gap_length",
        "gap_open_so_far", "gap_final", "gap_literal_first", "gap_literal_last",
        "end_train_loss", "end_val_loss", "end_train_accuracy", "end_val_accuracy",
    )  # fmt: skip

    def __init__(self, _: "RunConfig") -> None:
        self._rows: list[tuple[float, float, float]] = []
        self._end: dict[str, float] = {}

    def see(self, report: "Report") -> None:
        """Keep the losses of a report."""
        metrics = report.metrics
        self._rows.append((report.step, metrics.train_loss, metrics.val_loss))
        kept = ("train_loss", "val_loss", "train_accuracy", "val_accuracy")
        self._end = {f"end_{name}": float(getattr(metrics, name)) for name in kept}

    def numbers(self) -> dict[str, Number]:
        """Return the numbers, by `names`."""
        try:
            found = _of_gap(gap(*zip(*self._rows, strict=True)))
        except AnalysisError:
            found = {}
        found |= self._end
        return {name: _rounded(found.get(name)) for name in self.names}


def _of_gap(found: Gap) -> dict[str, float | None]:
    first, last = found.literal or (None, None)
    return {
        "gap_peak": found.peak,
        "gap_peak_step": found.peak_step,
        "gap_opened": found.opened,
        "gap_closed": found.closed,
        "gap_area": found.area,
        "gap_area_so_far": found.area_so_far,
        "gap_length": found.length,
        "gap_open_so_far": found.open_so_far,
        "gap_final": found.final,
        "gap_literal_first": first,
        "gap_literal_last": last,
    }


def _rounded(value: float | None) -> float | None:
    return value if value is None or isinstance(value, int) else float(f"{value:.{DIGITS}g}")


def of(name: str) -> Callable[[Measured], float | None]:
    """Return what finds a number of `GapNumbers` in what was measured of a run."""
    return lambda run: figure(run, name)


def size_at_the_end(run: Measured) -> float | None:
    """Return the absolute gap at the last report, nats."""
    found = figure(run, "gap_final")
    return None if found is None else abs(found)


def accuracy_gap(run: Measured) -> float | None:
    """Return training minus validation accuracy at the last report, -1 .. 1."""
    train, val = figure(run, "end_train_accuracy"), figure(run, "end_val_accuracy")
    return None if train is None or val is None else train - val


def _grouped(value: float) -> str:
    return f"{value:,.0f}"


PEAK = Shown(mark("peak of the gap, nats"), of("gap_peak"), "{:.2f}".format)
AREA = Shown(mark("area of the gap until it closed or the run ended, nats · steps"), of("gap_area_so_far"), _grouped)
LENGTH = Shown(mark("steps for which the gap was open, as far as the run went"), of("gap_open_so_far"), _grouped)
FINAL = Shown(mark("gap at the end, nats"), of("gap_final"), "{:.2f}".format)
ACCURACY_GAP = Shown(mark("training minus validation accuracy at the end"), accuracy_gap, "{:.3f}".format)

OPEN_TIME = Time(
    mark("from the opening of the gap to its closing"),
    of("gap_length"),
    lambda run: figure(run, "gap_open_so_far") or run.steps,
)
"""How long a gap is open, with censoring."""


def larger(first: str, second: str, what: str, number: Callable[[Measured], float | None]) -> Part:
    """Return the part that a number of one arm is larger than that of another, by the differences paired by seed.

    It holds where the 95 % interval of the mean difference (Student's) lies above 0, does not hold here where it lies
    below, and is undecided where 0 is inside.

    Args:
        first, second: Labels of arms.
        what: The number, as it follows "has a larger", marked.
        number: What was measured of a run -> the number, None where it has none.
    """

    def judge(arms: Arms) -> Finding:
        """Compare the numbers seed by seed."""
        pairs = [(number(one), number(other)) for one, other in zip(arms[first], arms[second], strict=True)]
        differences = [one - other for one, other in pairs if one is not None and other is not None]
        if len(differences) < len(pairs):
            return Finding(Verdict.UNDECIDED, f"{len(differences)} of {len(pairs)} pairs of runs have the number")
        found = contrasts.mean(differences, low=-math.inf, high=math.inf)
        middle, low, high = (_signed(end) for end in (found.value, found.low, found.high))
        numbers = f"difference {middle} ({low} to {high})"
        if found.low > 0:
            return Finding(Verdict.HOLDS, numbers)
        return Finding(Verdict.DOES_NOT if found.high < 0 else Verdict.UNDECIDED, numbers)

    says = mark("“{first}” has a larger {what} than “{second}” (mean difference, paired by seed, its 95 % interval)")
    return Part(Text(says, first=first, second=second, what=what), judge)


def _signed(value: float) -> str:
    return f"{value:+,.0f}" if abs(value) >= 100 else f"{value:+.3g}"


def numbers_by_arm(first: Shown, **others: Shown) -> Picture:
    """Return the picture of several numbers, an arm a row, each in a figure of its own.

    Args:
        first: The one whose figure has the plain name.
        **others: The ending of a figure's name, without its dash -> the number.
    """

    def draw(_: Experiment, arms: Arms) -> Mapping[str, Drawing]:
        """Draw each number of every run, with the medians of the arms."""
        return {ending: _dots(shown, arms) for ending, shown in {"": first, **_dashed(others)}.items()}

    return draw


def _dashed(others: Mapping[str, Shown]) -> dict[str, Shown]:
    return {f"-{ending}": shown for ending, shown in others.items()}


def _dots(shown: Shown, arms: Arms) -> Drawing:
    import pandas as pd  # charts and pandas are loaded when something is drawn

    from grok_core.charts.figures import values

    rows: list[dict[str, Any]] = [
        {"arm": said(label), "value": value}
        for label, runs in arms.items()
        for run in runs
        if (value := shown.of(run)) is not None
    ]
    frame, title = values.values_frame(pd.DataFrame(rows, columns=["arm", "value"]), "arm"), said(shown.title)
    spec = values.arms_spec(arms=tuple(map(said, arms)), title=title, number="")
    return Drawing(spec, frame, values.values_words(frame, title, "arm"))
