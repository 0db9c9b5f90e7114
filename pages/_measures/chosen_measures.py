"""The choice of the measures, kept in the address."""

import streamlit as st

from grok_core.languages import joined, mark, say
from grok_core.views.along.run_measure import RunMeasure
from grok_core.views.along.run_measures import GROUP_TITLES, RUN_MEASURES
from pages._shared import address, messages

USUAL = ("accuracy", "loss", "gap", "norm")
MOST = 8  # curves that are drawn at once
READ = 60  # names of an address


def choose() -> list[RunMeasure]:
    """Draw the choice and return the measures, in the order in which they were chosen."""
    state = st.session_state
    if "measures_chosen" not in state:
        asked = (address.asked("measures") or ",".join(USUAL)).replace(" ", "").split(",")[:READ]
        names = [name for name in dict.fromkeys(asked) if name]
        unknown = [name for name in names if name not in RUN_MEASURES]
        if unknown:
            told = mark("There is no measure {names}; the menu has all that there are.")
            messages.warning(say(told, names=joined([repr(name[:40]) for name in unknown[:3]])))
        state.measures_chosen = [name for name in names if name in RUN_MEASURES][:MOST]
    st.multiselect(
        say("Measures"),
        list(RUN_MEASURES),
        key="measures_chosen",
        format_func=lambda name: title(RUN_MEASURES[name]),
        max_selections=MOST,
        placeholder=say("Choose up to {most} measures", most=MOST),
        label_visibility="collapsed",
        persist_state="session",
    )
    chosen = state.measures_chosen
    address.keep("measures", None if tuple(chosen) == USUAL else ",".join(chosen) or None)
    return [RUN_MEASURES[name] for name in chosen]


def title(of: RunMeasure) -> str:
    """Return a measure's group and title."""
    return say("{group}: {measure}", group=say(GROUP_TITLES[of.group]), measure=say(of.title))
