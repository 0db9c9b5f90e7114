"""The forecast of the jump in the Lab, where a visitor asks for it: a shaded part of the axis, and words beside it."""

from collections.abc import Sequence

import streamlit as st

from grok_core.languages import say
from grok_core.views.forecasting import forecasts
from grok_core.views.forecasting.forecasts import RunForecast
from grok_core.views.reading import Reading
from pages._lab import lab_guess, view_menu


def drawn(now: Reading) -> tuple[tuple[int, int] | None, Sequence[tuple[int, str]]]:
    """Return the steps between which the jump is forecast, None when it is not, and what is to be marked: the guess
    of the visitor, and the median of the forecast.
    """
    made, guessed = _made(now), lab_guess.marked(now)
    if made is None or made.why_not or made.forecast is None:
        return None, guessed
    found = made.forecast
    return (round(found.low), round(found.high)), (*guessed, (round(found.median), forecasts.mark_words(found)))


def outcome(now: Reading) -> None:
    """Draw what came of forecast and guess: of each, once the visitor has asked for it or made it."""
    _words(now)
    lab_guess.outcome(now)


def _words(now: Reading) -> None:
    """Draw what is said of the forecast: when it is made, why there is none, or how far it was off."""
    if not _is_on(now):
        return
    made = _made(now)
    if made is None:
        st.caption(say("The forecast is made when the network has memorised."))
        return
    said = [forecasts.forecast_words(made, now.config.steps)]
    came = now.progress.step_val_99
    if came is None:
        said.append(forecasts.laws_words(made))
    elif came > made.first.known_at:
        said.append(forecasts.scored_words(made, came, lab_guess.made(now)))
    st.caption(" ".join(filter(None, said)))


def _is_on(now: Reading) -> bool:
    return view_menu.chosen("forecast", now.config) == "on"


def _made(now: Reading) -> RunForecast | None:
    """Return the forecast, when the visitor asks for one and the run has memorised: made once, and kept."""
    return forecasts.forecast_of(now) if _is_on(now) else None
