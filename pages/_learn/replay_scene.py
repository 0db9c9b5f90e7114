"""The scenes in which a recording is replayed: as far as the words have come, and on when the visitor says so."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from grok_core.charts.replays.replay import Replay
from grok_core.languages import mark, say
from grok_core.runs import Run
from grok_core.views import reading
from grok_core.views.played.replays import replay_of
from pages._learn import guess
from pages._learn.facts import recording_of
from pages._learn.scene import Scene
from pages._shared import live, messages, player

HISTOGRAM_S = 2.0  # between two looks at what the class guesses
MISSING = mark("The recording of this scene is not here; `python -m grok_core record {preset}` makes it again.")


def picture(scene: Scene) -> None:
    """Draw the player, which obeys the links of the text."""
    run = recording_of(scene)
    replay = None if run is None else replay_of(run)
    if run is None or replay is None:
        messages.info(say(MISSING, preset=scene.preset))
        return
    first = {"number": 0, "from": replay.steps[0], "step": _step(run, replay, scene.plays_to), "play": True}
    orders = st.session_state.scene_orders
    order, is_of_rings = orders.get(scene.name, first), scene.focus == "rings"
    player.draw(replay, f"player_{scene.name}", order=order, marks=guess.marks(scene, run), rings_alone=is_of_rings)


def deed(scene: Scene, row: DeltaGenerator) -> None:
    """Draw the links that play to a moment in the row for buttons; after a guess alone the one that plays on works."""
    run = recording_of(scene)
    if run is None:
        return
    is_open = True
    if scene.guess:
        guess.ask(scene, run)
        is_open = guess.is_made(scene, run)
    with row:
        for number, (text, (start, end)) in enumerate(scene.moments.items()):
            waits = scene.guess and end is None and not is_open
            live.button(
                say(text), _play, scene, start, end, key=f"moment_{scene.name}_{number}", icon=":material/play_arrow:",
                disabled=waits, help=say("Guess first.") if waits else None,
            )  # fmt: skip
    if scene.guess and is_open:
        is_told = st.session_state.scene_orders.get(scene.name, {}).get("end", "") is None
        live.repeat(partial(guess.outcome, scene, run, is_told=is_told), every_s=HISTOGRAM_S)


def _play(scene: Scene, start: str | None, end: str | None) -> None:
    run = recording_of(scene)
    replay = None if run is None else replay_of(run)
    if run is None or replay is None:
        return
    orders = st.session_state.scene_orders
    number = orders.get(scene.name, {"number": 0})["number"] + 1
    first = replay.steps[0] if start is None else _step(run, replay, start)
    orders[scene.name] = {"number": number, "from": first, "step": _step(run, replay, end), "play": True, "end": end}


def _step(run: Run, replay: Replay, landmark: str | None) -> int:
    """Return the first moment at which a landmark had been reached; the last moment for None or one never reached."""
    progress = reading.read(run).progress
    reached = {"memorised": progress.step_train_99, "grokked": progress.step_val_99}.get(landmark or "")
    return replay.steps[-1 if reached is None else reading.first_at(replay.steps, reached)]
