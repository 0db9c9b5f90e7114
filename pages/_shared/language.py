"""The language that a visitor reads: it stands in the address, and all pages and links carry it on."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from grok_core.errors import nearest
from grok_core.languages import ENGLISH, LANGUAGES, PSEUDO, decide_by, joined, say, speak
from pages._shared import address, messages

READ_AS = "document.documentElement.lang = '{}'"
"""Tells who reads the page aloud in which language it is; Streamlit says English."""
OPEN_IN = "const to = new URL(location); to.searchParams.set('lang', '{}'); location.replace(to)"
"""Opens the page anew: a browser keeps what was chosen as the text of it, which the other language does not have."""


def begin() -> None:
    """Read from the address which language is spoken, before anything is said; what is none leaves it at English."""
    asked = address.asked("lang")
    st.session_state.language = asked if asked in (*LANGUAGES, PSEUDO) else ENGLISH
    speak(st.session_state.language)  # a thread draws for one visitor alone


def complain() -> None:
    """Say so of a language that is asked for and is not there."""
    asked = address.asked("lang")
    if asked is not None and asked not in (*LANGUAGES, PSEUDO):
        known = joined([f"{code} ({name})" for code, name in LANGUAGES.items()], "or")
        text = say("lang must be one of {known}, got {asked}. This page is in English.", known=known, asked=repr(asked))
        messages.warning(text + nearest(asked, LANGUAGES))


def tell_readers() -> None:
    """Tell who reads the page aloud in which language it is, also to those who follow and choose none."""
    spoken = st.session_state.language
    _run(READ_AS, spoken if spoken in LANGUAGES else ENGLISH)


def choose() -> None:
    """Draw the choice of a language."""
    state = st.session_state
    state.language_chosen = spoken = state.language
    st.selectbox(
        say("Language"), list(dict.fromkeys([*LANGUAGES, spoken])), key="language_chosen", format_func=str.upper,
        label_visibility="collapsed", width=82, on_change=_want,
    )  # fmt: skip


def go() -> None:
    """Open the page in the language that was chosen, after all of it was drawn: by then the address says all."""
    if wanted := st.session_state.pop("language_wanted", None):
        _run(OPEN_IN, wanted)


def _want() -> None:
    st.session_state.language_wanted = st.session_state.language_chosen


def _run(script: str, code: str) -> None:
    st.html(f"<script>{script.format(code)}</script>", unsafe_allow_javascript=True)


def _of_visitor() -> str:
    """Return the language of the visitor whose page is drawn, also in what a timer draws and in what a button does."""
    if get_script_run_ctx(suppress_warning=True) is None:  # a thread that draws nobody's page
        return ENGLISH
    return str(st.session_state.get("language", ENGLISH))


decide_by(_of_visitor)
