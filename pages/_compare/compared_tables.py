"""What the compared runs took, and in what they differ, in words and tables."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from grok_core.charts.verdicts import OUTCOME_HELP, OUTCOMES
from grok_core.languages import mark, say
from grok_core.views import clocks, compared_runs
from grok_core.views.reading import Reading
from pages._shared import messages

HELP = {
    "what changed": mark("Against the run before it in the list."),
    "memorised at": mark("The first step from which training accuracy is 99 % at three reports in a row."),
    "grokked at": mark("The first step from which validation accuracy is 99 % at three reports in a row."),
    "wait": mark("From memorised to grokked."),
    "ratio R": mark("The step of grokking over the step of memorising."),
    "validation": mark("Accuracy at the newest report."),
    "seconds": mark("Of training and measuring, without start-up and pauses; recordings were made on another day."),
}
"""What is said about columns; about the outcome, the definition of each."""


def start(runs: Sequence[Reading]) -> None:
    """Say whether the runs have the same start."""
    if len(runs) > 1:
        st.markdown(messages.plain(compared_runs.start_words(runs)))


def delays(runs: Sequence[Reading], clock: str) -> None:
    """Draw the table of times."""
    st.header(say("How long each took"), anchor=False)
    _table(compared_runs.delays(runs, clock), "compared_delays")
    units = {letter: clocks.unit_words(now, clock) for letter, now in zip(compared_runs.LETTERS, runs, strict=False)}
    if len(set(units.values())) == 1:
        units = {say("All"): next(iter(units.values()))}
    if said := [f"{letter}: {unit}" for letter, unit in units.items() if unit]:
        st.caption(messages.plain("; ".join(said) + "."))


def settings(runs: Sequence[Reading]) -> None:
    """Draw the settings that differ, a run a column."""
    if len(runs) < 2:
        return
    st.header(say("What differs"), anchor=False)
    rows = compared_runs.differences(runs)
    if not rows:
        st.caption(say("Nothing: these runs have the same settings."))
        return
    letters = list(compared_runs.LETTERS[: len(runs)])
    frame = pd.DataFrame([[value or compared_runs.NONE for value in row] for row in rows.values()], columns=letters)
    frame.insert(0, mark("setting"), list(rows))
    _table(frame, "compared_settings")


def _table(frame: pd.DataFrame, key: str) -> None:
    looks = {
        name: st.column_config.TextColumn(compared_runs.column_title(name), help=_note(name)) for name in frame.columns
    }
    st.dataframe(frame, hide_index=True, key=key, column_config=looks, height="content")


def _note(name: str) -> str | None:
    """Return what is said about a column, None for nothing."""
    if name == "outcome":
        return "  \n".join(f"**{say(word)}**: {say(OUTCOME_HELP[of])}" for of, word in OUTCOMES.items())
    return say(HELP.get(name, "")) or None
