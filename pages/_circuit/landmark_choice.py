"""The choice of a landmark of a run; at first the one nearest to the step that other pages show."""

import math
from collections.abc import Mapping
from functools import partial

import streamlit as st

from grok_core.charts.part_names import called
from grok_core.languages import say
from grok_core.runs import Run
from grok_core.views import dissected
from grok_core.views.dissected import DissectionKey
from pages._shared import address, step_choice
from pages._shared.choices import Choice


def choose(run: Run, found: Mapping[str, DissectionKey]) -> DissectionKey:
    """Draw the choice of a landmark, which stands in the address, and return what is chosen.

    A step that was chosen elsewhere, such as on a curve, comes before the address.
    """
    names, state = list(found), st.session_state
    if (step := step_choice.chosen(run.id)) != state.circuit_followed:
        address.keep("landmark", None)
    state.circuit_followed = step
    name = state.circuit_landmark = address.choose(
        Choice("landmark", names, _nearest(found, step)), excuse=lambda text: text in dissected.LANDMARK_NAMES
    )
    st.segmented_control(
        say("Landmark (its step)"),
        names,
        required=True,
        key="circuit_landmark",
        format_func=lambda n: say("{landmark} ({step:,})", landmark=called(n), step=found[n].step),
        on_change=partial(_chosen, run, found, names[-1]),
    )
    return found[name]


def _nearest(found: Mapping[str, DissectionKey], step: int | None) -> str:
    """Return the landmark nearest to a step on a logarithmic axis; without a step, the newest."""
    if step is None:
        return list(found)[-1]
    return min(found, key=lambda name: abs(math.log1p(found[name].step) - math.log1p(step)))


def _chosen(run: Run, found: Mapping[str, DissectionKey], newest: str) -> None:
    """Put the landmark into the address, and its step into the choice of the other pages."""
    name = address.put("landmark", st.session_state.circuit_landmark)
    step_choice.choose(run.id, None if name == newest else found[name].step)
    st.session_state.circuit_followed = step_choice.chosen(run.id)
