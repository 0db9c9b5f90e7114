"""Ask: what a network answers to an equation, before and after it generalised; and a table to fill in oneself."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from grok_core.errors import GrokError
from grok_core.languages import mark, say
from grok_core.runs import Run
from pages._ask import equation
from pages._form import run_form
from pages._puzzle import puzzle, puzzle_network
from pages._shared import address, frame, live, messages, run_choice
from pages._shared.choices import Choice

LEAD = mark(
    "A network learns a table from a part. **Ask** it what it was never shown, or **solve the puzzle** yourself."
)
VIEWS = {"ask": mark("Ask a network"), "puzzle": mark("Solve the puzzle yourself")}
TICK_S = 0.7


def tick(draw: Callable[[], None], find: Callable[[], Run | None], was_active: bool) -> None:
    """Draw what may change while a run trains; when the training begins or ends, rerun the whole page."""
    try:
        draw()
        is_active = is_training(find())
    except GrokError as error:
        messages.info(error)
        return
    if is_active != was_active:
        st.rerun()


def watch(draw: Callable[[], None], find: Callable[[], Run | None]) -> None:
    """Draw, and draw again at every tick while the run that `find` returns trains."""
    is_active = is_training(find())
    live.repeat(tick, draw, find, is_active, every_s=TICK_S if is_active else None)


def is_training(run: Run | None) -> bool:
    """Say whether a run is there and still active."""
    return run is not None and run.status.active


def choose_view() -> str:
    """Draw the choice between asking and the puzzle, which stands in the address; before it, that there are both."""
    st.markdown(say(LEAD))
    view = st.session_state.ask_view = address.choose(Choice("view", list(VIEWS), "ask"))
    st.segmented_control(
        say("View"),
        list(VIEWS),
        format_func=lambda name: say(VIEWS[name]),
        required=True,
        key="ask_view",
        label_visibility="collapsed",
        on_change=address.follow,
        args=("view", "ask_view"),
    )
    return view


def page() -> None:
    """Lay the page out."""
    run_form.load(fields=False)
    view = choose_view()
    if view == "puzzle":
        with st.sidebar:
            config = puzzle.choose()
        watch(partial(puzzle.draw, config), partial(puzzle_network.run_of, config))
        return
    with st.sidebar:
        run = run_choice.choose_run()
    if run is None:
        st.info(say("There is no run to ask yet: press Train live in the Lab."))
        return
    watch(partial(equation.draw, run), lambda: run)


frame.show(page)
