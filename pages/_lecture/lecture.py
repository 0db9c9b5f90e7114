"""The class, for the frame of the app: what is done before and after every page."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages._lecture import following, handout, projector
from pages._lecture.following import tell
from pages._shared import carried, language

__all__ = ["begin", "tell"]


def begin(shown: st.Page, groups: Mapping[str, Sequence[st.Page]]) -> None:
    """Draw what the address asks for in front of a class, the language, and the menu of the class."""
    projector.style()
    carried.complain()
    following.begin(shown, groups)
    if not carried.is_on("follow"):
        with st.container(horizontal=True, gap="xsmall", key="class_corner"):
            language.choose()
            handout.offer()
