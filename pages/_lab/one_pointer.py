"""One pointer on all curves of the Lab: drawn by the browser alone, without a word to the server."""

from pathlib import Path

import streamlit as st

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def draw() -> None:
    """Let a pointer on one curve show its place on the others."""
    st.html(f"<script>{SCRIPT}</script>", unsafe_allow_javascript=True)
