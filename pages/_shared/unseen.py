"""What is read aloud and not seen: the name of a page, and in words what a picture shows."""

import html

import streamlit as st

STYLE = """
.unseen {position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%)}
[data-testid="stElementContainer"]:has(.unseen) {position: absolute; width: 1px !important; overflow: hidden}
"""


def heading(title: str) -> None:
    """Name the page: its one heading of the first level."""
    _say("h1", title)


def words(text: str) -> None:
    """Say in numbers what the picture beside it shows."""
    _say("p", text)


def _say(tag: str, text: str) -> None:
    st.html(f'<{tag} class="unseen">{html.escape(text)}</{tag}>')
