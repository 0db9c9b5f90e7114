"""The player of replays, drawn by the browser: it plays, steps and scrubs without a word to the server."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from grok_core.charts.replays.replay import Replay, player_script, player_style, replay_data, replay_words
from grok_core.views.cache import once
from pages._shared import unseen

SECONDS = 20  # of a whole replay: as long as a sentence about each of its parts

_player = st.components.v2.component(
    "replay_player", html='<div class="player"></div>', css=player_style(), js=player_script()
)


def draw(
    replay: Replay,
    key: str,
    *,
    order: Mapping[str, Any] | None = None,
    marks: Sequence[Mapping[str, Any]] = (),
    seconds: int = SECONDS,
    rings_alone: bool = False,
) -> None:
    """Draw a replay, and say for those who do not see it what it shows.

    Args:
        replay: What is played.
        key: Of the element.
        order: Where to go, obeyed once a number: `number`, `step` (None for the last), `play` or jump, `from`.
        marks: More steps to mark on the curve: `step`, `name` and `kind`.
        seconds: How long all of it takes.
        rings_alone: Leave the table out, and its room to the rings.
    """
    data = dict(once(("replay data", replay.name), lambda: replay_data(replay)))
    data |= {"marks": [*data["marks"], *marks], "order": order, "seconds": seconds}
    if rings_alone:
        data["table"] = None
    _player(key=key, data=data)
    unseen.words(replay_words(replay))
