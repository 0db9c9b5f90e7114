"""A guess before anything is shown: when does it jump, or never? Afterwards it stands among those of the class."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from grok_core.charts.figures import guessed
from grok_core.languages import number, say
from grok_core.views.guesses import NEVER, Guesses
from pages._shared import draw_chart, frame, live

LADDER = (60, 80, 100, 150, 200, 300, 500, 700, *(k * 10**n for n in (3, 4, 5) for k in (1, 1.5, 2, 3, 5, 7)), 10**6)
"""Steps to choose from, about evenly spaced where steps are drawn by their logarithms."""


@st.cache_resource(show_spinner=False)
def guesses() -> Guesses:
    """Return the guesses of all visitors of this server."""
    return Guesses()


def options(steps: int) -> tuple[int, ...]:
    """Return what can be guessed of a run of so many steps."""
    return (*(int(step) for step in LADDER if step <= max(steps, LADDER[0])), NEVER)


def text(option: int) -> str:
    """Return a guess as it is read."""
    return say("never") if option == NEVER else say("step {step:,}", step=option)


def mine(asked: str) -> int | None:
    """Return the visitor's guess about something, or None."""
    return guesses().by(asked, frame.key())


def ask(asked: str, key: str, among: Sequence[int], *, again: bool = False) -> None:
    """Draw the question and the button that takes the answer.

    Args:
        asked: What the guess is about.
        key: Of the slider; the button's is made of it.
        among: What can be guessed.
        again: Another guess may take the place of the first.
    """
    st.session_state.setdefault(key, among[0])  # an end, which suggests nothing
    question = say("When does it get 99 % of the rest?")
    st.select_slider(question, among, key=key, format_func=text, persist_state="session")
    live.button(
        say("That is my guess"), _make, asked, key, key=f"{key}_make", icon=":material/how_to_vote:", type="primary",
        disabled=mine(asked) is not None and not again,
    )  # fmt: skip


def name_of(made: int) -> str:
    """Return what a guess is called on a curve."""
    return say("your guess: {guess}", guess=text(made))


def among_the_class(asked: str, among: Sequence[int], came: int | None, *, is_told: bool, is_recorded: bool) -> None:
    """Draw the guesses of the class, the visitor's among them; and what came, once that is told."""
    counts, own = guesses().counts(asked, among), mine(asked)
    names = tuple(say("never") if option == NEVER else number(option, ",") for option in among)
    table = pd.DataFrame({"guess": names, "count": counts, "mine": [option == own for option in among]})
    read = table.assign(guess=list(map(text, among)))
    words = guessed.guessed_words(read, came, is_told=is_told, is_recorded=is_recorded)
    draw_chart.draw(draw_chart.table_of(table), guessed.guessed_spec(names), "guessed", words)
    st.caption(words)


def _make(asked: str, key: str) -> None:
    guesses().make(asked, frame.key(), st.session_state[key])
