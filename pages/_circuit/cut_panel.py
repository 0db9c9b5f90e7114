"""What a network answers without a part of it, or with that part alone, at every landmark at once."""

from collections.abc import Mapping, Sequence

import streamlit as st

from grok_core.charts.captions import percent
from grok_core.charts.figures import cut_landmarks
from grok_core.errors import AnalysisError
from grok_core.languages import mark, say
from grok_core.views import dissected
from grok_core.views.cutting import cut_heads, cut_words, cuts
from grok_core.views.cutting.cuts import Cut, Outcome
from grok_core.views.dissected import DissectionKey
from pages._circuit import cut_choice, cut_formulas
from pages._shared import draw_chart, messages

Landmarks = Mapping[str, DissectionKey]
NOTHING = mark("Nothing is chosen: choose what to cut.")
NO_NEURONS = mark("No neuron clearly follows what is chosen at this landmark: choose another part or landmark.")
NEURONS = mark("Neurons are cut where one hidden layer adds what each operand gives it: MLPs of one layer, analytic.")
NO_HEADS = mark("The heads of so large a table and network would have taken too long to cut.")
COMPUTING = mark("Cutting, 100 random cuts at each landmark …")


def draw(landmarks: Landmarks, at: DissectionKey) -> None:
    """Draw the choice of a cut and what it leaves."""
    choices = st.container(horizontal=True, gap="medium")
    with choices:
        kind = cut_choice.kind(at)
    if kind is None:
        st.caption(messages.plain(say(cuts.NO_LOGITS, run=at.run.id)))
        return
    try:
        if kind == cut_choice.HEADS:
            with choices:
                head = cut_choice.head(at)
            _head(head, landmarks, at)
        else:
            with choices:
                cut = cut_choice.cut(kind, landmarks, at)
            _part(cut, landmarks, at)
    except AnalysisError as error:
        st.caption(messages.plain(str(error)))
    if "neurons" not in cuts.kinds_of(at) and dissected.has_parts(at):
        st.caption(say(NEURONS))
    if at.config.architecture_record.has_attention and not cut_heads.heads_of(at):
        st.caption(say(NO_HEADS))


def _head(head: str, landmarks: Landmarks, at: DissectionKey) -> None:
    """Draw what is left without a head, and beside it without each other head."""
    there = [landmark for landmark in landmarks.values() if head in cut_heads.heads_of(landmark)]
    left = {other: cut_heads.without_head(at, other).cut.val_accuracy for other in cut_heads.heads_of(at)}
    others = ", ".join(say("{head}: {share}", head=other, share=percent(share)) for other, share in left.items())
    beside = say("Validation accuracy without each head: {heads}.", heads=others)
    found = [cut_heads.without_head(landmark, head) for landmark in there]
    _shown(found, at, None, beside, [cut_formulas.DELETED[cut_choice.HEADS]], cut_choice.HEADS)


def _part(cut: Cut, landmarks: Landmarks, at: DissectionKey) -> None:
    """Draw what is left without a part, or with it alone."""
    if not cut.chosen:
        st.caption(say(NO_NEURONS if cut.kind == "neurons" else NOTHING))
        return
    with st.spinner(say(COMPUTING)):
        found = [cuts.outcome(landmark, cut) for landmark in landmarks.values() if cuts.has_logits(landmark)]
    turns = cut.kind in ("parts", "answers") and dissected.part_of(at) == "frequency"
    formula = (cut_formulas.KEPT if cut.keep else cut_formulas.DELETED)[cut.kind]
    _shown(found, at, cut, "", [formula, *([cut_formulas.FREQUENCY] if turns else [])], cut.kind)


def _shown(
    found: Sequence[Outcome], at: DissectionKey, cut: Cut | None, beside: str, formulas: Sequence[str], of: str
) -> None:
    """Draw the picture of all landmarks with the sentence of the chosen one, what is cut in formulas, and all numbers.

    Args:
        found: What is left at each landmark.
        at: The chosen landmark.
        cut: What was cut; None for a head.
        beside: A further sentence.
        formulas: How it was cut.
        of: Whose words explain the letters.
    """
    left, right = st.columns([3, 2], gap="medium")
    baseline = at.task.baseline
    with left:
        frame = cut_landmarks.cut_frame(cut_words.rows(found))
        names = tuple(one.name for one in found)
        spec = cut_landmarks.cut_spec(names, baseline=baseline, is_random=cut is not None)
        draw_chart.draw(draw_chart.table_of(frame), spec, "circuit_cut", cut_landmarks.cut_words(frame))
    with right:
        shown = next(one for one in found if one.name == at.name)
        kind, keep = (None, False) if cut is None else (cut.kind, cut.keep)
        st.markdown(f"{cut_words.sentence(shown, kind, keep=keep, baseline=baseline)} {beside}".strip())
        for formula in formulas:
            st.latex(formula)
        st.caption(say(cut_formulas.WORDS[of]))
    looks = {name: st.column_config.TextColumn(say(title)) for name, title in cut_words.TITLES.items()}
    st.dataframe(cut_words.table(found), hide_index=True, key="circuit_cuts", column_config=looks, height="content")
