"""The class of this server: made once, with the token of who presents."""

import os
import secrets
import sys

import streamlit as st

from grok_core.views.classroom import Classroom
from pages._shared import frame

VARIABLE = "GROK_PRESENTER_TOKEN"


@st.cache_resource(show_spinner=False)
def classroom() -> Classroom:
    """Return the class. A token that the environment does not give is made, and printed where the server runs."""
    token = os.environ.get(VARIABLE) or secrets.token_urlsafe(12)
    if VARIABLE not in os.environ:
        print(f"Present to a class with the link /?presenter={token}", file=sys.stderr, flush=True)
    return Classroom(token)


def presents() -> bool:
    """Say whether this visitor presents."""
    return classroom().presents(frame.key())
