"""The visitor's key in a cookie, so that control of what they started survives a reload."""

import secrets

import streamlit as st

COOKIE = "grokking_lab_key"


def set_key() -> None:
    """Keep the key in a cookie, so that control survives a reload; it is never in a link.

    The session's own key comes first: another tab may have set the cookie meanwhile.
    """
    state = st.session_state
    if "visitor_key" not in state:
        cookie = st.context.cookies.get(COOKIE, "")
        state.visitor_key = cookie if _is_token(cookie) else secrets.token_hex(16)
        attributes = "SameSite=Strict; path=/; max-age=31536000"
        state.key_script = (
            "" if _is_token(cookie) else f"document.cookie = '{COOKIE}={state.visitor_key}; {attributes}'"
        )
    # Drawn every time, empty or not: an element that comes and goes would have all below it built anew.
    st.html(f"<script>{state.key_script}</script>", unsafe_allow_javascript=True)


def _is_token(text: str) -> bool:
    return len(text) == 32 and all(letter in "0123456789abcdef" for letter in text)
