"""What every page needs: the Runner, the visitor's key, the page's name and the navigation."""

import gc
import runpy
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

import streamlit as st

from grok_core.errors import GrokError
from grok_core.runs import Processes, Runner
from grok_core.runs.background import Background
from pages._shared import (
    address,
    carried,
    cookie,
    draw_chart,
    language,
    messages,
    operation_table,
    session,
    style,
    unseen,
)
from pages._shared.saved import chart_files

ICON = Path(__file__).with_name("icon.png")  # a file of ours: a named icon would come from a font server
PATIENCE_S = 300.0  # a live run that nobody has watched for so long is stopped, so that another can run
SETTLED_S = 10.0  # between two collections of everything, while visitors come
DRAWN_WITH = (
    "pandas", "scipy.stats", "sklearn.cluster", "sklearn.manifold",
    "pages._lab.comparison", "pages._embeddings.colours",
)  # fmt: skip

_somebody_came = threading.Event()


@st.cache_resource(show_spinner=False)
def runner() -> Runner:
    """Return the one Runner of this server."""
    return make_runner()


def make_runner() -> Runner:
    """Make the Runner. Training has processes of its own: it is neither slowed nor ended by what happens here."""
    threading.Thread(target=_settle, name="settle", daemon=True).start()
    return Runner(Processes(warm=True))


@st.cache_resource(show_spinner=False)
def background() -> Background:
    """Return what trains sweeps and experiments beside the live runs of this server."""
    return make_background()


def make_background() -> Background:
    """Make it. Its processes are started when they are needed, and give way to those of the live runs."""
    return Background()


def _settle() -> None:
    """Load what the pages draw with; then keep what visitors hold out of the garbage collections.

    Streamlit collects all generations after every run of a script or fragment: a tenth of a second for the
    modules alone, and as much again for some thirty visitors. What has been frozen is looked through only here.
    """
    for name in DRAWN_WITH:
        import_module(name)
    while _somebody_came.wait():
        _somebody_came.clear()
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        time.sleep(SETTLED_S)


def prepare(shown: st.Page, groups: Mapping[str, Sequence[st.Page]], more: Callable[[], None]) -> None:
    """Set up what all pages share, before the page.

    Args:
        shown: The page that is about to be drawn.
        groups: All pages, by what they are for.
        more: Draws what stands behind them in the navigation.
    """
    runner()
    _somebody_came.set()
    session.begin()
    st.html(f"<style>{style.STYLE}{draw_chart.STYLE}{operation_table.STYLE}{unseen.STYLE}</style>")
    cookie.set_key()
    unseen.heading(f"{shown.title} · Grokking Lab")
    if not carried.is_on("follow"):  # who follows is taken along; a hundred navigations less to draw
        _navigation(groups, more)
    language.tell_readers()
    language.complain()


def _navigation(groups: Mapping[str, Sequence[st.Page]], more: Callable[[], None]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="navigation"):
        for purpose, pages in groups.items():
            st.html(f'<span class="purpose">{purpose}</span>', width="content")
            for page in pages:
                address.link(page)
        more()


def show(page: Callable[[], None]) -> None:
    """Draw a page inside the frame; call it at the end of the page's file.

    When nobody has opened the app since the server started, Streamlit takes an address such as /embeddings
    for a file in pages/ and runs that file alone. Then the frame is run first, and it runs the page.
    """
    if "visitor_key" in st.session_state:
        draw_chart.drawn().clear()
        try:
            page()
        except GrokError as error:  # such as a run that was deleted while the page was drawn
            messages.warning(error)
        chart_files.draw()
        language.go()
    else:
        runpy.run_path(str(Path(__file__).parents[2] / "app.py"))


def key() -> str:
    """Return the visitor's key, which alone may change what this visitor started."""
    return str(st.session_state.visitor_key)
