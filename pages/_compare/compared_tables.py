"""What the compared runs took, and in what they differ, in words and tables."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from grok_core.charts.verdicts import OUTCOME_HELP, OUTCOMES
from grok_core.views import clocks, compared_runs
from grok_core.views.reading import Reading
from pages._shared import messages

HELP = {
    "what changed": "Against the run before it in the list.",
    "memorised at": "The first step from which training accuracy is 99 % at three reports in a row.",
    "grokked at": "The first step from which validation accuracy is 99 % at three reports in a row.",
    "wait": "From memorised to grokked.",
    "ratio R": "The step of grokking over the step of memorising.",
    "validation": "Accuracy at the newest report.",
    "outcome": "  \n".join(f"**{word}**: {OUTCOME_HELP[name]}" for name, word in OUTCOMES.items()),
    "seconds": "Of training and measuring, without start-up and pauses; recordings were made on another day.",
}


def start(runs: Sequence[Reading]) -> None:
    """Say whether the runs have the same start."""
    if len(runs) > 1:
        st.markdown(messages.plain(compared_runs.start_words(runs)))


def delays(runs: Sequence[Reading], clock: str) -> None:
    """Draw the table of times."""
    st.header("How long each took", anchor=False)
    _table(compared_runs.delays(runs, clock), "compared_delays")
    units = {letter: clocks.unit_words(now, clock) for letter, now in zip(compared_runs.LETTERS, runs, strict=False)}
    if len(set(units.values())) == 1:
        units = {"All": next(iter(units.values()))}
    if said := [f"{letter}: {unit}" for letter, unit in units.items() if unit]:
        st.caption(messages.plain("; ".join(said) + "."))


def settings(runs: Sequence[Reading]) -> None:
    """Draw the settings that differ, a run a column."""
    if len(runs) < 2:
        return
    st.header("What differs", anchor=False)
    rows = compared_runs.differences(runs)
    if not rows:
        st.caption("Nothing: these runs have the same settings.")
        return
    letters = list(compared_runs.LETTERS[: len(runs)])
    frame = pd.DataFrame([[value or compared_runs.NONE for value in row] for row in rows.values()], columns=letters)
    frame.insert(0, "setting", list(rows))
    _table(frame, "compared_settings")


def _table(frame: pd.DataFrame, key: str) -> None:
    notes = {name: st.column_config.TextColumn(help=HELP[name]) for name in frame.columns if name in HELP}
    st.dataframe(frame, hide_index=True, key=key, column_config=notes, height="content")
