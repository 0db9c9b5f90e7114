"""The choice of a subgroup and a side whose cosets colour the points."""

from collections.abc import Sequence

import streamlit as st

from grok_core.tasks.groups import Side, Subgroup
from grok_core.views import coset_scores
from grok_core.views.run_rows import RowsKey
from pages._shared import bound
from pages._shared.choices import Choice

BEST = "best"
SIDES: Sequence[Side] = ("left", "right")


def choose(at: RowsKey, best_side: Side) -> None:
    """Draw the choice of a subgroup and of a side, at first the one that fits best."""
    subgroups = Choice("subgroup", (BEST, *coset_scores.subgroups_of(at.config)), BEST)
    bound.select("Cosets of", subgroups, text=lambda name: "the best fit" if name == BEST else name)
    bound.segments("Side", Choice("side", SIDES, best_side))


def chosen(at: RowsKey) -> tuple[Subgroup, Side]:
    """Return the subgroup and the side whose cosets were chosen."""
    name, side = st.session_state.subgroup, st.session_state.side
    subgroup = coset_scores.best_cosets(at)[0].subgroup if name == BEST else coset_scores.subgroups_of(at.config)[name]
    return subgroup, side
