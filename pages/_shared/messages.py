"""Sentences with a visitor's own words in them: shown as text, never as Markdown or HTML."""

import re
from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from grok_core.errors import GrokError
from grok_core.languages import mark, say
from grok_core.runs import Run

ACTIVE = re.compile(r"([\\`*\[\]<>$~#|&!]|(?<!\w)_|_(?!\w))")


LINK = re.compile(r"(:(?=\S)|@|(?<=www)\.)")  # what makes a link or an icon of bare text


def plain(text: str) -> str:
    """Escape what Streamlit's Markdown would act on: links, pictures, emphasis, formulas, colours, icons."""
    # A word joiner cannot be seen, and no address, icon or colour goes across it.
    return LINK.sub("\\1\u2060", ACTIVE.sub(r"\\\1", text))


def warning(text: object) -> None:
    """Say that something asked for cannot be had."""
    st.warning(plain(str(text)), icon=":material/warning:")


def warnings(texts: Iterable[object]) -> None:
    """Draw a warning for each of them."""
    for text in texts:
        warning(text)


def error(text: object) -> None:
    """Say that something has to be changed first."""
    st.error(plain(str(text)), icon=":material/error:")


def info(text: object) -> None:
    """Say what to expect."""
    st.info(plain(str(text)), icon=":material/info:")


def without_pictures(run: Run) -> None:
    """Say of the run of a sweep why there is nothing to see of its inside."""
    told = mark("{run} was trained in an experiment, without pictures of its inside: start it in the Lab to see them.")
    info(say(told, run=run.id))


def safely(action: Callable[..., Any], *args: Any, **named: Any) -> None:
    """Do what a button asks; what cannot be done is said in a sentence, never in a traceback."""
    try:
        action(*args, **named)
    except (GrokError, OSError) as error:
        st.session_state.complaint = str(error)
