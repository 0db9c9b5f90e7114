"""The scenes in which a network is trained: a button for each choice, and the run over the recording."""

import secrets
from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from grok_core.charts import captions
from grok_core.config import RunConfig
from grok_core.errors import GrokError
from grok_core.languages import say
from grok_core.presets import BY_NAME
from grok_core.runs import Run, owned_by
from grok_core.views import curve_axes, reading
from grok_core.views.cached_run import open_run
from grok_core.views.reading import Reading
from pages._learn.facts import recording_of
from pages._learn.scene import Scene
from pages._shared import curves, frame, live, messages, operation_table, rows_picture

Looked = Callable[[Scene, Reading, Reading | None], None]
"""Draws a run of a scene as it is by now; the last is the recording to compare it with."""

TICK_S = 0.4
NEW = "new"  # in a choice: a seed that was not used before


def run_of(scene: Scene) -> Run | None:
    """Return the run that the visitor has trained in a scene, or None."""
    return _known(st.session_state.scene_runs.get(scene.name, ("", "")))


def _known(trained: tuple[str, str]) -> Run | None:
    try:
        return open_run(trained[0]) if trained[0] else None
    except GrokError:  # it was deleted
        return None


def config_of(scene: Scene, choice: str = "") -> RunConfig:
    """Return what a scene trains: the preset's settings with a choice's changes."""
    base = BY_NAME[scene.preset].config
    changes = dict(scene.choices.get(choice, {}))
    fresh = secrets.randbelow(9000) + 1000
    return base.replace(**{name: fresh if value == NEW else value for name, value in changes.items()})


def deed(scene: Scene, row: DeltaGenerator, *, waits_for: str = "") -> None:
    """Draw the choices in the row for buttons, and what was measured of the preset.

    Args:
        scene: The scene.
        row: Where buttons stand.
        waits_for: What has to be done before anything can be trained.
    """
    run = run_of(scene)
    active = run is not None and run.status.active and owned_by(run.status, frame.key())
    with row:
        for number, choice in enumerate(scene.choices):
            key = f"train_{scene.name}_{number}"
            live.button(
                say(choice), start, scene, choice, key=key, icon=":material/play_arrow:", type="primary",
                disabled=bool(waits_for), help=waits_for or None,
            )  # fmt: skip
        live.button(say("Stop"), _stop, run, key="scene_stop", icon=":material/stop:", disabled=not active)
    expected = BY_NAME[scene.preset].expectation
    if expected and not scene.guess:  # it would tell
        st.caption(say("The preset: {expected}", expected=expected))


def picture(scene: Scene) -> None:
    """Draw the run with its inside, or before it the recording; while it trains again and again."""
    show(scene, _inside)


def show(scene: Scene, look: Looked) -> None:
    """Draw the run in one way, or before it the recording; while it trains again and again."""
    run, recorded = run_of(scene), recording_of(scene)
    shown = run or recorded
    if shown is None:
        messages.info(say("Train a network: it is drawn here."))
        return
    is_active = shown.status.active
    live.repeat(_draw, scene, shown, is_active, look, every_s=TICK_S if is_active else None)


def _draw(scene: Scene, run: Run, was_active: bool, look: Looked) -> None:
    try:
        run.touch()
        now, recorded = reading.read(run), recording_of(scene)
        ghost = None if recorded is None or run.recorded else reading.read(recorded)
        _, choice = st.session_state.scene_runs.get(scene.name, (None, ""))
        said = captions.happening(now.progress, now.row, state=now.status.state)
        st.markdown(say("**The recording.** {said}", said=said) if run.recorded else f"**{say(choice)}**: {said}")
        look(scene, now, ghost)
    except GrokError as error:
        messages.info(error)
        return
    if run.status.active != was_active:
        st.rerun()


def _inside(scene: Scene, now: Reading, ghost: Reading | None) -> None:
    """Draw a run's accuracies, its table and its rows."""
    curves.accuracy(now, ghost, axis=curve_axes.axis_of(now), cursor=None, name=f"accuracy_{scene.name}")
    table, rows = st.columns([1, 1.6], gap="medium")
    with table:
        operation_table.operation_table(now.config, now.snapshot, width=260)
    with rows:
        rows_picture.rows(now, rows_picture.views(now.config)[0])


def start(scene: Scene, choice: str) -> None:
    """Train what a choice says; the visitor's run before it makes way."""
    state = st.session_state
    for earlier in filter(None, map(_known, state.scene_runs.values())):
        if owned_by(earlier.status, frame.key()):  # it may be the presenter's
            frame.runner().supersede(earlier.id)
    run = frame.runner().start(
        config_of(scene, choice), preset=scene.preset, owner=frame.key(), ephemeral=True, patience_s=frame.PATIENCE_S,
        pace=scene.pace,
    )  # fmt: skip
    state.scene_runs[scene.name] = run.id, choice


def _stop(run: Run) -> None:
    run.stop()
