"""How the Lab's pictures are drawn: axis, third curve, output rows; kept in the address."""

from collections.abc import Sequence

import streamlit as st

from grok_core.charts.words.answer_metrics import ACCURACY, ANSWER_METRICS
from grok_core.charts.words.axes import Axis
from grok_core.config import RunConfig
from grok_core.languages import mark, say
from grok_core.runs import Run
from grok_core.views import clocks, curve_axes, reading, run_rows
from grok_core.views.reading import Reading
from pages._shared import address, curves, messages, rows_picture
from pages._shared.choices import Choice

ROWS = {"output rows": mark("Output rows"), "left operand": mark("Left operand")}
ALL = tuple(clocks.CLOCKS)
KEYS = {"clock": "lab_clock"}
"""Of the widgets whose keys are not the names of what they choose: Compare has a clock of its own."""


def choices(config: RunConfig, had: Sequence[str] = ALL) -> dict[str, Choice]:
    """Return what can be chosen for a run that has these clocks, by label in English."""
    thirds, views = curves.thirds(config), rows_picture.views(config)
    return {
        mark("Horizontal axis"): Choice("clock", had, "steps"),
        mark("Scale"): Choice("axis", (mark("log"), mark("linear")), "log"),
        mark("Metric"): Choice("metric", tuple(ANSWER_METRICS), ACCURACY),
        mark("Third curve"): Choice("third", thirds, thirds[0]),
        mark("Forecast"): Choice("forecast", (mark("off"), mark("on")), "off"),
        ROWS[run_rows.shown_matrix(config)]: Choice("rows_view", views, views[0]),
    }


def load(config: RunConfig, run: Run | None) -> None:
    """Take the choices from the address when a visitor first comes; put the usual where a run does not offer one."""
    state, now = st.session_state, None if run is None else reading.read(run)
    for choice in choices(config, _had(now)).values():
        key = KEYS.get(choice.name, choice.name)
        asked = state[key] if key in state else address.asked(choice.name)
        if key not in state:
            state[key] = address.read(choice, excuse=(*ALL, *rows_picture.RIGHT_ELSEWHERE).__contains__)
        elif state[key] not in choice.options:  # the run that was shown before offered it
            state[key] = choice.usual
        if now is not None and choice.name == "clock":
            _say_missed(now, asked if asked in ALL and asked != state[key] else None)


def _say_missed(now: Reading, missed: str | None) -> None:
    """Say once that a run lacks the clock that was asked for; once more where the page is drawn again before its end.

    `clock_missed` is there from the first drawing until the Lab has drawn all of the page.
    """
    state = st.session_state
    state.clock_missed = missed or (None if state.get("replay") else state.clock_missed)
    why = clocks.why_not(now, state.clock_missed) if state.clock_missed else ""
    if why:
        told = mark("The curves cannot be drawn on {clock} ({why}); they are drawn on steps.")
        messages.warning(say(told, clock=say(state.clock_missed), why=why))


def offer(config: RunConfig, run: Run | None) -> None:
    """Draw the menu."""
    had = _had(None if run is None else reading.read(run))
    with st.popover(say("View"), key="view"):
        for label, choice in choices(config, had).items():
            key = KEYS.get(choice.name, choice.name)
            st.segmented_control(
                say(label), choice.options, key=key, required=True, format_func=say, persist_state="session"
            )


def chosen(name: str, config: RunConfig, had: Sequence[str] = ALL) -> str:
    """Return what was chosen, or the usual where the run does not offer that."""
    choice = next(choice for choice in choices(config, had).values() if choice.name == name)
    now = str(st.session_state.get(KEYS.get(name, name)))
    return now if now in choice.options else choice.usual


def axis(now: Reading, ghost: Reading | None) -> Axis:
    """Return the chosen axis of the curves."""
    clock, log = chosen("clock", now.config), chosen("axis", now.config) == "log"
    made = curve_axes.axis_of(now, ghost, clock, log=log)
    if made.clock != clock:  # a change by hand has taken the clock from a live run: `load` says so
        st.rerun()
    return made


def in_address(config: RunConfig) -> dict[str, str]:
    """Return what the address is to say: the choices that are not the usual ones."""
    now = {choice.name: (chosen(choice.name, config), choice.usual) for choice in choices(config).values()}
    return {name: text for name, (text, usual) in now.items() if text != usual}


def _had(now: Reading | None) -> tuple[str, ...]:
    """Return the clocks that a run has; before there is one, all."""
    return tuple(clock for clock in ALL if now is None or not clocks.why_not(now, clock))
