"""What a network answers without a part of it, or with that part alone, at every landmark at once."""

from collections.abc import Mapping, Sequence

import streamlit as st

from grok_core.charts.captions import percent
from grok_core.charts.figures import cut_landmarks
from grok_core.errors import AnalysisError
from grok_core.languages import mark, say
from grok_core.views import dissected
from grok_core.views.cutting import cut_heads, cut_words, cuts
from grok_core.views.cutting.cuts import Kind, Outcome
from grok_core.views.dissected import DissectionKey
from pages._circuit import cut_choice, cut_formulas
from pages._shared import draw_chart, messages

Landmarks = Mapping[str, DissectionKey]
NOTHING = mark("Nothing is chosen: choose what to cut.")
NO_NEURONS = mark("No neuron clearly follows what is chosen at this landmark: choose another part or landmark.")
NEURONS = mark("Neurons are cut where one hidden layer adds what each operand gives it: MLPs of one layer, analytic.")
COMPUTING = mark("Cutting, 100 random cuts at each landmark …")


def draw(landmarks: Landmarks, at: DissectionKey) -> None:
    """Draw the choice of a cut and what it leaves."""
    kind = cut_choice.kind(at)
    if kind is None:
        st.caption(messages.plain(say(cuts.NO_LOGITS, run=at.run.id)))
        return
    try:
        if kind == cut_choice.HEADS:
            _head(landmarks, at)
        else:
            _part(kind, landmarks, at)
    except AnalysisError as error:
        st.caption(messages.plain(str(error)))


def _head(landmarks: Landmarks, at: DissectionKey) -> None:
    """Draw what is left without a head, and beside it without each other head."""
    head = cut_choice.head(at)
    there = [landmark for landmark in landmarks.values() if head in cut_heads.heads_of(landmark)]
    _shown([cut_heads.without_head(landmark, head) for landmark in there], at, None, keep=False)
    others = [
        say("{head}: {share}", head=other, share=percent(cut_heads.without_head(at, other).cut.val_accuracy))
        for other in cut_heads.heads_of(at)
    ]
    st.caption(say("Validation accuracy without each head: {heads}.", heads=", ".join(others)))
    _formula(cut_formulas.DELETED[cut_choice.HEADS], cut_choice.HEADS)


def _part(of: str, landmarks: Landmarks, at: DissectionKey) -> None:
    """Draw what is left without a part, or with it alone."""
    cut = cut_choice.cut(of, landmarks, at)
    if not cut.chosen:
        st.caption(say(NO_NEURONS if cut.kind == "neurons" else NOTHING))
        return
    with st.spinner(say(COMPUTING)):
        found = [cuts.outcome(landmark, cut) for landmark in landmarks.values() if cuts.has_logits(landmark)]
    _shown(found, at, cut.kind, keep=cut.keep)
    if cut.kind in ("parts", "answers") and dissected.part_of(at) == "frequency":
        st.latex(cut_formulas.FREQUENCY)
    _formula((cut_formulas.KEPT if cut.keep else cut_formulas.DELETED)[of], of)
    if "neurons" not in cuts.kinds_of(at):
        st.caption(say(NEURONS))


def _shown(found: Sequence[Outcome], at: DissectionKey, kind: Kind | None, *, keep: bool) -> None:
    """Draw the picture of all landmarks, the sentence of the chosen one, and all numbers."""
    frame = cut_landmarks.cut_frame(cut_words.rows(found))
    spec = cut_landmarks.cut_spec(
        tuple(one.name for one in found), baseline=at.task.baseline, is_random=kind is not None
    )
    draw_chart.draw(draw_chart.table_of(frame), spec, "circuit_cut", cut_landmarks.cut_words(frame))
    shown = next(one for one in found if one.name == at.name)
    st.caption(cut_words.sentence(shown, kind, keep=keep, baseline=at.task.baseline))
    looks = {name: st.column_config.TextColumn(say(title)) for name, title in cut_words.TITLES.items()}
    table = cut_words.table(found)
    st.dataframe(table, hide_index=True, key="circuit_cuts", column_config=looks, height="content")


def _formula(formula: str, of: str) -> None:
    """Draw how it is computed, and what the letters mean."""
    st.latex(formula)
    st.caption(say(cut_formulas.WORDS[of]))
