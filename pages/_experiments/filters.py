"""Which of the papers' claims are shown: by source, by verdict, by words; in the session and in the address."""

from collections.abc import Sequence

import streamlit as st

from grok_core.experiments.record import Experiment
from grok_core.experiments.texts import said
from grok_core.experiments.verdicts_so_far import SoFar
from grok_core.languages import mark, say
from pages._shared import address
from pages._shared.choices import Choice, numbers

ALL, UNMEASURED = mark("all"), mark("not yet measured")
SOURCES = {
    "P": mark("Power et al."),
    "B": mark("post on Power et al."),
    "E": mark("thesis on LSTMs"),
    "G": mark("paper on the gap"),
}
LITERATURE = mark("literature")
USUAL = {"claims_of": ALL, "verdict": ALL, "about": "", "claims_page": 1}


def source_of(of: Experiment) -> str:
    """Return which source an experiment is about, by the id of its row."""
    return SOURCES[of.row[0]] if len(of.row) > 1 else LITERATURE


def passing(experiments: Sequence[Experiment], found: dict[str, SoFar]) -> list[Experiment]:
    """Draw the filters, and return what passes them: what has a verdict first."""
    state = st.session_state
    verdicts = [ALL, *dict.fromkeys(f.verdict for f in found.values() if f.verdict), UNMEASURED]
    sources = [ALL, *dict.fromkeys(map(source_of, experiments))]
    for name, options in (("claims_of", sources), ("verdict", verdicts)):
        if name not in state:
            state[name] = address.read(Choice(name, options, ALL))
    state.setdefault("about", address.asked("about") or "")
    if "claims_page" not in state:
        state.claims_page = int(address.read(Choice("claims_page", numbers(1, 99), "1")))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        for name, label, options, width in (
            ("claims_of", say("Source"), sources, 240),
            ("verdict", say("Verdict"), verdicts, 280),
        ):
            st.selectbox(
                label, options, key=name, format_func=say, persist_state="session", width=width, on_change=_to_first
            )
        st.text_input(
            say("With the words"), key="about", persist_state="session", width=280, max_chars=100, on_change=_to_first
        )
    shown = [
        of
        for of in experiments
        if state.claims_of in (ALL, source_of(of))
        and state.verdict in (ALL, found[of.figure_name].verdict or UNMEASURED)
        and state.about.strip().lower() in _words(of)
    ]
    return sorted(shown, key=lambda of: found[of.figure_name].verdict is None)


def _words(of: Experiment) -> str:
    """Return what an experiment is found by: its texts in English and in the language that is spoken."""
    texts = (of.title, of.setting, of.source)
    return " ".join((of.name, *texts, said(of.claim), *map(said, texts[1:]))).lower()


def in_address() -> dict[str, str]:
    """Return what the address says of the filters: those that are not the usual."""
    now = {name: st.session_state.get(name, usual) for name, usual in USUAL.items()}
    return {name: str(value) for name, value in now.items() if value != USUAL[name]}


def _to_first() -> None:
    st.session_state.claims_page = 1
