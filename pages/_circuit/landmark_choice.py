"""The choice of a landmark of a run, on a page that has nothing between them; next to the step of other pages."""

import math
from collections.abc import Mapping
from functools import partial

import streamlit as st

from grok_core.config.links import one_of
from grok_core.runs import Run
from grok_core.views import dissected
from grok_core.views.dissected import DissectionKey
from pages._shared import messages, step_choice

ADDRESS, KEY, FOLLOWED = "moment", "circuit_moment", "circuit_followed"


def choose(run: Run, found: Mapping[str, DissectionKey]) -> DissectionKey:
    """Draw the choice of a moment, which stands in the address, and return what is chosen.

    A step that was chosen elsewhere, such as on a curve, comes before the address.
    """
    names, asked, state = list(found), st.query_params.get(ADDRESS), st.session_state
    if (step := step_choice.chosen(run.id)) != state.get(FOLLOWED) or (
        asked in dissected.LANDMARK_NAMES and asked not in found
    ):
        asked = None
    state[FOLLOWED] = step
    name, complaint = one_of(ADDRESS, asked, names, _nearest(found, step))
    if complaint:
        messages.warning(complaint)
    state[KEY] = st.query_params[ADDRESS] = name
    st.segmented_control("Moment", names, required=True, key=KEY, label_visibility="collapsed",
                         format_func=lambda n: f"{n} (step {found[n].step:,})",
                         on_change=partial(_chosen, run, found, names[-1]))  # fmt: skip
    return found[name]


def _nearest(found: Mapping[str, DissectionKey], step: int | None) -> str:
    """Return the moment next to a step on an axis of logarithms, or the newest."""
    if step is None:
        return list(found)[-1]
    return min(found, key=lambda name: abs(math.log1p(found[name].step) - math.log1p(step)))


def _chosen(run: Run, found: Mapping[str, DissectionKey], newest: str) -> None:
    """Let the other pages follow."""
    name = st.query_params[ADDRESS] = st.session_state[KEY]
    step_choice.choose(run.id, None if name == newest else found[name].step)
    st.session_state[FOLLOWED] = step_choice.chosen(run.id)
