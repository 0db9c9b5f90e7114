"""The choice of what is cut out of a network, which stands in the address."""

from collections.abc import Mapping

import streamlit as st

from grok_core.charts.part_names import called
from grok_core.languages import mark, say
from grok_core.tasks.groups import SIDES, Subgroup
from grok_core.views import dissected
from grok_core.views.coset_scores import subgroups_of
from grok_core.views.cutting import cut_heads, cuts
from grok_core.views.cutting.cuts import Cut
from grok_core.views.dissected import DissectionKey
from pages._shared import address, bound
from pages._shared.choices import Choice

HEADS = "heads"
KINDS = {
    "parts": mark("out of the output layer"),
    "answers": mark("out of the mean by right answer"),
    "cosets": mark("differences between cosets"),
    "neurons": mark("neurons that follow it"),
    HEADS: mark("a head"),
}
DELETE, KEEP = mark("delete"), mark("keep only")


def kind(at: DissectionKey) -> str | None:
    """Draw the choice of what is cut, and return it; None where nothing can be."""
    kinds = [*(cuts.kinds_of(at) if cuts.has_logits(at) else ()), *([HEADS] if cut_heads.heads_of(at) else [])]
    if not kinds:
        return None
    return bound.segments(say("Cut"), Choice("cut", kinds, kinds[0]), text=lambda name: say(KINDS[name]))


def head(at: DissectionKey) -> str:
    """Draw the choice of a head, and return it."""
    heads = cut_heads.heads_of(at)
    return bound.segments(say("Layer.head"), Choice("cut_head", heads, heads[0]), text=str)


def cut(of: str, landmarks: Mapping[str, DissectionKey], at: DissectionKey) -> Cut:
    """Draw the choice of a part of a kind, and whether it is deleted or kept; return both."""
    keeps = bound.segments(say("What becomes of it"), Choice("cut_keeps", (DELETE, KEEP), DELETE)) == KEEP
    if of == "cosets":
        found = subgroups_of(at.config)
        names = list(found)
        subgroup = bound.select(
            say("Cosets of"), Choice("cut_cosets", names, names[0]), text=lambda name: _subgroup(found[name])
        )
        side = bound.segments(say("Side"), Choice("cut_side", SIDES, SIDES[0]))
        return Cut("cosets", (subgroup, side), keeps)
    names_chosen = _parts(landmarks, at)
    if of == "neurons":
        return Cut("neurons", cuts.followers(at, names_chosen), keeps)
    return Cut("answers" if of == "answers" else "parts", names_chosen, keeps)


def _parts(landmarks: Mapping[str, DissectionKey], at: DissectionKey) -> tuple[str, ...]:
    """Draw the choice of frequencies or representations: at first the key ones of the newest landmark."""
    key, names = f"cut_parts_{at.run.id}", cuts.names_of_parts(at)
    usual = list(cuts.key_parts(list(landmarks.values())[-1]))
    asked = address.asked("cut_parts")
    there = usual if asked is None else [name for name in asked.split(",") if name in names]
    st.session_state[key] = there
    if asked is not None:
        address.keep("cut_parts", None if there == usual else ",".join(there))
    label = say("Representations") if dissected.part_of(at) == "representation" else say("Frequencies")
    st.multiselect(
        label, names, key=key, format_func=called, placeholder=say("Choose what to cut"), on_change=_tell, args=(key,)
    )
    return tuple(name for name in names if name in there)


def _tell(key: str) -> None:
    address.keep("cut_parts", ",".join(st.session_state[key]))


def _subgroup(one: Subgroup) -> str:
    return say("{subgroup}, order {order}", subgroup=called(one.name), order=one.order)
