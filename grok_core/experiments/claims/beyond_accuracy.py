"""The blog's question on Power et al.: do the wait and the jump survive a metric that is not accuracy (B6, M)?"""

import math
import statistics

from grok_core.charts.words.answer_metrics import ACCURACY, ANSWER_METRICS
from grok_core.experiments.criteria import GENERALISES, of_runs, ratio_words
from grok_core.experiments.measured import Measured
from grok_core.experiments.metric_ways import Ways, time_of, wait_of
from grok_core.experiments.record import Arms, Experiment, Finding, Part, Shown, Verdict
from grok_core.experiments.texts import Text
from grok_core.languages import mark
from grok_core.measures import contrasts
from grok_core.measures.phases import GROKKING_RATIO
from grok_core.presets import preset

LEAST_SHARPNESS = 1e-3  # decades; a jump between two reports has none to measure
_ARMS = {
    mark("x + y mod 59, an MLP"): preset("hello-grok").config,
    mark("S5, an MLP"): preset("s5-composition").config,
    mark("x − y mod 59, a transformer"): preset("transformer-grok").config,
    mark("x + y mod 59, an LSTM"): preset("lstm-alpha").config,
}


def sharpness_of(run: Measured, metric: str) -> float | None:
    """Return log10(t90 / t10) of a metric on validation, in decades of steps."""
    t10, t90 = time_of(run, f"{metric}_t10"), time_of(run, f"{metric}_t90")
    return None if t10 is None or t90 is None else max(math.log10(t90 / t10), LEAST_SHARPNESS)


def _waits(metric: str) -> Part:
    """Return the part that by a metric validation waits, in all runs that generalise, whatever their task."""

    def judge(arms: Arms) -> Finding:
        """Count the runs, over all tasks."""
        waits = [wait_of(run, metric) for runs in arms.values() for run in runs if GENERALISES.is_so(run)]
        known = [wait for wait in waits if wait is not None]
        if not known:
            return Finding(Verdict.UNDECIDED, "no run has both ways")
        found = of_runs(sum(wait >= GROKKING_RATIO for wait in known), len(known))
        low, middle, high = min(known), statistics.median(known), max(known)
        return Finding(found.verdict, f"{found.numbers}; {middle:.1f} times in the median, {low:.1f} to {high:.1f}")

    says = mark(
        "by {metric}, in every run that generalises, validation takes at least {longer} times as many steps for half "
        "of its way as training does"
    )
    return Part(Text(says, metric=metric, longer=GROKKING_RATIO), judge)


def _is_slower(metric: str) -> Part:
    """Return the part that a metric takes more decades from a tenth to nine tenths of its way than accuracy does."""

    def judge(arms: Arms) -> Finding:
        """Compare the two, network by network, over all tasks."""
        runs = [run for of in arms.values() for run in of if GENERALISES.is_so(run)]
        pairs = [(sharpness_of(run, metric), sharpness_of(run, ACCURACY)) for run in runs]
        known = [(one, other) for one, other in pairs if one is not None and other is not None]
        if len(known) < 2:
            return Finding(Verdict.UNDECIDED, f"{len(known)} runs have both")
        found = contrasts.ratio(*zip(*known, strict=True))
        middle = statistics.median(one for one, _ in known)
        numbers = f"{middle:.2f} decades in the median, ratio {ratio_words(found)}, n = {len(known)}"
        if found.low > 1:
            return Finding(Verdict.HOLDS, numbers)
        return Finding(Verdict.DOES_NOT if found.high < 1 else Verdict.UNDECIDED, numbers)

    says = mark(
        "by {metric}, the way from a tenth to nine tenths takes more decades of steps than by accuracy, paired by "
        "network over all tasks"
    )
    return Part(Text(says, metric=metric), judge)


BEYOND_ACCURACY = Experiment(
    name="beyond-accuracy",
    row="B6",
    claim=mark("The wait survives a metric that is not accuracy; the suddenness does not."),
    source=mark("a blog post on Power et al. 2022, which asks it; Schaeffer et al. 2023, arXiv:2304.15004"),
    setting=mark("the presets hello-grok, s5-composition, transformer-grok and lstm-alpha, to the end of their steps"),
    arms=_ARMS,
    follow=Ways,
    parts=(*map(_waits, ANSWER_METRICS), *(_is_slower(metric) for metric in ANSWER_METRICS if metric != ACCURACY)),
    limits=mark(
        "Each metric has a way of its own, from its worst report to its best one after that; between two reports, "
        "six per cent apart, it lies on a straight line. Runs that do not generalise within their steps are left "
        "out. "
        "Where the way of a metric has not ended with the last step, its t90 is too early. At first the wait was to "
        "hold by all six metrics at once; it was taken apart by metric after the runs had been seen, because one of "
        "them does not wait."
    ),
    shown=Shown(
        mark("decades from t10 to t90 of validation accuracy"), lambda run: sharpness_of(run, ACCURACY), "{:.2f}".format
    ),
)
