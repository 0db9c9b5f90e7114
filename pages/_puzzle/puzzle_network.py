"""The network that solves a puzzle: trained within seconds on the cells that are not blank."""

import streamlit as st

from grok_core.charts import answers
from grok_core.config import RunConfig
from grok_core.errors import GrokError
from grok_core.languages import mark, number, say
from grok_core.runs import Run
from grok_core.tasks.puzzle import UNKNOWN, Letters, Puzzle
from grok_core.views.cached_run import open_run
from pages._shared import frame, live, messages

YOU, NETWORK = mark("you"), mark("the network")
PACE = 250.0  # steps a second: slow enough to watch the cells fill in


def run_of(config: RunConfig) -> Run | None:
    """Return the visitor's run of this puzzle, with any seed, or None when there is none or it was deleted."""
    try:
        run = open_run(st.session_state.puzzle_run or "")
        return run if run.config.replace(seed=config.seed) == config else None
    except GrokError:
        return None


def offer(config: RunConfig, run: Run | None) -> None:
    """Draw the button that lets a network try."""
    next_try = config if run is None else config.replace(seed=run.config.seed + 1)
    live.button(
        say("Let a network try") if run is None else say("Let another one try"),
        _start,
        next_try,
        icon=":material/neurology:",
        key="puzzle_start",
        help=say("Each try is another random network, trained on the cells that are not blank."),
        disabled=run is not None and run.status.active,
    )
    if complaint := st.session_state.pop("complaint", ""):
        messages.warning(complaint)


def draw(puzzle: Puzzle, run: Run) -> Letters:
    """Draw the choice of a step and the network's score at that step; return its answers."""
    run.touch()
    steps = run.snapshot_steps()
    if not steps:
        st.caption(say("It is about to begin."))
        return puzzle.filled({})
    step = steps[-1]
    if not run.status.active and len(steps) > 1:
        key = f"puzzle_step_{run.id}"
        step = st.select_slider(say("Step"), steps, step, key=key, format_func=lambda at: number(at, ","))
    table = puzzle.lettered(run.snapshot(step).predicted)
    score, n = puzzle.score(table), len(puzzle.letters)
    who = say("The network at step {step:,}", step=step)
    st.markdown(answers.score_caption(who, score.right, score.wrong, score.blanks, answers=n))
    shown = ~puzzle.blank & (puzzle.answers != UNKNOWN)
    st.caption(answers.known_caption(int((table == puzzle.answers)[shown].sum()), int(shown.sum())))
    return table


def _start(config: RunConfig) -> None:
    """Train a network on the puzzle; the visitor's run before makes way."""
    state = st.session_state
    if state.puzzle_run:
        frame.runner().supersede(state.puzzle_run)
    run = frame.runner().start(
        config, name="puzzle", owner=frame.key(), ephemeral=True, patience_s=frame.PATIENCE_S, pace=PACE
    )
    state.update(puzzle_run=run.id, puzzle_by=NETWORK)
