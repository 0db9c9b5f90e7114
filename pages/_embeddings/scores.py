"""The scores of the rows beside those of chance: the right column of the Embeddings page."""

import streamlit as st

from grok_core.charts import captions, spectrum
from grok_core.languages import mark, say
from grok_core.measures.coset_candidates import has_cosets
from grok_core.runs import Run
from grok_core.tasks.answer_tables import why_no_circle
from grok_core.views import coset_scores, measure_sentences, neuron_kinds, reading, run_rows, score_sentence
from grok_core.views.run_rows import RowsKey
from pages._embeddings import coset_choice
from pages._shared import draw_chart, messages

OPERANDS = {"left operand": mark("Left operand"), "right operand": mark("Right operand")}


def draw(run: Run, at: RowsKey, said: str) -> None:
    """Draw the scores that fit a run's operation; what was `said` beside the picture is not said again."""
    task = reading.task_of(run.config)
    if at.matrix == run_rows.NEURONS:
        st.caption(neuron_kinds.sentence(at))
    elif run_rows.order_of(at) is not None:
        _cyclic(at, said)
    elif task.group:
        _grouped(at)
    elif run.config.operation_record.is_plain and at.matrix != "output rows":
        # A row of the output layer stands for a sum, not for a number.
        st.caption(f"{say(OPERANDS[at.matrix])}: {captions.quality_caption(run_rows.quality(at))}")
    if at.matrix != run_rows.NEURONS and run_rows.order_of(at) is None:
        st.caption(messages.plain(why_no_circle(run.config)))
    st.caption(captions.dimension_caption(*run_rows.spread(at)))
    for sentence in measure_sentences.of_rows(at):
        st.caption(sentence)


def in_words(at: RowsKey) -> str:
    """Return the score, beside its null, that says most of what a picture of these rows shows; "" without any."""
    if at.matrix == run_rows.NEURONS:
        return neuron_kinds.sentence(at)
    if run_rows.order_of(at) is not None:
        return score_sentence.of_ring(run_rows.ring(at, None))
    if coset_scores.offers_cosets(at):
        return score_sentence.of_cosets(coset_scores.best_cosets(at)[0], coset_scores.group_of_run(at.config))
    return ""


def _cyclic(at: RowsKey, said: str) -> None:
    """Draw the spectrum with its null, and the strongest frequencies in words."""
    found = run_rows.spectrum(at)
    frame = spectrum.spectrum_frame(found.frequencies, found.shares, null_95=found.null_95)
    spec = spectrum.spectrum_spec(count=len(found.shares))
    draw_chart.draw(draw_chart.table_of(frame), spec, "spectrum", spectrum.spectrum_words(frame))
    (_, share), *others = found.top(4)
    carried = captions.spectrum_caption(
        found.dominant,
        share,
        null_95=found.null_95,
        p_value=found.p_value,
        gini=found.gini,
        gini_null_95=found.gini_null_95,
    )
    rest = ", ".join(f"{k} ({captions.percent(part)})" for k, part in others)
    st.caption(f"{carried} {say('The next frequencies: {rest}.', rest=rest)}" if others else carried)
    if (of_ring := score_sentence.of_ring(run_rows.ring(at, None))) != said:
        st.caption(of_ring)
    waves = run_rows.circularity(at)
    st.caption(captions.circularity_caption(waves.value, null_95=waves.null_95, p_value=waves.p_value))


def _grouped(at: RowsKey) -> None:
    """Say which cosets explain the rows, and which representations."""
    group = coset_scores.group_of_run(at.config)
    if has_cosets(group):
        _cosets(at)
    else:
        text = say("No cosets: {group} has no subgroup between the trivial one and itself to try.", group=group.name)
        st.caption(text)
    found = coset_scores.irreps(at)
    st.caption(captions.irreps_caption(found.by_name(), p_value=found.p_value))


def _cosets(at: RowsKey) -> None:
    """Say how far the chosen cosets explain the rows, and which of all subgroups fit best."""
    group = coset_scores.group_of_run(at.config)
    chosen = score_sentence.of_cosets(coset_scores.coset_score(at, *coset_choice.chosen(at)), group)
    best = [score_sentence.of_cosets(score, group) for score in coset_scores.best_cosets(at)]
    for heading, sentences in headed(chosen, best).items():
        st.header(heading, anchor=False)
        for sentence in sentences:
            st.caption(sentence)


def headed(chosen: str, best: list[str]) -> dict[str, list[str]]:
    """Return headings with the sentences under each; chosen cosets that are among the best are not said twice."""
    if chosen in best:
        place = best.index(chosen) + 1
        return {say("Best of all subgroups, both sides; the chosen one is number {place}", place=place): best}
    return {say("Chosen"): [chosen], say("Best of all subgroups, both sides"): best}
