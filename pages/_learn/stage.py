"""Where a scene is told: its question, its words, its picture, and the way to the next one."""

from collections.abc import Callable, Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from grok_core.languages import say
from pages._form import fill_form
from pages._learn import (
    forecast_scene,
    grid_scene,
    live_scene,
    metric_scene,
    on_scene,
    proof_scene,
    puzzle_scene,
    replay_scene,
)
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
    "metric": metric_scene.picture,
    "proof": proof_scene.picture,
    "forecast": forecast_scene.picture,
    "on": on_scene.picture,
}
DEEDS: Mapping[Kind, Callable[[Scene, DeltaGenerator], None]] = {
    "replay": replay_scene.deed,
    "live": live_scene.deed,
    "grid": grid_scene.deed,
    "metric": live_scene.deed,
    "proof": proof_scene.deed,
    "forecast": forecast_scene.deed,
    "on": live_scene.deed,
}
"""What is done in a scene, where it is not done in the picture itself."""


def draw() -> None:
    """Draw the scene that the address names.

    Its buttons stand under its words; on a projector, where these are large, in the bar that is always in reach.
    """
    scene, is_presented = BY_NAME[address.choose(ASKED, remember=True)], carried.is_on("present")
    with st.container(key="scene_question"):
        st.header(say(scene.question), anchor=False)
    bar = None if carried.is_on("follow") else st.bottom.container(horizontal=True, gap="small", key="way")
    if bar is not None:
        _steps(scene, bar)
    wider = (0.15 if scene.kind == "replay" else 0.3) if is_presented else 0.0  # for larger type
    told, shown = st.columns([1 + wider, 2.3], gap="large")
    with told:
        run = recording_of(scene)
        st.markdown(words(scene, run))
        if scene.kind in DEEDS:
            row = bar if is_presented and bar is not None else st.container(horizontal=True, gap="small")
            DEEDS[scene.kind](scene, row)
        if complaint := st.session_state.pop("complaint", ""):
            messages.warning(complaint)
        st.caption(say("Source: {source}", source=say(scene.source)))
    with shown:
        PICTURES[scene.kind](scene)
    if bar is not None:
        _way_on(scene, bar, is_presented=is_presented)


def _steps(scene: Scene, bar: DeltaGenerator) -> None:
    """Draw the way to the scenes before and after."""
    at = SCENES.index(scene)
    with bar:
        live.button(
            say("Back"), _go, at - 1, key="scene_back", shortcut="Left", icon=":material/arrow_back:", disabled=not at
        )
        is_last = at == len(SCENES) - 1
        live.button(
            say("Next"), _go, at + 1, key="scene_next", shortcut="Right", icon=":material/arrow_forward:",
            type="primary", disabled=is_last,
        )  # fmt: skip


def _way_on(scene: Scene, bar: DeltaGenerator, *, is_presented: bool) -> None:
    """Draw how far the story is, where the bar has room for it, and the way into the Lab."""
    number = SCENES.index(scene) + 1
    if not is_presented:
        bar.progress(number / len(SCENES), text=say("Scene {number} of {all}", number=number, all=len(SCENES)))
    if bar.button(say("Open in the Lab"), icon=":material/science:", key="scene_lab"):
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
