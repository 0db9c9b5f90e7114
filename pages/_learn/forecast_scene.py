"""The scene in which the jump is named beforehand: by the visitor, by the app, and then it comes or does not."""

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from grok_core.config import RunConfig
from grok_core.languages import say
from grok_core.views import curve_axes
from grok_core.views.forecasting import forecasts
from grok_core.views.forecasting.forecasts import RunForecast
from grok_core.views.guesses import NEVER
from grok_core.views.reading import Reading
from pages._learn import live_scene
from pages._learn.scene import Scene
from pages._shared import curves, guessing


def deed(scene: Scene, row: DeltaGenerator) -> None:
    """Draw the question about the network of this scene, and the button that trains it once it is answered."""
    guessing.ask(_asked(scene), f"guess_{scene.name}", guessing.options(_config(scene).steps))
    live_scene.deed(scene, row, waits_for="" if _guess(scene) is not None else say("Guess first."))


def picture(scene: Scene) -> None:
    """Draw the run with guess and forecast in it, and how far both were off."""
    live_scene.show(scene, _named)


def _named(scene: Scene, now: Reading, ghost: Reading | None) -> None:
    made = None if now.run.recorded else forecasts.forecast_of(now)
    guess = None if now.run.recorded else _guess(scene)
    span, marked = _drawn(made)
    if guess is not None:
        marked = ((now.config.steps if guess == NEVER else guess, guessing.name_of(guess)), *marked)
    axis = curve_axes.axis_of(now)
    curves.accuracy(now, ghost, axis=axis, cursor=None, name=f"named_{scene.name}", span=span, marked=marked)
    if not now.run.recorded:
        _say(now, made, guess)
    if guess is not None and not now.status.active:
        among = guessing.options(now.config.steps)
        guessing.among_the_class(_asked(scene), among, now.progress.step_val_99, is_told=True, is_recorded=False)


def _drawn(made: RunForecast | None) -> tuple[tuple[int, int] | None, tuple[tuple[int, str], ...]]:
    """Return the steps between which the jump is forecast, None when it is not, and the median with its words."""
    if made is None or made.why_not or made.forecast is None:
        return None, ()
    found = made.forecast
    return (round(found.low), round(found.high)), ((round(found.median), forecasts.mark_words(found)),)


def _say(now: Reading, made: RunForecast | None, guess: int | None) -> None:
    """Draw in words how far forecast and guess were off, once it has come, and the forecast itself."""
    if made is None:
        st.markdown(say("The forecast is made when the network has memorised."))
        return
    came = now.progress.step_val_99
    if came is not None and came > made.first.known_at:
        st.markdown(forecasts.scored_words(replace(made, laws={}), came, guess))  # the laws have their place in the Lab
    st.caption(forecasts.forecast_words(made, now.config.steps))


def _config(scene: Scene) -> RunConfig:
    """Return what is trained here, which is the same for the whole class: else the guesses were about nothing."""
    return live_scene.config_of(scene, next(iter(scene.choices)))


def _asked(scene: Scene) -> str:
    return f"{scene.name} {hash(_config(scene))}"


def _guess(scene: Scene) -> int | None:
    return guessing.mine(_asked(scene))
