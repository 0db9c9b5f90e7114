"""The scene in which a network that has generalised is trained on: does it keep what it found?"""

import streamlit as st

from grok_core.views import curve_axes
from grok_core.views.afterwards.collapses_of import collapses_of, collapses_sentence
from grok_core.views.reading import Reading
from pages._learn import live_scene
from pages._learn.scene import Scene
from pages._shared import curves


def picture(scene: Scene) -> None:
    """Draw the accuracies, whether validation was lost so far, and the losses."""
    live_scene.show(scene, _left_on)


def _left_on(scene: Scene, now: Reading, ghost: Reading | None) -> None:
    axis = curve_axes.axis_of(now)
    curves.accuracy(now, ghost, axis=axis, cursor=None, name=f"accuracy_{scene.name}")
    st.markdown(collapses_sentence(collapses_of(now.run)))
    curves.loss(now, ghost, axis=axis, cursor=None)
