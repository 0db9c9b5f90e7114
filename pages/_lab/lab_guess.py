"""A guess about the settings in the form, before a run with them shows when it jumps; it stays with the settings."""

import streamlit as st

from grok_core.config import RunConfig
from grok_core.languages import say
from grok_core.runs import Run
from grok_core.views.guesses import NEVER
from grok_core.views.reading import Reading
from pages._shared import guessing


def offer(run: Run | None, config: RunConfig) -> None:
    """Draw the menu in which a visitor guesses, while nothing trains that would tell."""
    if run is not None and run.status.active:
        return
    with st.popover(say("Guess"), icon=":material/how_to_vote:", key="lab_guess"):
        st.markdown(say("Before you train it: what will this network do?"))
        guessing.ask(_asked(config), "guess_lab", guessing.options(config.steps), again=True)
        mine = guessing.mine(_asked(config))
        if mine is not None:
            st.caption(say("You guessed {guess}. Now train it.", guess=guessing.text(mine)))


def marked(now: Reading) -> tuple[tuple[int, str], ...]:
    """Return the visitor's guess about a run, if any, as a step to mark with its words: "never" is the last step."""
    step = made(now)
    if step is None:
        return ()
    return ((now.config.steps if step == NEVER else step, guessing.name_of(step)),)


def made(now: Reading) -> int | None:
    """Return the step that the visitor guessed about a run, NEVER, or None without a guess."""
    return guessing.mine(_asked(now.config))


def outcome(now: Reading) -> None:
    """Draw the guesses about a run beside what came, once the visitor has guessed and the run can tell."""
    came = now.progress.step_val_99
    is_over = not now.status.active and now.status.state == "finished"
    if made(now) is None or now.run.recorded:
        return
    among = guessing.options(now.config.steps)
    is_told = came is not None or is_over
    guessing.among_the_class(_asked(now.config), among, came, is_told=is_told, is_recorded=False)


def _asked(config: RunConfig) -> str:
    return f"settings {hash(config)}"
