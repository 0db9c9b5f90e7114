"""A guess before anything is shown: when does it jump, or never? Afterwards it stands beside what came."""

from typing import Any

import pandas as pd
import streamlit as st

from grok_core.charts.figures import guessed
from grok_core.languages import say
from grok_core.runs import Run
from grok_core.views import reading
from grok_core.views.guesses import NEVER, Guesses
from pages._learn.scene import Scene
from pages._shared import draw_chart, frame, live

OPTIONS = (60, 80, 100, 150, 200, 300, 500, 700, 1000, 1500, 2000, 3000, NEVER)
"""Steps to choose from, about evenly spaced where steps are drawn by their logarithms."""


@st.cache_resource(show_spinner=False)
def guesses() -> Guesses:
    """Return the guesses of all visitors of this server."""
    return Guesses()


def ask(scene: Scene, run: Run) -> None:
    """Draw the question and the button that takes the answer."""
    key = f"guess_{scene.name}"
    st.session_state.setdefault(key, OPTIONS[0])  # an end, which suggests nothing
    question = say("When does it get 99 % of the rest?")
    st.select_slider(question, OPTIONS, key=key, format_func=text, persist_state="session")
    live.button(
        say("That is my guess"), _make, scene, run, key="guess_make", icon=":material/how_to_vote:", type="primary",
        disabled=is_made(scene, run),
    )  # fmt: skip


def text(option: int) -> str:
    """Return a guess as it is read."""
    return say("never") if option == NEVER else say("step {step:,}", step=option)


def is_made(scene: Scene, run: Run) -> bool:
    """Say whether the visitor has guessed."""
    return guesses().by(_asked(scene, run), frame.key()) is not None


def marks(scene: Scene, run: Run) -> list[dict[str, Any]]:
    """Return the visitor's guess as a mark on the curve: a guess of "never" stands at the last step."""
    made = guesses().by(_asked(scene, run), frame.key()) if scene.guess else None
    if made is None:
        return []
    step = run.config.steps if made == NEVER else made
    return [{"step": step, "name": say("your guess: {guess}", guess=text(made)), "kind": "guess"}]


def outcome(scene: Scene, run: Run, *, is_told: bool) -> None:
    """Draw the guesses of the class, with the visitor's among them; and what came, once the replay has gone on."""
    asked = _asked(scene, run)
    counts, mine = guesses().counts(asked, OPTIONS), guesses().by(asked, frame.key())
    frame_of = pd.DataFrame({"guess": list(map(text, OPTIONS)), "count": counts, "mine": [o == mine for o in OPTIONS]})
    came = reading.read(run).progress.step_val_99
    words = guessed.guessed_words(frame_of, came, is_told=is_told)
    draw_chart.draw(draw_chart.table_of(frame_of), guessed.guessed_spec(tuple(map(text, OPTIONS))), "guessed", words)
    st.caption(words)


def _make(scene: Scene, run: Run) -> None:
    guesses().make(_asked(scene, run), frame.key(), st.session_state[f"guess_{scene.name}"])


def _asked(scene: Scene, run: Run) -> str:
    return f"{scene.name} {run.id}"
