"""Whether the weights at the start, and some steps later, say which frequency each neuron follows at the end."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from grok_core.config import RunConfig
from grok_core.experiments.measured import Number, series
from grok_core.experiments.record import Arms, Drawing, Experiment, Picture
from grok_core.languages import say

if TYPE_CHECKING:
    from grok_core.engine import Dissection, Report
    from grok_core.measures.fates.winners import Start
    from grok_core.measures.rows import FloatArray

PREDICTED_AT = (0, 10, 30, 100, 200, 300, 500, 1000)
"""Steps from whose weights winners are predicted: the first report at or after each."""

BY = ("inputs", "all_three", "aligned", "alignment")
"""What predicts, as `measures.fates.winners.SCORES`."""

_RATES = ("rate", "null_rate", "p", "top", "null_top")
_NETWORK = ("auc_inputs", "auc_all_three", "correlation_inputs", "auc_p_inputs")


class FirstWinners:
    """Follows a run of an MLP of one layer that learns x + y modulo p: predicted winners, and those at the end.

    Numbers: "follow" and "follow_none", the neurons that follow a frequency at the end and those that do not; "keys",
    the frequencies that more neurons follow than an even share; for each score in BY, from the weights at step 0, its
    hit rate and that of its best three, their nulls and the p-value, such as "rate_aligned"; of the whole network the
    AUC of the power at step 0 for the key frequencies. Curves: hit rates and nulls by step, "by_step", "by_rate_inputs"
    and so on. None where fewer than two neurons follow a frequency.
    """

    names: tuple[str, ...] = (
        "follow",
        "follow_none",
        "keys",
        *(f"{what}_{by}" for by in BY for what in _RATES),
        *_NETWORK,
        "by_step",
        *(f"by_{what}_{by}" for by in ("inputs", "aligned") for what in ("rate", "null")),
    )

    def __init__(self, config: RunConfig) -> None:
        self._config = config
        self._weights: dict[int, dict[str, FloatArray]] = {}
        self._end: Dissection | None = None

    def see(self, report: "Report") -> None:
        """Keep the weights at the steps to predict from, and what the neurons do at the end."""
        if len(self._weights) < len(PREDICTED_AT) and report.step >= PREDICTED_AT[len(self._weights)]:
            self._weights[report.step] = report.opened().parameters()
        if report.step == self._config.steps:
            self._end = report.dissection()

    def numbers(self) -> dict[str, Number]:
        """Return the numbers and curves by `names`."""
        from grok_core.measures.fates.winners import NONE, followed, hits, survivors
        from grok_core.measures.progress_measures import parts_of
        from grok_core.tasks.task import build_task

        found: dict[str, Number] = dict.fromkeys(self.names)
        task = build_task(self._config)
        parts = parts_of(task)
        if self._end is None or parts is None:
            return found
        winners = followed(self._end.neurons_x, self._end.neurons_y, parts)
        found |= {"follow": int((winners != NONE).sum()), "follow_none": int((winners == NONE).sum())}
        if int((winners != NONE).sum()) < 2:
            return found
        starts = {step: start_of(weights, parts.elements) for step, weights in self._weights.items()}
        first = starts[0]
        for by in BY:
            of = hits(getattr(first, by), winners)
            values = (of.rate, of.null_rate, of.p_value, of.top, of.null_top)
            found |= {f"{what}_{by}": value for what, value in zip(_RATES, values, strict=True)}
        for by in ("inputs", "all_three"):
            network = survivors(getattr(first, by).sum(axis=0), winners)
            found |= {"keys": len(network.key), f"auc_{by}": _number(network.auc)}
            if by == "inputs":
                found |= {"correlation_inputs": _number(network.correlation), "auc_p_inputs": _number(network.p_value)}
        found["by_step"] = list(starts)
        for by in ("inputs", "aligned"):
            later = [hits(getattr(start, by), winners, permutations=99) for start in starts.values()]
            found[f"by_rate_{by}"] = [round(of.rate, 4) for of in later]
            found[f"by_null_{by}"] = [round(of.null_rate, 4) for of in later]
        return found


def and_hits_along(first: Picture) -> Picture:
    """Return a picture and, beside it, that of the hits by the step from whose weights winners are predicted."""

    def draw(experiment: Experiment, arms: Arms) -> Mapping[str, Drawing]:
        """Draw the hits of magnitudes and phases of every run, and those of shuffled predictions."""
        import pandas as pd  # charts and pandas are loaded when something is drawn

        from grok_core.charts.figures import values

        names = {"rate": say("hits, magnitudes and phases"), "null": say("predictions shuffled among neurons")}
        rows: list[dict[str, Any]] = [
            {"x": max(step, 1.0), "series": name, "value": value}
            for runs in arms.values()
            for run in runs
            for what, name in names.items()
            for step, value in zip(series(run, "by_step"), series(run, f"by_{what}_aligned"), strict=True)
        ]
        frame = values.values_frame(pd.DataFrame(rows), "series", "x")
        ends = min(row["x"] for row in rows), max(row["x"] for row in rows)
        x_title, title = say("step that predicts (0 stands at 1)"), say("share of the neurons")
        spec = values.against_spec(x_title=x_title, title=title, series=tuple(names.values()), ends=ends, x_log=True)
        words = values.values_words(frame, title, "series", "x")
        return {**first(experiment, arms), "-along": Drawing(spec, frame, words)}

    return draw


def start_of(weights: Mapping[str, "FloatArray"], order: npt.NDArray[np.int64]) -> "Start":
    """Return the neurons of an MLP of one layer by frequency.

    Args:
        weights: Its parameters by name, as `engine.opened.Opened.parameters` returns them: what a neuron reads of an
            operand is the operand's embedding times the first layer, whose inputs are added.
        order: The elements in cyclic order.
    """
    from grok_core.measures.fates.winners import start

    first_y, embed_y = (weights.get(f"{of}_y", weights[f"{of}_x"]) for of in ("first", "embed"))  # tied: one for both
    left, right = weights["embed_x"] @ weights["first_x"].T, embed_y @ first_y.T
    return start(left[order], right[order], weights["unembed"][order])


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
