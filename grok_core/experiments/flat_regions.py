"""How flat the training loss is where networks stop at a fixed step, beside how many held-out answers are right."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from grok_core.config import RunConfig
from grok_core.engine.probes.flatness_probe import FLATNESS
from grok_core.errors import AnalysisError
from grok_core.experiments.measured import Measured, Number, figure
from grok_core.experiments.record import Arms, Drawing, Experiment, Finding, Part, Verdict
from grok_core.experiments.texts import Text, said
from grok_core.languages import mark, say
from grok_core.measures.phases import THRESHOLD

if TYPE_CHECKING:
    from grok_core.engine import Report
    from grok_core.measures.contrasts import RankCorrelation

TRAIN_LOSS = "train_loss"
SHOWN = {
    "keskar": mark("φ, ε = 0.001"),
    "keskar_small": mark("φ, ε = 0.0005"),
    "keskar_m10": mark("φ, 10 directions"),
    "keskar_slope": mark("φ of the slope alone"),
    "sam": mark("SAM, ρ = 0.05"),
    "hessian_top": mark("top eigenvalue"),
    "hessian_trace": mark("trace"),
    TRAIN_LOSS: mark("training loss"),
}
"""Numbers whose correlations are drawn, and what stands beside them."""
BEYOND_LOSS = mark("φ, training loss held")
LEAST_DRAWN = 1e-12  # a logarithmic axis has no 0; what is below is drawn here


class Flatness:
    """Follows a run to its last step: how flat the training loss is there, by `FLATNESS`, and how high, in nats.

    None where training ended before.
    """

    names: tuple[str, ...] = (*FLATNESS, TRAIN_LOSS)

    def __init__(self, config: RunConfig) -> None:
        self._last = config.steps
        self._found: dict[str, Number] = dict.fromkeys(self.names)

    def see(self, report: "Report") -> None:
        """Measure the network of the last report."""
        if report.step == self._last:
            from grok_core.engine.probes.flatness_probe import flatness

            opened = report.opened()
            self._found |= {**flatness(opened), TRAIN_LOSS: opened.loss()}

    def numbers(self) -> dict[str, Number]:
        """Return the numbers, by `names`."""
        return self._found


def has_grokked(run: Measured) -> bool:
    """Return whether 99 % of the held-out answers are right at the last report."""
    return run.val_accuracy >= THRESHOLD


def correlation(runs: Sequence[Measured], name: str, *, given: str = "") -> "RankCorrelation | None":
    """Return how a number of runs goes with their validation accuracy at the end, by rank; None where it cannot.

    Args:
        runs: The runs; those without the number are left out.
        name: Of the number.
        given: Of another number that is held; "" for none.
    """
    from grok_core.measures.contrasts import partial_rank_correlation, rank_correlation

    names = (name, given) if given else (name,)
    found = [run for run in runs if all(figure(run, of) is not None for of in names)]
    number, *held = ([figure(run, of) or 0.0 for run in found] for of in names)
    accuracy = [run.val_accuracy for run in found]
    try:
        return partial_rank_correlation(number, accuracy, *held) if held else rank_correlation(number, accuracy)
    except AnalysisError:
        return None


def about_half(arm: str, least: float = 0.25) -> Part:
    """Return the part that about half of an arm has grokked at the end: a share of `least` to 1 − `least`."""

    def judge(arms: Arms) -> Finding:
        count, n = sum(map(has_grokked, arms[arm])), len(arms[arm])
        is_so = least * n <= count <= (1 - least) * n
        return Finding(Verdict.HOLDS if is_so else Verdict.DOES_NOT, f"{count} of {n}")

    says = mark("“{arm}”: {least:.0f} % to {most:.0f} % of the networks have 99 % of validation right at the end")
    return Part(Text(says, arm=arm, least=100 * least, most=100 * (1 - least)), judge)


def flatter_is_better(arm: str, name: str, says: str) -> Part:
    """Return the part that of an arm's networks the sharper ones have the lower validation accuracy, by rank.

    Args:
        arm: The arm.
        name: Of the number.
        says: What the number is, marked: "φ, ε = 0.001".
    """

    def judge(arms: Arms) -> Finding:
        """Correlate the ranks."""
        found = correlation(arms[arm], name)
        if found is None:
            return Finding(Verdict.UNDECIDED, "there is no rank correlation: too few values, or all are equal")
        numbers = (
            f"ρ = {found.value:.2f} ({found.low:.2f} to {found.high:.2f}), {found.n} networks, "
            f"p = {found.p_value:.1e}, one-sided {found.p_below:.1e}"
        )
        if found.high < 0:
            return Finding(Verdict.HOLDS, numbers)
        return Finding(Verdict.DOES_NOT if found.low > 0 else Verdict.UNDECIDED, numbers)

    clause = mark(
        "“{arm}”: the larger {what}, the lower validation accuracy at the end (Spearman's ρ, its 95 % interval below 0)"
    )
    return Part(Text(clause, arm=arm, what=says), judge)


def points_and_correlations(_: Experiment, arms: Arms) -> Mapping[str, Drawing]:
    """Draw φ of every run against its validation accuracy, and how each number goes with that accuracy."""
    return {"": _points(arms), "-measures": _correlations(arms)}


def _points(arms: Arms) -> Drawing:
    import pandas as pd  # charts and pandas are loaded when something is drawn

    from grok_core.charts.figures.run_points import correlations_words, run_points_spec

    rows: list[dict[str, Any]] = [
        {"x": max(value, LEAST_DRAWN), "y": run.val_accuracy, "series": said(label)}
        for label, runs in arms.items()
        for run in runs
        if (value := figure(run, "keskar")) is not None
    ]
    numbers = [row["x"] for row in rows]
    spec = run_points_spec(
        x_title=say("φ of the training loss, ε = 0.001"),
        y_title=say("validation accuracy at the end"),
        series=tuple(map(said, arms)),
        ends=(min(numbers, default=1.0), max(numbers, default=1.0)),
    )
    found = pd.DataFrame([_row("keskar", label, runs) for label, runs in arms.items()])
    return Drawing(spec, pd.DataFrame(rows), correlations_words(found, say(_RANKS), [said(SHOWN["keskar"])]))


def _correlations(arms: Arms) -> Drawing:
    import pandas as pd

    from grok_core.charts.figures.run_points import correlations_spec, correlations_words

    rows = [_row(name, label, runs) for name in SHOWN for label, runs in arms.items()]
    rows += [_row("keskar", label, runs, TRAIN_LOSS) for label, runs in arms.items()]
    frame, names = pd.DataFrame(rows), tuple(map(said, (*SHOWN.values(), BEYOND_LOSS)))
    spec = correlations_spec(title=say(_RANKS), rows=names, series=tuple(map(said, arms)))
    return Drawing(spec, frame, correlations_words(frame, say(_RANKS), names))


_RANKS = mark("Spearman's ρ with validation accuracy at the end, with its 95 % interval")


def _row(name: str, label: str, runs: Sequence[Measured], given: str = "") -> dict[str, Any]:
    found = correlation(runs, name, given=given)
    ends = {end: None if found is None else getattr(found, end) for end in ("value", "low", "high")}
    return {"row": said(BEYOND_LOSS if given else SHOWN[name]), "series": said(label), **ends}
