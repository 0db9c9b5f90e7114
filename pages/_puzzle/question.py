"""The question that a page asks, written large."""

import streamlit as st


def draw(text: str) -> None:
    """Draw the question as a heading; nothing in it may mean anything to Markdown."""
    with st.container(key="question"):
        st.header(text, anchor=False)
