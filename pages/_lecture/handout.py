"""The links to hand out: one that follows the presenter, with a QR code, and one for the projector."""

import os
from urllib.parse import urlencode, urlsplit, urlunsplit

import segno
import streamlit as st

from grok_core.config import FIELDS
from grok_core.languages import say, say_many
from pages._lecture.room import classroom, presents
from pages._shared import address, carried, live

VARIABLE = "GROK_PUBLIC_URL"
COUNTED_S = 3.0  # between two looks at how many follow


def offer() -> None:
    """Draw the menu of the class."""
    with st.popover(say("Class"), icon=":material/groups:", key="class_menu"):
        first = st.container()  # what a class scans is seen without scrolling
        hidden = st.multiselect(
            say("Controls to hide"), list(FIELDS), sorted(carried.hidden()), key="hide_fields",
            format_func=lambda name: say(FIELDS[name].label),
        )  # fmt: skip
        on = carried.is_on("present")
        live.button(
            say("Leave the projector's view") if on else say("For the projector"), _present, not on, hidden,
            key="present_it", icon=":material/present_to_all:",
            help=say("Large type, the picture, and no controls but those at the bottom."),
        )  # fmt: skip
        if presents():
            live.repeat(_count, every_s=COUNTED_S)
        else:
            st.caption(
                say("Who presents opens the link that is printed where the server runs; the class then follows.")
            )
        with first:
            _link(audience_link(hidden))


def _link(link: str) -> None:
    st.markdown(say("The class opens this, and is taken along:"))
    st.html(f'<img src="{qr_picture(link)}" alt="{say("QR code of the link below")}" style="width:min(230px,34vh)">')
    st.code(link, language=None, wrap_lines=True)
    if urlsplit(link).hostname in ("localhost", "127.0.0.1"):
        told = say("Only this machine can open it. Serve with ADDRESS=0.0.0.0, or set {variable}.", variable=VARIABLE)
        st.caption(told)


def _count() -> None:
    st.markdown(say("**You present.** {followers}", followers=_followers(classroom().followers)))


def audience_link(hidden: list[str]) -> str:
    """Return the link that follows the presenter, wherever the app is served."""
    base = os.environ.get(VARIABLE) or st.context.url or "http://localhost:8501"
    parts = urlsplit(base)
    query = {"follow": "true"} | ({"hide": ",".join(hidden)} if hidden else {})
    return urlunsplit((parts.scheme, parts.netloc, _root(parts.path), urlencode(query, safe=","), ""))


def qr_picture(link: str) -> str:
    """Return the QR code of a link as the address of a picture, dark on light."""
    return segno.make(link, micro=False).svg_data_uri(scale=5, border=2, light="#FFFFFF", encode_minimal=True)


def _root(path: str) -> str:
    """Return the path of the app itself: without the name of the page that is shown."""
    return path if path.endswith("/") else path.rsplit("/", 1)[0] + "/"


def _followers(count: int) -> str:
    return say_many("{n:,} follows.", "{n:,} follow.", count) if count else say("Nobody follows yet.")


def _present(on: bool, hidden: list[str]) -> None:
    for name, text in (("present", "true" if on else ""), ("hide", ",".join(hidden))):
        address.keep(name, text or None)
