"""The menu of words and signs, on every page: searched by text, or opened by a link on one of them."""

import streamlit as st

from grok_core.charts.words.glossary import by_slug, search
from grok_core.languages import mark, say
from pages._shared import address, live, messages

NONE_SUCH = mark("No word or sign here is called so, and none of their explanations has it.")


def offer() -> None:
    """Draw the menu. It is drawn by itself: the page behind it stays as it is."""
    live.repeat(_menu, every_s=None)


def _menu() -> None:
    linked = _linked()
    with st.popover(say("Words"), icon=":material/help:", key="words", on_change="rerun") as menu:
        if not menu.open:  # closed, it costs nothing
            return
        key = f"word_{linked}"  # another link is another search
        example = say("such as ring score, null, R")
        text = st.text_input(say("A word or sign on this page"), linked, key=key, placeholder=example)
        found = search(text)
        said = (f"**{messages.plain(word.name)}**: {messages.plain(word.says)}" for word in found)
        st.markdown("\n\n".join(said) if found else say(NONE_SUCH))


def _linked() -> str:
    """Return the word that the address asks for, or "", with the menu open when that is new."""
    state, asked = st.session_state, address.asked("word")
    if asked is None:
        return ""
    if state.word_linked != asked:
        state.word_linked, state.words = asked, True
    word = by_slug(asked)
    return asked if word is None else word.name
