"""The choice of a subgroup and a side whose cosets colour the points."""

from collections.abc import Mapping

import streamlit as st

from grok_core.charts.part_names import called
from grok_core.languages import mark, say
from grok_core.tasks.groups import Side, Subgroup
from grok_core.views import coset_scores
from grok_core.views.run_rows import RowsKey
from pages._shared import bound
from pages._shared.choices import Choice

BEST = "best"
SIDES: Mapping[str, str] = {"left": mark("left cosets"), "right": mark("right cosets")}


def choose(at: RowsKey, best_side: Side) -> None:
    """Draw the choice of a subgroup and of a side, at first the one that fits best."""
    subgroups = coset_scores.subgroups_of(at.config)

    def text(name: str) -> str:
        if name == BEST:
            return say("the best fit")
        one = subgroups[name]
        return say("{subgroup}, order {order}", subgroup=called(one.name), order=len(one.members))

    bound.select(say("Cosets of"), Choice("subgroup", (BEST, *subgroups), BEST), text=text)
    bound.segments(say("Side"), Choice("side", tuple(SIDES), best_side), text=lambda side: say(SIDES[side]))


def chosen(at: RowsKey) -> tuple[Subgroup, Side]:
    """Return the subgroup and the side whose cosets were chosen."""
    name, side = st.session_state.subgroup, st.session_state.side
    subgroup = coset_scores.best_cosets(at)[0].subgroup if name == BEST else coset_scores.subgroups_of(at.config)[name]
    return subgroup, side
