"""Where a scene is told: its question, its words, its picture, and the way to the next one."""

from collections.abc import Callable, Mapping

import streamlit as st

from grok_core.languages import say
from pages._form import fill_form
from pages._learn import grid_scene, live_scene, puzzle_scene, replay_scene
from pages._learn.facts import recording_of, words
from pages._learn.scene import Kind, Scene
from pages._learn.scenes import BY_NAME, SCENES
from pages._shared import address, carried, live, messages
from pages._shared.choices import Choice

ASKED = Choice("scene", tuple(BY_NAME), SCENES[0].name)
PICTURES: Mapping[Kind, Callable[[Scene], None]] = {
    "puzzle": puzzle_scene.picture,
    "replay": replay_scene.picture,
    "live": live_scene.picture,
    "grid": grid_scene.picture,
}
DEEDS: Mapping[Kind, Callable[[Scene], None]] = {
    "replay": replay_scene.deed,
    "live": live_scene.deed,
    "grid": grid_scene.deed,
}
"""What is done in a scene, where it is not done in the picture itself."""


def draw() -> None:
    """Draw the scene that the address names."""
    scene = BY_NAME[address.choose(ASKED)]
    with st.container(key="scene_question"):
        st.header(say(scene.question), anchor=False)
    wider = (0.15 if scene.kind == "replay" else 0.3) if carried.is_on("present") else 0.0  # for larger type
    told, shown = st.columns([1 + wider, 2.3], gap="large")
    with told:
        run = recording_of(scene)
        st.markdown(words(scene, run))
        if scene.kind in DEEDS:
            DEEDS[scene.kind](scene)
        if complaint := st.session_state.pop("complaint", ""):
            messages.warning(complaint)
        st.caption(say("Source: {source}", source=say(scene.source)))
    with shown:
        PICTURES[scene.kind](scene)
    if not carried.is_on("follow"):
        _way(scene)


def _way(scene: Scene) -> None:
    """Draw, at the bottom of the window, the way to the scenes before and after, and into the Lab."""
    at = SCENES.index(scene)
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", gap="small", key="way"):
        live.button(
            say("Back"), _go, at - 1, key="scene_back", shortcut="Left", icon=":material/arrow_back:", disabled=not at
        )
        is_last = at == len(SCENES) - 1
        live.button(
            say("Next"), _go, at + 1, key="scene_next", shortcut="Right", icon=":material/arrow_forward:",
            type="primary", disabled=is_last,
        )  # fmt: skip
        st.progress((at + 1) / len(SCENES), text=say("Scene {number} of {all}", number=at + 1, all=len(SCENES)))
        if st.button(say("Open in the Lab"), icon=":material/science:", key="scene_lab"):
            _open_in_the_lab(scene)


def _go(at: int) -> None:
    address.keep("scene", SCENES[at].name)


def _open_in_the_lab(scene: Scene) -> None:
    """Show in the Lab what the scene shows: the run that was trained in it, or the recording."""
    state = st.session_state
    run = live_scene.run_of(scene)
    config = live_scene.config_of(scene) if run is None else run.config
    fill_form.adopt(config, scene.preset)
    state.update(run_id=None if run is None else run.id, ghost=None, shown=None, problems=[], replay=False, auto=False)
    address.open_page("pages/lab.py", **({} if run is None else {"run": run.id}))
