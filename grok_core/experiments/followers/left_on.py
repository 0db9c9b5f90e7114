"""What happens to a run that is left on: its falls, its norms, and what its hidden layer knows at six moments."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from grok_core.config import RunConfig
from grok_core.experiments.measured import Number, series
from grok_core.experiments.pictures import by_arm
from grok_core.experiments.record import Arms, Drawing, Experiment, Picture
from grok_core.languages import say
from grok_core.measures.phases import LOST_BELOW, SUSTAINED, THRESHOLD, way_up
from grok_core.tasks.baseline import baseline

if TYPE_CHECKING:
    from grok_core.engine import Report
    from grok_core.engine.opened import Opened

MOMENTS = ("start", "memorised", "plateau", "generalised", "lowest", "end")
"""Step 0; the third report in a row with 99 % of training right; the last report before validation has gone a tenth of
the way from the baseline to 1; the third report in a row with 99 % of validation right; the lowest of the reports below
90 % after that; the last report."""

MATRICES = ("embed_x", "first_x", "unembed")
"""Weights of an MLP whose stable rank is kept: embedding and first layer of the left operand, and the output layer."""

AT_A_MOMENT = ("step", "train", "val", "fresh", "fresh_shuffled", *(f"rank_{of}" for of in MATRICES))
WATCHED = (
    "baseline", "held_out", "reached", "collapses", "dips", "below", "lowest", "first_fall", "norm_generalised",
    "norm_end",
)  # fmt: skip
SERIES = ("fall_step", "fall_lowest", "fall_reports", "collapse_lost", "collapse_lowest", "collapse_regained")
IN_PIECES = ("piece_step", "piece_val", "piece_lowest", "piece_lowest_train", "piece_norm")

PIECES = 100
"""Into so many pieces of equal length the steps are divided, for curves that keep the lowest value of each."""
DIGITS = 4


class LeftOn:
    """Follows a run of an MLP to its end.

    Numbers: `WATCHED` and, at each of MOMENTS, `AT_A_MOMENT`, such as "fresh_lowest": accuracies between 0 and 1 of the
    network and of a fresh linear readout of its last hidden layer on the held-out equations, beside that of one fitted
    to shuffled labels, and stable ranks. None where a run has no such moment. Curves: each fall below
    90 %, each collapse (regained at 0 where it is not), and the steps in PIECES, with the last and the lowest accuracy
    and the last norm of each. Networks are copied while the run goes on; what is costly is measured when it has ended.
    """

    names: tuple[str, ...] = (
        *WATCHED,
        *SERIES,
        *IN_PIECES,
        *(f"{what}_{moment}" for moment in MOMENTS for what in AT_A_MOMENT),
    )

    def __init__(self, config: RunConfig) -> None:
        self._config = config
        self._low = way_up(baseline(config), 0.1)
        self._rows: list[tuple[float, float, float, float]] = []  # step, training, validation accuracy, norm
        self._at: dict[str, tuple[Opened, float, float]] = {}  # the network at a moment, and its two accuracies
        self._in_a_row = {"memorised": 0, "generalised": 0}

    def see(self, report: "Report") -> None:
        """Keep the numbers of a report, and the network where this is a moment."""
        found = report.metrics
        train, val = found.train_accuracy, found.val_accuracy
        self._rows.append((report.step, train, val, found.weight_norm))
        moments = {"start": report.step == 0, "end": report.step == self._config.steps}
        for name, value in (("memorised", train), ("generalised", val)):
            self._in_a_row[name] = self._in_a_row[name] + 1 if value >= THRESHOLD else 0
            moments[name] = self._in_a_row[name] == SUSTAINED and name not in self._at
        has_grokked = "generalised" in self._at
        moments["plateau"] = "memorised" in self._at and not has_grokked and val < self._low
        moments["lowest"] = has_grokked and val < min(LOST_BELOW, self._at.get("lowest", (None, 0, 1.0))[2])
        for name in (name for name, is_now in moments.items() if is_now):
            self._at[name] = report.opened(), train, val

    def numbers(self) -> dict[str, Number]:
        """Return the numbers and curves by `names`."""
        from grok_core.measures.fates.collapses import watch

        steps, _, val, norms = zip(*self._rows, strict=True)
        found = watch(steps, val)
        measured: dict[str, Number] = dict.fromkeys(self.names)
        measured |= dict.fromkeys(SERIES, ())
        measured |= {"baseline": baseline(self._config), "held_out": self._config.n_pairs - self._config.n_train}
        if found.reached is not None:
            generalised = steps.index(found.reached)
            measured |= {
                "reached": found.reached, "collapses": len(found.collapses), "dips": found.dips,
                "below": _rounded(found.below), "lowest": _rounded(found.lowest),
                "first_fall": found.falls[0].step if found.falls else None,
                "norm_generalised": _rounded(norms[generalised]), "norm_end": _rounded(norms[-1]),
                "fall_step": [fall.step for fall in found.falls],
                "fall_lowest": [_rounded(fall.lowest) for fall in found.falls],
                "fall_reports": [fall.reports for fall in found.falls],
                "collapse_lost": [of.lost for of in found.collapses],
                "collapse_lowest": [_rounded(of.lowest) for of in found.collapses],
                "collapse_regained": [of.regained or 0 for of in found.collapses],
            }  # fmt: skip
        measured |= in_pieces(self._rows, self._config.steps)
        for moment, (opened, train, right) in self._at.items():
            now = {"step": opened.step, "train": train, "val": right, **_inside(opened)}
            measured |= {f"{name}_{moment}": _rounded(value) for name, value in now.items()}
        return measured


def in_pieces(rows: Sequence[tuple[float, float, float, float]], steps: int) -> dict[str, list[float]]:
    """Return curves by `IN_PIECES`: of each piece of the steps that has a report the last and the lowest values.

    Args:
        rows: Step, training accuracy, validation accuracy and norm of each report.
        steps: The steps that are divided into PIECES.
    """
    pieces: dict[int, list[tuple[float, float, float, float]]] = {}
    for row in rows:
        pieces.setdefault(min(int(PIECES * row[0] / steps), PIECES - 1), []).append(row)
    curves = [
        (of[-1][0], of[-1][2], min(row[2] for row in of), min(row[1] for row in of), of[-1][3])
        for of in pieces.values()
    ]
    columns = zip(*curves, strict=True)
    return {name: [_rounded(value) for value in of] for name, of in zip(IN_PIECES, columns, strict=True)}


def lowest_along(arm: str) -> Picture:
    """Return the picture of all arms by the number shown, and of one along training: the lowest of each piece."""

    def draw(experiment: Experiment, arms: Arms) -> Mapping[str, Drawing]:
        """Draw a curve a run, training dashed and validation solid."""
        import pandas as pd  # charts and pandas are loaded when something is drawn

        from grok_core.charts.figures import traces

        rows: list[dict[str, Any]] = []
        for run in arms[arm]:
            columns = (series(run, name) for name in ("piece_step", "piece_lowest_train", "piece_lowest"))
            rows += [
                {"run": run.seed, "step": max(step, 1), "train": train, "val": val}
                for step, train, val in zip(*columns, strict=True)
            ]
        title = say("lowest accuracy in a hundredth of the steps")
        spec = traces.traces_spec(last=experiment.arms[arm].steps, y_title=title, y_format=".0%")
        frame = pd.DataFrame(rows)
        return {**by_arm(experiment, arms), "-along": Drawing(spec, frame, traces.traces_words(frame, title))}

    return draw


def _inside(opened: "Opened") -> dict[str, float]:
    """Return what a fresh readout of the last hidden layer gets right, and the stable ranks of the weights."""
    from grok_core.measures.fates.readout import fresh_readout
    from grok_core.measures.fates.spectra import stable_rank

    task, weights = opened.task, opened.parameters()
    found = fresh_readout(opened.hidden(), task.answer, task.train, task.val, target=task.target, permutations=1)
    ranks = {f"rank_{name}": stable_rank(weights[name]) for name in MATRICES}
    return {"fresh": found.val_accuracy, "fresh_shuffled": found.null_mean, **ranks}


def _rounded(value: float) -> float:
    return value if isinstance(value, int) else float(f"{value:.{DIGITS}g}")
