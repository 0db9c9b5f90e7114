"""A run that is over, replayed in the browser: what a first visitor sees, and what any ended run can show again."""

import streamlit as st

from grok_core.languages import mark, say
from grok_core.runs import Run
from grok_core.views.played.replays import replay_of
from pages._lab import what_if
from pages._shared import address, live, messages, player
from pages._shared.choices import Choice

ASKED = Choice("replay", ("false", "true"), "false")


def begin() -> None:
    """When a visitor first comes, take from the address whether it replays; an address that says nothing does."""
    if "replay" not in st.session_state:
        st.session_state.replay = address.says_nothing() or address.read(ASKED) == "true"


def is_on(run: Run | None) -> bool:
    """Say whether the run on the screen is replayed."""
    return bool(st.session_state.replay) and run is not None and not run.swept and not run.status.active


def draw(run: Run) -> None:
    """Draw the replay, and the question that its preset asks."""
    found = replay_of(run)
    if found is None:
        messages.info(say("{run} has no pictures of its inside to replay.", run=run.id))
        return
    player.draw(found, "player_lab", order={"number": 1, "step": None, "from": 0, "play": True})
    what_if.ask()


def choice(run: Run) -> None:
    """Offer to replay a run that is over, or to look at it step by step."""
    if is_on(run):
        note = say(CLOSER)
        live.button(say("Look closer"), _turn, False, icon=":material/zoom_in:", key="look_closer", help=note)
    elif not run.swept:
        live.button(say("Replay"), _turn, True, icon=":material/replay:", key="replay_it", help=say(AGAIN))


CLOSER = mark("Its curves and pictures one by one, at a step of your choice.")
AGAIN = mark("From the first step to the last, in the browser.")


def in_address(run: Run | None) -> dict[str, str]:
    """Return what the address is to say."""
    return {ASKED.name: "true"} if is_on(run) else {}


def _turn(on: bool) -> None:
    st.session_state.replay = on
