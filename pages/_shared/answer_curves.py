"""The first curve of a run by any metric of its answers, where the accuracy stands otherwise."""

from typing import Any

import streamlit as st

from grok_core.charts.curves import metric_spec
from grok_core.charts.words.answer_metrics import ACCURACY, ANSWER_METRICS
from grok_core.charts.words.axes import Axis
from grok_core.languages import mark, say
from grok_core.views import curve_axes
from grok_core.views.gaps import unit_of
from grok_core.views.reading import Reading
from pages._shared import curves

OLDER = mark("It was trained before reports had that: train it again.")


def draw(
    now: Reading, ghost: Reading | None, which: str, *, axis: Axis, cursor: int | None, **of_accuracy: Any
) -> None:
    """Draw a metric of the answers, one of ANSWER_METRICS; say so where a run lacks it.

    What else `accuracy` takes is drawn on the accuracy alone.
    """
    if which == ACCURACY:
        curves.accuracy(now, ghost, axis=axis, cursor=cursor, **of_accuracy)
        return
    of = ANSWER_METRICS[which]
    if now.metrics[list(of.columns.values())].isna().all(axis=None) and len(now.metrics):
        why = say("A squared error gives no probabilities.") if now.config.loss == "mse" else say(OLDER)
        st.info(say("This run has no {metric}.", metric=say(which)) + " " + why)
        return
    if ghost is not None and ghost.metrics[of.columns["val"]].isna().all():
        ghost = None
    spec = metric_spec(
        metric=which,
        axis=axis,
        unit=unit_of(now.config),
        changes=curve_axes.placed(now, axis, now.marks),
        recorded_ghost=ghost is not None and ghost.run.recorded,
    )
    curves.curve(now, ghost, spec, of.columns, axis, cursor, "accuracy_as")
