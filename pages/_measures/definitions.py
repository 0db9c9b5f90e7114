"""What each chosen measure is: its formula, its source, and what was adopted where the source leaves it open."""

from collections.abc import Sequence

import streamlit as st

from grok_core.languages import say
from grok_core.views.along.run_measure import RunMeasure
from pages._measures.chosen_measures import title
from pages._shared import messages


def draw(measures: Sequence[RunMeasure]) -> None:
    """Draw the definitions in a folded box."""
    with st.expander(say("What is measured: formulas and sources"), icon=":material/functions:"):
        for of in measures:
            st.markdown(f"**{messages.plain(title(of))}**")
            st.latex(of.formula)
            source = say("Source: {source}.", source=say(of.source))
            st.caption(messages.plain(f"{source} {say(of.resolution) if of.resolution else ''}"))
        st.caption(
            say(
                "L: mean loss, T: training and V: validation equations, z: logits, y: the right answer, θ: all "
                "weights, t: step."
            )
        )
