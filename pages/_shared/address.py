"""What pages keep in the address bar, so that a copied link opens the same: the one module that reads and writes it.

A `Choice` reaches the address in one of two ways. `choose` reads it, says in a sentence what cannot be, and puts the
nearest there; the page draws the widget. `segments`, `select`, `switch`, `slider` and `number` of `bound` draw a widget
that is bound to the address: it leaves the usual choice out, and drops in silence what a run does not offer.
"""

from collections.abc import Callable, Mapping

import streamlit as st

from grok_core.config import FIELDS
from grok_core.config.links import one_of
from pages._shared import messages
from pages._shared.choices import NAMES, OLD_NAMES, Choice

CARRIED = ("lang", "present", "hide", "follow")
"""What an address carries from page to page: the language, how the app looks in front of a class, who is followed."""


def carried() -> dict[str, str]:
    """Return what is carried from page to page."""
    return {name: text for name, text in everything().items() if name in CARRIED}


def everything() -> dict[str, str]:
    """Return all that the address says."""
    return {name: str(text) for name, text in st.query_params.to_dict().items()}


def link(page: st.Page) -> None:
    """Draw a link to another page, which carries on what is carried."""
    st.page_link(page, query_params=carried())


def asked(name: str) -> str | None:
    """Return what the address says, under the name or its old name, or None."""
    text: str | None = st.query_params.get(name)
    return text if text is not None or name not in OLD_NAMES else st.query_params.get(OLD_NAMES[name])


def says_nothing() -> bool:
    """Say whether there is nothing in it: who comes so has typed it, or has followed a bare link."""
    return not st.query_params.to_dict()


def fields() -> dict[str, str]:
    """Return what the address says of the fields of a run: all that has no name here."""
    known = {*NAMES, *OLD_NAMES.values()}.difference(FIELDS)
    return {name: text for name, text in st.query_params.to_dict().items() if name not in known}


def keep(name: str, text: str | None) -> None:
    """Put a choice into the address, or with None take it out."""
    if name in OLD_NAMES:
        st.query_params.pop(OLD_NAMES[name], None)
    if text is None:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != text:
        st.query_params[name] = text


def keep_only(query: Mapping[str, str]) -> None:
    """Make the whole address say this, and what is carried from page to page."""
    whole = {**query, **carried()}
    if st.query_params.to_dict() != whole:
        st.query_params.from_dict(whole)


def read(choice: Choice, *, remembered: str | None = None, excuse: Callable[[str], bool] | None = None) -> str:
    """Return what the address says; a warning says when that is none of the options, and what is taken instead.

    Args:
        choice: What is chosen among what.
        remembered: What was chosen before, for an address that says nothing.
        excuse: Says of a text that is none of the options whether it was right elsewhere: then the usual is taken.
    """
    text = asked(choice.name)
    text = remembered if text is None else text
    value, complaint = one_of(choice.name, text, choice.options, choice.usual)
    if complaint and text is not None and excuse is not None and excuse(text):
        return choice.usual
    if complaint:
        messages.warning(complaint)
    return value


def choose(choice: Choice, *, remember: bool = False, excuse: Callable[[str], bool] | None = None) -> str:
    """Return what the address says as `read` does, and put it into the address.

    Args:
        choice, excuse: As for `read`.
        remember: Take it up again when the visitor comes back from another page.
    """
    value = read(choice, remembered=_kept().get(choice.name) if remember else None, excuse=excuse)
    return put(choice.name, value, remember=remember)


def put(name: str, text: str, *, remember: bool = False) -> str:
    """Put a choice into the address and, to be taken up again, into the session; return it."""
    if remember:
        _kept()[name] = text
    keep(name, text)
    return text


def follow(name: str, key: str, remember: bool = False) -> None:
    """Put into the address what was chosen with the widget of a key; a callback for widgets."""
    if key in st.session_state:  # else it is of a page that the visitor was led away from
        put(name, str(st.session_state[key]), remember=remember)


def open_page(page: str | st.Page, **query: str) -> None:
    """Show another page at an address."""
    st.switch_page(page, query_params={**query, **carried()})


def _kept() -> dict[str, str]:
    """Return what the visitor chose, for when they come back from another page."""
    kept: dict[str, str] = st.session_state.kept_choices
    return kept
