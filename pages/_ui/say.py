"""Sentences with a visitor's own words in them: shown as text, never as Markdown or HTML."""

import re

import streamlit as st

ACTIVE = re.compile(r"([\\`*\[\]<>$~#|&!]|(?<!\w)_|_(?!\w))")


LINK = re.compile(r"(:(?=\S)|@|(?<=www)\.)")  # what makes a link or an icon of bare text


def plain(text: str) -> str:
    """Escape what Streamlit's Markdown would act on: links, pictures, emphasis, formulas, colours, icons."""
    # A word joiner cannot be seen, and no address, icon or colour goes across it.
    return LINK.sub("\\1\u2060", ACTIVE.sub(r"\\\1", text))


def warning(text: object) -> None:
    """Say that something asked for cannot be had."""
    st.warning(plain(str(text)), icon=":material/warning:")


def error(text: object) -> None:
    """Say that something has to be changed first."""
    st.error(plain(str(text)), icon=":material/error:")


def info(text: object) -> None:
    """Say what to expect."""
    st.info(plain(str(text)), icon=":material/info:")
