"""When each metric of the answers makes its way, for a run at hand: a table, and the blog's question in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from grok_core.charts.words.answer_metrics import ACCURACY, ANSWER_METRICS, BRIER
from grok_core.languages import joined, say
from grok_core.measures.phases import GROKKING_RATIO
from grok_core.measures.rises import Rise, rise
from grok_core.views.cache import once
from grok_core.views.reading import Reading

SLOWER = 1.5  # times as many decades: reports are six per cent apart, so that less may be the reports' doing


@dataclass(frozen=True)
class Way:
    """The ways of a metric on training and on validation; None where it has none, or the run lacks the metric."""

    train: Rise | None
    val: Rise | None

    @property
    def wait(self) -> float | None:
        """How many times as many steps validation takes for half of its way as training does."""
        return None if self.train is None or self.val is None else self.val.t50 / self.train.t50


def ways(now: Reading) -> Mapping[str, Way]:
    """Return the ways of ANSWER_METRICS by name, from a run's reports so far. Fewer than three reports have none."""
    return once((now.key, "ways"), lambda: {metric: _way(now.metrics, metric) for metric in ANSWER_METRICS})


def lacks(now: Reading) -> list[str]:
    """Return the metrics that a run should have and has not, marked: it was trained before reports had them."""
    if now.metrics.empty:
        return []
    missing = [name for name, of in ANSWER_METRICS.items() if now.metrics[of.columns["val"]].isna().all()]
    return [name for name in missing if name != BRIER or now.config.loss == "cross_entropy"]


def ways_table(now: Reading) -> pd.DataFrame:
    """Return a row for each metric: t10, t50, t90, sharpness in decades, and how many times as long it waits."""
    rows = []
    for metric, way in ways(now).items():
        times = {name: None if way.val is None else getattr(way.val, name) for name in ("t10", "t50", "t90")}
        sharpness = None if way.val is None else way.val.sharpness
        rows.append({"metric": say(metric), **times, "sharpness": sharpness, "wait": way.wait})
    return pd.DataFrame(rows).astype(dict.fromkeys(("t10", "t50", "t90", "sharpness", "wait"), "float64"))


def ways_sentence(now: Reading) -> str:
    """Return what survives without accuracy in this run, from its numbers; "" where there is nothing to say.

    A metric has its wait when half of its way on validation takes GROKKING_RATIO times the steps of that on training,
    and is slower than accuracy when its way from a tenth to nine tenths takes SLOWER times as many decades.
    """
    found = ways(now)
    accuracy = found[ACCURACY].val
    others = {metric: way for metric, way in found.items() if metric != ACCURACY and way.val is not None}
    if accuracy is None or not others or now.progress.step_val_99 is None:
        return say("This run has not generalised so far: there is no jump to judge.") if len(now.metrics) else ""
    waiting = [way for way in found.values() if way.wait is not None and way.wait >= GROKKING_RATIO]
    known = [way for way in found.values() if way.wait is not None]
    slower = {
        metric: way.val.sharpness
        for metric, way in others.items()
        if way.val is not None and way.val.sharpness >= SLOWER * max(accuracy.sharpness, 1e-9)
    }
    said = (_wait_words(len(waiting), len(known)), _jump_words(accuracy, slower), _loss_words(now, found))
    return " ".join(filter(None, said))


def _jump_words(accuracy: Rise, slower: Mapping[str, float]) -> str:
    if slower:
        names = joined([say("{metric} ({decades:.2f})", metric=say(m), decades=d) for m, d in slower.items()])
        return say(
            "The jump takes accuracy {accuracy:.2f} decades of steps from a tenth to nine tenths of its way; by these "
            "metrics it takes more than {slower:g} times as many: {metrics}.",
            accuracy=accuracy.sharpness,
            slower=SLOWER,
            metrics=names,
        )
    return say(
        "The jump takes accuracy {accuracy:.2f} decades of steps from a tenth to nine tenths of its way, and no other "
        "metric takes more than {slower:g} times as many: it is in the network, not in the metric.",
        accuracy=accuracy.sharpness,
        slower=SLOWER,
    )


def _loss_words(now: Reading, found: Mapping[str, Way]) -> str:
    """Say that the validation loss rises before it falls, where it does."""
    of = found["loss"].val
    if of is None or of.worst_step <= int(now.metrics["step"].iloc[0]):
        return ""
    return say(
        "The validation loss rises first, to {worst:.3g} at step {step:,}, and falls only then.",
        worst=of.worst,
        step=of.worst_step,
    )


def _wait_words(waiting: int, known: int) -> str:
    if waiting == known:
        return say(
            "The wait survives: by each of the {n} metrics, validation takes {longer} times as many steps for half of "
            "its way as training does, or more.",
            n=known,
            longer=GROKKING_RATIO,
        )
    return say(
        "The wait is there by {waiting} of the {n} metrics: validation takes {longer} times as many steps for half of "
        "its way as training does, or more.",
        waiting=waiting,
        n=known,
        longer=GROKKING_RATIO,
    )


def _way(metrics: pd.DataFrame, metric: str) -> Way:
    of = ANSWER_METRICS[metric]
    return Way(*(_rise(metrics, of.columns[share], lower_is_better=of.lower_is_better) for share in ("train", "val")))


def _rise(metrics: pd.DataFrame, column: str, *, lower_is_better: bool) -> Rise | None:
    """Return the rise of a column; None where it is missing at a report, or there are too few."""
    values = metrics[column]
    if len(values) < 3 or not values.notna().all():
        return None
    return rise(metrics["step"], values, lower_is_better=lower_is_better)
