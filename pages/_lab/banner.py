"""The line over the curves: phase, the two numbers to read from afar, and how far the run is."""

import math
from typing import Any

import streamlit as st

from grok_core.charts.captions import percent
from grok_core.charts.verdicts import OUTCOME_HELP, OUTCOMES, PHASE_HELP
from grok_core.measures.phases import outcome
from grok_core.runs import Status
from grok_core.views.reading import Reading
from pages._shared import frame

BADGES: dict[str, Any] = {
    "memorising": "orange",
    "plateau": "gray",
    "grokking": "blue",
    "grokked": "green",
    "lost": "red",
}
ENDINGS: dict[str, Any] = {"grokking": "green", "comprehension": "green", "lost": "red"}
APART = {"clean_accuracy": "right labels", "corrupted_accuracy": "wrong labels", "unseen_accuracy": "never trained on"}
"""Accuracies of groups that only some runs have: with outliers, and after a change of the data."""


def draw(now: Reading) -> None:
    """Draw phase and accuracies, and while it trains how far it is."""
    row, status = now.row, now.status
    line = st.container(horizontal=True, vertical_alignment="center", gap="small")
    if now.run.recorded:
        line.badge("recorded", icon=":material/videocam:", color="gray")
    elif status.state == "queued":
        line.badge(f"waiting, place {frame.runner().place(now.run.id)}", color="gray")
    elif status.state != "running":
        line.badge(status.state, color="red" if status.state in ("diverged", "failed") else "gray")
    phase = now.progress.phase
    if phase == "grokked" or (status.state == "finished" and now.step >= status.step):
        became = outcome(now.progress)  # which no later report can change for better
        line.badge(OUTCOMES[became], color=ENDINGS.get(became, "gray"), help=OUTCOME_HELP[became])
    else:
        line.badge(phase, color=BADGES[phase], help=PHASE_HELP[phase])
    if row is not None:
        line.markdown(f"train **{percent(row['train_accuracy'])}**")
        line.markdown(f"validation **{percent(row['val_accuracy'])}**")
        for name, words in APART.items():
            if math.isfinite(row.get(name, math.nan)):
                line.markdown(f"{words} **{percent(row[name])}**")
    if status.active:
        total = now.config.steps
        line.progress(min(1.0, status.step / total), text=_progress_text(status, total, now.run.control.pace))


def _progress_text(status: Status, total: int, pace: float | None) -> str:
    text = f"step {status.step:,} / {total:,}"
    rate = min(status.steps_per_second, pace or status.steps_per_second)
    if rate:
        text += f" · {rate:,.0f} /s"
    if rate and status.state == "running":
        text += f" · {max(0.0, (total - status.step) / rate):,.0f} s left"
    return text
