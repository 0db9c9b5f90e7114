"""Which runs the page lists: those with the words that are searched for, with the runs of experiments or without."""

import streamlit as st

from grok_core.errors import GrokError
from grok_core.languages import say
from grok_core.runs import Run
from grok_core.views import cached_run
from pages._shared import address
from pages._shared.choices import Choice

SWEPT = Choice("swept", ["false", "true"], "false")
MOST_WORDS = 100  # letters


def found() -> list[Run]:
    """Draw the search and the switch; return the runs that pass, those asked for by the address first."""
    state = st.session_state
    state.setdefault("search", address.asked("search") or "")
    state.setdefault("swept", address.read(SWEPT) == "true")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.text_input(
            say("Search id, task, preset, network, name and note"),
            key="search",
            placeholder=say("Search"),
            type="search",
            icon=":material/search:",
            max_chars=MOST_WORDS,
            persist_state="session",
            width=420,
        )
        st.toggle(say("Runs of experiments too"), key="swept", persist_state="session")
    address.keep("search", state.search.strip() or None)
    address.keep("swept", "true" if state.swept else None)
    words = state.search.lower().split()
    runs = [
        *asked(),
        *cached_run.list_runs(),
        *(cached_run.swept_runs() if state.swept else []),
        *cached_run.recordings(),
    ]
    return [run for run in dict.fromkeys(runs) if not words or _has(run, words)]


def asked() -> list[Run]:
    """Return the run of a sweep that the address names: it stands at the head of the table, and is chosen."""
    try:
        run = cached_run.open_run(address.asked("run") or "")
    except GrokError:
        return []
    return [run] if run.swept else []


def _has(run: Run, words: list[str]) -> bool:
    """Say whether all words are in what is said of a run; a damaged run has none of them."""
    try:
        config, label = run.config, run.label
        parts = (run.id, config.title, config.operation, run.status.preset, config.architecture, label.name, label.note)
    except GrokError:
        return False
    text = "\n".join(parts).lower()
    return all(word in text for word in words)
