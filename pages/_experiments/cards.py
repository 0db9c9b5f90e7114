"""What the papers claim: a card for each experiment, with our picture and verdict."""

from math import ceil

import streamlit as st

from grok_core.experiments.kept import KeptRuns
from grok_core.experiments.pictures import drawings
from grok_core.experiments.record import Experiment
from grok_core.experiments.sections import criterion, limits
from grok_core.experiments.texts import said
from grok_core.experiments.verdicts_so_far import SoFar
from grok_core.languages import mark, say
from grok_core.runs.store.files import stamp
from grok_core.views.cache import once
from pages._experiments import filters, kept_verdicts, quick_runs
from pages._shared import draw_chart, messages

A_PAGE = 6  # cards
SIZES = {"quick": mark("quick size"), "full": mark("full size")}


def draw() -> dict[str, str]:
    """Draw the cards; return what the address is to say."""
    kept = kept_verdicts.kept_runs()
    found = kept_verdicts.so_far(kept)
    shown = filters.passing(kept_verdicts.experiments(), found)
    quick_runs.watch()
    if not shown:
        st.info(say("No claim is like that: choose another verdict, or other words."))
    pages, state = max(1, ceil(len(shown) / A_PAGE)), st.session_state
    state.claims_page = min(state.claims_page, pages)
    of_page = shown[(state.claims_page - 1) * A_PAGE : state.claims_page * A_PAGE]
    for at, column in enumerate(st.columns(2, gap="medium")):  # each as long as its cards are
        with column:
            for of in of_page[at::2]:
                with st.container(border=True):
                    card(of, kept, found[of.figure_name])
    if pages > 1:
        options = list(range(1, pages + 1))
        st.segmented_control(say("Page"), options, key="claims_page", required=True, persist_state="session")
    return filters.in_address()


def card(of: Experiment, kept: KeptRuns, found: SoFar) -> None:
    """Draw one experiment: rows, claim, verdict, picture, criterion and limits, and what is missing."""
    st.header(messages.plain(f"{', '.join(of.rows)}: {said(of.claim)}"), anchor=False)
    size, seeds, runs = say(SIZES[of.size]), len(of.seeds), len(of)
    if found.verdict is not None:
        verdict = say(found.verdict)
        verdict = f"{verdict[:1].upper()}{verdict[1:]}"
        st.markdown(
            say(
                "**{verdict}**, {size}, {seeds} seeds an arm, {runs} runs.",
                verdict=verdict, size=size, seeds=seeds, runs=runs,
            )
        )  # fmt: skip
        picture(of, kept)
    else:
        st.markdown(
            say(
                "**Not yet measured**, {size}, {seeds} seeds an arm, {runs} runs, of which {there} are there.",
                size=size, seeds=seeds, runs=runs, there=found.n_kept,
            )
        )  # fmt: skip
        quick_runs.offer(of, kept)
    with st.expander(say("Setting, criterion, limits")):
        parts = "\n".join(f"- {messages.plain(words)}" for words in criterion(of))
        setting, source = said(of.setting), said(of.source)
        about = messages.plain(say("Setting: {setting}. Source: {source}.", setting=setting, source=source))
        st.markdown(f"{about}\n\n{parts}\n\n{messages.plain(limits(of))}")


def picture(of: Experiment, kept: KeptRuns) -> None:
    """Draw what was measured, as docs/reproduced.md has it."""
    arms = kept.arms(of)
    for ending, drawing in once((of.figure_name, stamp(kept.path)), lambda: drawings(of, arms)).items():
        name = f"claim_{of.figure_name}{ending}".replace("-", "_")
        draw_chart.draw(draw_chart.table_of(drawing.frame), drawing.spec, name, drawing.words)
