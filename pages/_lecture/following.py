"""Presenting and following: the presenter's page and address are told, and whoever follows is taken there."""

from collections.abc import Mapping, Sequence

import streamlit as st

from grok_core.languages import say
from pages._lecture.room import classroom, presents
from pages._shared import address, carried, frame, live, messages, session

TOLD = ("scene_orders", "scene_runs")
"""What a page shows and its address does not say: where replays were sent, and which runs were trained in scenes."""
KEPT = ("visitor_key", "key_script", "lecture_seen", "timers", "form")
"""What stays when a visitor is taken elsewhere; all else is as if they had come by the presenter's link."""
FEW, SOON_S, LATER_S = 20, 1.0, 3.0  # a small class is taken along at once, a large one within seconds


def begin(shown: st.Page, groups: Mapping[str, Sequence[st.Page]]) -> None:
    """Take the presenter's token from the address, and tell or follow while the page is shown."""
    _admit()
    _arrive()
    if presents():
        live.repeat(tell, shown, every_s=SOON_S)
    elif carried.is_on("follow"):
        pages = {page.url_path: page for group in groups.values() for page in group}
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="following"):
            st.markdown(say("You are following the presenter."), width="content")
            live.button(say("Look around on my own"), _leave, key="unfollow", icon=":material/logout:")
        few = classroom().followers <= FEW
        live.repeat(_follow, pages, every_s=SOON_S if few else LATER_S)


def tell(shown: st.Page) -> None:
    """Tell the class where its presenter is; of anybody else nothing is told."""
    state, hidden = st.session_state, (*address.CARRIED, "presenter")
    query = {name: text for name, text in address.everything().items() if name not in hidden}
    beside = {name: dict(state[name]) for name in TOLD if name in state}
    classroom().tell(frame.key(), shown.url_path, query, beside)


def _follow(pages: Mapping[str, st.Page]) -> None:
    """Go where the presenter is, if that is elsewhere."""
    told, state = classroom().look(frame.key()), st.session_state
    if told is None or told.page not in pages or told.number == state.get("lecture_seen"):
        return
    state.update(lecture_seen=told.number, lecture_told=dict(told.session))
    address.open_page(pages[told.page], **told.query)


def _arrive() -> None:
    """After a way to where the presenter is, forget what was chosen elsewhere: the address says all.

    Not before the way: what the browser sends along is compared with what was chosen, and what differs is a change.
    """
    state = st.session_state
    if (told := state.pop("lecture_told", None)) is None:
        return
    for key in [key for key in state if key not in KEPT]:
        del state[key]
    session.begin()
    state.update({name: dict(value) for name, value in told.items()})


def _leave() -> None:
    classroom().leave(frame.key())
    address.keep("follow", None)


def _admit() -> None:
    """Make who comes with the token a presenter; the token does not stay in the address."""
    if (token := address.asked("presenter")) is None:
        return
    address.keep("presenter", None)
    if not classroom().admit(frame.key(), token):
        messages.warning(
            say(
                "That is not the presenter's link of this server: it is printed where the server runs, "
                "or set there as GROK_PRESENTER_TOKEN. Nothing was changed."
            )
        )
