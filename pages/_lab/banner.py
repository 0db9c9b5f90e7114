"""The line over the curves: phase, the two numbers to read from afar, and how far the run is."""

import math
from typing import Any

import streamlit as st

from grok_core.charts.captions import percent
from grok_core.charts.verdicts import OUTCOME_HELP, OUTCOMES, PHASE_HELP
from grok_core.languages import mark, say
from grok_core.measures.phases import outcome
from grok_core.runs import Status
from grok_core.views.reading import Reading
from pages._shared import frame

BADGES: dict[str, tuple[str, Any]] = {
    "memorising": (mark("memorising"), "orange"),
    "plateau": (mark("plateau"), "gray"),
    "grokking": (mark("grokking"), "blue"),
    "grokked": (mark("grokked"), "green"),
    "lost": (mark("lost"), "red"),
}
"""Of each phase, in a word and a colour."""
ENDINGS: dict[str, Any] = {"grokking": "green", "comprehension": "green", "lost": "red"}
ALWAYS = ("train_accuracy", "val_accuracy")
ACCURACIES = {
    "train_accuracy": mark("train **{share}**"),
    "val_accuracy": mark("validation **{share}**"),
    "clean_accuracy": mark("right labels **{share}**"),
    "corrupted_accuracy": mark("wrong labels **{share}**"),
    "unseen_accuracy": mark("never trained on **{share}**"),
}
"""Accuracies; only some runs have other groups: those with outliers, and those whose data have changed."""


def draw(now: Reading) -> None:
    """Draw phase and accuracies, and while it trains how far it is."""
    row, status = now.row, now.status
    line = st.container(horizontal=True, vertical_alignment="center", gap="small")
    if now.run.recorded:
        line.badge(say("recorded"), icon=":material/videocam:", color="gray")
    elif status.state == "queued":
        line.badge(say("waiting, place {place}", place=frame.runner().place(now.run.id)), color="gray")
    elif status.state != "running":
        line.badge(say(status.state), color="red" if status.state in ("diverged", "failed") else "gray")
    phase = now.progress.phase
    if phase == "grokked" or (status.state == "finished" and now.step >= status.step):
        became = outcome(now.progress)  # which no later report can change for better
        line.badge(say(OUTCOMES[became]), color=ENDINGS.get(became, "gray"), help=say(OUTCOME_HELP[became]))
    else:
        word, colour = BADGES[phase]
        line.badge(say(word), color=colour, help=say(PHASE_HELP[phase]))
    if row is not None:
        for name, text in ACCURACIES.items():
            if name in ALWAYS or math.isfinite(row.get(name, math.nan)):
                line.markdown(say(text, share=percent(row[name])))
    if status.active:
        total = now.config.steps
        line.progress(min(1.0, status.step / total), text=_progress_text(status, total, now.run.control.pace))


def _progress_text(status: Status, total: int, pace: float | None) -> str:
    parts = [say("step {step:,} / {total:,}", step=status.step, total=total)]
    rate = min(status.steps_per_second, pace or status.steps_per_second)
    if rate:
        parts.append(say("{rate:,.0f} /s", rate=rate))
    if rate and status.state == "running":
        parts.append(say("{seconds:,.0f} s left", seconds=max(0.0, (total - status.step) / rate)))
    return " · ".join(parts)
