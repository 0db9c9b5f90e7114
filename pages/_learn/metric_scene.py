"""The scene in which a run's answers are judged by another metric than accuracy."""

from functools import partial

import streamlit as st

from grok_core.charts.words.answer_metrics import ACCURACY, ANSWER_METRICS
from grok_core.languages import say
from grok_core.views import curve_axes
from grok_core.views.along.ways import ways_sentence
from grok_core.views.reading import Reading
from pages._learn import live_scene
from pages._learn.scene import Scene
from pages._shared import answer_curves, bound, curves
from pages._shared.choices import Choice


def picture(scene: Scene) -> None:
    """Draw the choice of a metric, the curve of it, and what becomes of wait and jump by all of them."""
    which = bound.segments(say("Metric"), Choice("metric", tuple(ANSWER_METRICS), ACCURACY))
    live_scene.show(scene, partial(_by, which))


def _by(which: str, scene: Scene, now: Reading, ghost: Reading | None) -> None:
    axis = curve_axes.axis_of(now)
    if which == ACCURACY:
        curves.accuracy(now, ghost, axis=axis, cursor=None, name=f"accuracy_{scene.name}")
    else:
        answer_curves.draw(now, ghost, which, axis=axis, cursor=None)
    if not now.status.active:
        st.caption(ways_sentence(now))
