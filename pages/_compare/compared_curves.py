"""The curves of the compared runs, and the place on their axis that the other pictures show."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from grok_core.charts.curve_layers import PICK
from grok_core.charts.figures import compared, compared_frames
from grok_core.charts.words.axes import COUNTED
from grok_core.errors import AnalysisError
from grok_core.languages import mark, say
from grok_core.views import clocks, compared_runs
from grok_core.views.cache import once
from grok_core.views.reading import Reading
from pages._shared import address, draw_chart, messages
from pages._shared.choices import Choice

CLOCK = Choice("clock", tuple(clocks.CLOCKS), "steps")
SCALE = Choice("scale", (mark("log"), mark("linear")), "log")
NAME, SLIDER = "compared", "compared_place"
STOPS = 100  # places on the slider


def place(runs: Sequence[Reading], clock: str) -> float | None:
    """Return the chosen place on a clock, None for the newest; one on another clock is where its first run was."""
    state = st.session_state
    if state.compared_at is None and (text := address.asked("at")) is not None:
        try:
            state.compared_at = (clock, float(text)) if np.isfinite(float(text)) else None
        except ValueError:
            told = mark("at must be a number, a place on the axis, got {asked!r}; the newest is shown.")
            messages.warning(say(told, asked=text[:40]))
    if state.compared_at is not None and state.compared_at[0] != clock:
        old, was = state.compared_at
        found = (clocks.place_of(now, clock, clocks.step_at(now, old, was)) for now in runs)
        state.compared_at = next(((clock, new) for new in found if new is not None), None)
    at = None if state.compared_at is None else float(state.compared_at[1])
    _choose(clock, at)  # also where a visitor comes back from another page
    return at


def draw(runs: Sequence[Reading], clock: str, log_x: bool, at: float | None) -> list[float]:
    """Draw the curves; return the places at which something was reported, for `slider`."""
    names = compared_runs.names(runs)
    key = ("compared", tuple(now.key for now in runs), names, clock, log_x)
    frames = once((*key, "frames"), lambda: [_frame(now, clock) for now in runs])
    left_out = compared_runs.without_clock(runs, clock)
    if left_out:
        said = ", ".join(f"{letter} ({why})" for letter, why in left_out.items())
        st.caption(messages.plain(say("Not on this axis: {runs}. All runs have steps.", runs=said)))
    there = [frame["x"].to_numpy() for frame in frames if len(frame)]
    positive = np.concatenate([x[x > 0] for x in there]) if there else np.empty(0)
    if not len(positive):
        st.caption(say("No run has a report on this axis yet."))
        return []
    table = once(
        (*key, at), lambda: draw_chart.table_of(compared_frames.compared_frame(frames, names, log_x=log_x, at=at))
    )
    last = max(_planned(now) for now in runs) if clock == "steps" else float(positive.max())
    spec = compared.compared_spec(
        names=names,
        x_title=say(COUNTED[clock].title),
        ends=(float(positive.min()), last),
        log_x=log_x,
        unit="nats" if all(now.config.loss == "cross_entropy" for now in runs) else "",
    )
    words = once((*key, "words"), lambda: compared_frames.compared_words(frames, names, say(clock)))
    draw_chart.draw(table, spec, NAME, words, partial(_picked, draw_chart.key_of(NAME), clock))
    return [float(x) for x in compared_frames.grid([x[x > 0] for x in there], log_x, STOPS)]


def slider(places: Sequence[float], clock: str, at: float | None) -> None:
    """Draw the choice of a place without a pointer; the last of them is the newest."""
    if len(places) < 2:
        return
    rounded = sorted({float(f"{x:.4g}") for x in places})
    st.session_state[SLIDER] = rounded[-1] if at is None else min(rounded, key=lambda x: abs(x - at))
    st.select_slider(
        say("Place on the axis"),
        rounded,
        key=SLIDER,
        label_visibility="collapsed",
        format_func=lambda x: say("{clock} {place:,.4g}", clock=say(COUNTED[clock].short), place=x),
        on_change=_slid,
        args=(clock, rounded[-1]),
    )


def _frame(now: Reading, clock: str) -> pd.DataFrame:
    """Return the reports of a run with their places; none where it has no such clock."""
    try:
        return now.metrics.assign(x=clocks.places(now, clock))
    except AnalysisError:
        return now.metrics.iloc[:0].assign(x=0.0)


def _planned(now: Reading) -> int:
    """Return the last step that a run has taken or, while it trains, will take: the axis keeps its end meanwhile."""
    return now.config.steps if now.status.active else max(now.step, 1)


def _choose(clock: str, at: float | None) -> None:
    st.session_state.compared_at = None if at is None else (clock, at)
    address.keep("at", None if at is None else f"{at:.6g}")


def _picked(chart: str, clock: str) -> None:
    """Choose the place that was clicked."""
    if picked := st.session_state[chart].selection.get(PICK):
        _choose(clock, float(picked[0]["x"]))


def _slid(clock: str, last: float) -> None:
    at = st.session_state[SLIDER]
    _choose(clock, None if at == last else at)
